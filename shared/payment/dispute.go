package payment

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"assay/shared/lab"
	"assay/shared/razorpay"
	"assay/shared/store"
)

// disputeStates are Razorpay's words for what a dispute is.
var disputeStates = map[string]lab.DisputeState{razorpay.DisputeOpen: lab.DisputeOpen, razorpay.DisputeUnderReview: lab.DisputeUnderReview,
	razorpay.DisputeWon: lab.DisputeWon, razorpay.DisputeLost: lab.DisputeLost, razorpay.DisputeClosed: lab.DisputeClosed}

// ApplyDispute applies a payment and a dispute of it, both read a moment ago, to the order of the payment.
func (p Processor) ApplyDispute(ctx context.Context, order string, paid razorpay.Payment, read razorpay.Dispute, now time.Time) error {
	a, err := p.Gateway.Account(ctx, lab.HospitalOf(order))
	if err != nil {
		return fmt.Errorf("payment: order %s: account: %w", order, err)
	}
	if _, err := p.applyPayment(ctx, a, order, paid, now); err != nil {
		return err
	}
	_, err = p.applyDispute(ctx, order, read, now)
	return err
}

// applyDispute writes what an order makes of a dispute of one of its payments; changed reports whether there was anything to
// write.
func (p Processor) applyDispute(ctx context.Context, order string, read razorpay.Dispute, now time.Time) (changed bool, err error) {
	f := lab.DisputeFact{ID: read.ID, Payment: read.Payment, State: disputeStates[read.Status], Phase: read.Phase, Amount: read.Amount, Deducted: read.Deducted}
	if !read.RespondBy.IsZero() {
		f.RespondBy = lab.At(read.RespondBy)
	}
	err = p.Store.ChangeOrder(ctx, order, func(o lab.Order) (out lab.Outcome, _ []store.Write, _ bool, err error) {
		out, changed, err = o.ApplyDispute(system, now, f)
		return out, nil, changed, err
	})
	var no *lab.Refusal
	switch {
	case errors.As(err, &no) && no.Kind == lab.NotFound: // of a payment that is not the hospital's, as it was never captured
		return false, ErrForeignPayment
	case err != nil:
		return false, fmt.Errorf("payment: order %s: apply dispute %s of payment %s: %w", order, read.ID, read.Payment, err)
	}
	return changed, nil
}

// lists is what was listed of accounts in one run of sweep.
type lists struct {
	mu       sync.Mutex
	disputes map[string][]razorpay.Dispute // by hospital
}

// ForOneRun gives a processor that asks each account for its disputes once: Razorpay lists them for the account only, and a run
// looks at many payments.
func (p Processor) ForOneRun() Processor {
	p.listed = &lists{disputes: map[string][]razorpay.Dispute{}}
	return p
}

func (p Processor) disputes(ctx context.Context, a *razorpay.Account, hospital string) ([]razorpay.Dispute, error) {
	if p.listed == nil {
		return a.Disputes(ctx)
	}
	p.listed.mu.Lock()
	defer p.listed.mu.Unlock()
	if all, asked := p.listed.disputes[hospital]; asked {
		return all, nil
	}
	all, err := a.Disputes(ctx)
	if err == nil {
		p.listed.disputes[hospital] = all
	}
	return all, err
}

// checkDisputes asks Razorpay for the disputes of the payments of an order that were captured, and applies them: one whose
// webhook was lost is found here (docs/rules.md#row-30).
func (p Processor) checkDisputes(ctx context.Context, o lab.Order, now time.Time) (changed bool, err error) {
	captured := map[string]bool{}
	for _, attempt := range o.Money.Attempts {
		for _, paid := range attempt.Payments {
			if paid.State == lab.PayCaptured {
				captured[paid.ID] = true
			}
		}
	}
	if len(captured) == 0 {
		return false, nil
	}
	a, err := p.Gateway.Account(ctx, o.Hospital)
	if err != nil {
		return false, fmt.Errorf("payment: order %s: account: %w", o.ID, err)
	}
	all, err := p.disputes(ctx, a, o.Hospital)
	if err != nil {
		return false, fmt.Errorf("payment: order %s: list disputes: %w", o.ID, err)
	}
	of := slices.DeleteFunc(slices.Clone(all), func(d razorpay.Dispute) bool { return !captured[d.Payment] })
	for _, known := range o.Money.Disputes {
		if !known.IsOpen() || slices.ContainsFunc(of, func(d razorpay.Dispute) bool { return d.ID == known.ID }) {
			continue
		}
		read, err := a.Dispute(ctx, known.ID) // too old for the list
		if err != nil {
			return false, fmt.Errorf("payment: order %s: read dispute %s: %w", o.ID, known.ID, err)
		}
		of = append(of, read)
	}
	slices.Reverse(of) // the oldest first
	for _, read := range of {
		found, err := p.applyDispute(ctx, o.ID, read, now)
		if changed = changed || found; err != nil {
			return changed, err
		}
	}
	return changed, nil
}
