package payment

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"assay/shared/lab"
	"assay/shared/razorpay"
	"assay/shared/store"
)

// CheckOrder asks Razorpay for every payment of an order, and applies what it says. An order that was never offered for
// online payment has nothing to ask for.
func (p Processor) CheckOrder(ctx context.Context, order string, now time.Time) error {
	_, err := p.checkOrder(ctx, order, now)
	return err
}

// checkOrder is CheckOrder; changed reports whether it found anything that was not known.
func (p Processor) checkOrder(ctx context.Context, order string, now time.Time) (changed bool, err error) {
	o, err := p.Store.Order(ctx, order)
	if err != nil {
		return false, fmt.Errorf("payment: order %s: read: %w", order, err)
	}
	if o.Settlement == lab.Online && (o.State == lab.Waiting || o.State == lab.PaymentFailed) {
		if o, err = p.AdoptOrder(ctx, o, now); err != nil {
			return false, err
		}
	}
	for _, attempt := range o.Money.Attempts {
		if attempt.Gateway == "" {
			continue // nobody was given it, so nobody can have paid it
		}
		if attempt.IsTooOldToAsk(now) {
			continue
		}
		found, err := p.checkAttempt(ctx, o, attempt, now)
		if changed = changed || found; err != nil {
			return changed, err
		}
	}
	return changed, nil
}

func (p Processor) checkAttempt(ctx context.Context, o lab.Order, attempt lab.Attempt, now time.Time) (changed bool, err error) {
	a, err := p.Gateway.Account(ctx, o.Hospital)
	if err != nil {
		return false, fmt.Errorf("payment: order %s: account: %w", o.ID, err)
	}
	payments, err := a.Payments(ctx, attempt.Gateway)
	if err != nil {
		return false, fmt.Errorf("payment: order %s: list payments of %s: %w", o.ID, attempt.Gateway, err)
	}
	for _, read := range payments {
		found, err := p.applyPayment(ctx, a, o.ID, read, now)
		if changed = changed || found; err != nil {
			return changed, err
		}
	}
	return changed, nil
}

// AdoptOrder asks Razorpay for the order of its own that ours knows nothing of, as ours was restored from an older backup
// (docs/rules.md#row-43), and takes it up. Where ours has one that can be paid there is nothing to ask.
func (p Processor) AdoptOrder(ctx context.Context, o lab.Order, now time.Time) (lab.Order, error) {
	if o.Money.CurrentAttempt() != nil {
		return o, nil
	}
	a, err := p.Gateway.Account(ctx, o.Hospital)
	if errors.Is(err, razorpay.ErrNoAccount) {
		return o, nil // its orders are paid in cash after all, or end
	}
	if err != nil {
		return o, fmt.Errorf("payment: order %s: account: %w", o.ID, err)
	}
	found, err := a.FindOrders(ctx, o.NextReceipt())
	if err != nil {
		return o, fmt.Errorf("payment: order %s: find Razorpay's order %s: %w", o.ID, o.NextReceipt(), err)
	}
	found = slices.DeleteFunc(found, func(r razorpay.Order) bool { return r.Ours != o.ID })
	if len(found) == 0 {
		return o, nil
	}
	adopted := o
	err = p.Store.ChangeOrder(ctx, o.ID, func(read lab.Order) (lab.Outcome, []store.Write, bool, error) {
		out, changed, err := read.AdoptAttempt(system, now, found[0].ID, found[0].Amount)
		adopted = out.Order
		return out, nil, changed, err
	})
	if err != nil {
		return o, fmt.Errorf("payment: order %s: adopt %s: %w", o.ID, found[0].ID, err)
	}
	return adopted, nil
}
