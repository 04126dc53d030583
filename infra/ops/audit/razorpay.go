package main

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"assay/shared/lab"
	"assay/shared/razorpay"
)

// asker holds what orders say of their payments against what Razorpay says (docs/rules.md#invariant-2). What is under
// way at that moment differs; a second run does not find it.
type asker struct {
	gateway razorpay.Gateway
	pace    <-chan time.Time // one call each
	since   time.Time        // of older orders Razorpay says nothing
	found   func(order, what string)
	asked   int // payments
}

func said(p lab.Paise) string { return rupees(big.NewInt(int64(p))) }

// sums are what came in through a payment, and what of it went back or is on its way.
type sums struct{ captured, back lab.Paise }

func (a *asker) ask(ctx context.Context, o lab.Order) error {
	if o.Money.CheckAmounts() != nil {
		return nil // its money is broken, which was said already
	}
	for _, at := range o.Money.Attempts {
		if at.Gateway == "" || at.At.Before(a.since) {
			continue // where nobody got to know of it, nobody can have paid it
		}
		account, err := a.gateway.Account(ctx, o.Hospital)
		if err != nil {
			return fmt.Errorf("%s: %w", o.Hospital, err)
		}
		select {
		case <-a.pace:
		case <-ctx.Done():
			return ctx.Err()
		}
		list, err := account.Payments(ctx, at.Gateway)
		if err != nil {
			return fmt.Errorf("%s: %w", o.ID, err)
		}
		theirs := map[string]sums{}
		for _, p := range list {
			if p.Captured { // what Razorpay returned by itself was never ours
				theirs[p.ID] = sums{p.Amount, p.Refunded}
			}
		}
		ours := booked(o, at)
		for id, is := range ours {
			a.asked++
			if theirs[id] != is {
				a.found(o.ID, fmt.Sprintf("%s: captured %s, back %s; Razorpay says %s, %s", id,
					said(is.captured), said(is.back), said(theirs[id].captured), said(theirs[id].back)))
			}
		}
		for id, is := range theirs {
			if _, known := ours[id]; !known {
				a.found(o.ID, fmt.Sprintf("%s: unknown here, Razorpay has captured %s", id, said(is.captured)))
			}
		}
	}
	return nil
}

// booked are the payments of an attempt that are ours, as the books have them.
func booked(o lab.Order, at lab.Attempt) map[string]sums {
	ours := map[string]sums{}
	for _, p := range at.Payments {
		if p.State != lab.PayCaptured {
			continue
		}
		is := sums{captured: p.Amount, back: p.Back}
		for _, r := range o.Money.Refunds {
			if r.Via == p.ID && r.State == lab.RefundSent {
				is.back = lab.Add(is.back, r.Amount)
			}
		}
		ours[p.ID] = is
	}
	return ours
}
