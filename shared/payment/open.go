package payment

import (
	"context"
	"fmt"
	"slices"
	"time"

	"assay/shared/lab"
	"assay/shared/razorpay"
	"assay/shared/store"
)

// CreatedOrder is Razorpay's order of an attempt, as Razorpay has just answered it. RecordOrder has to write it.
type CreatedOrder struct {
	receipt, gateway string
	code             *lab.Code      // of a payment at the counter
	duty             *store.DutyRef // that promised it, nil where it is not promised any more
}

// IsFor reports whether it is of an attempt.
func (c CreatedOrder) IsFor(a lab.Attempt) bool { return c.receipt == a.Receipt }

// OpenAttempt has Razorpay's order made of the attempt that can be paid now, where it is promised and not made yet.
func (p Processor) OpenAttempt(ctx context.Context, o lab.Order, now time.Time) error {
	open := o.Money.CurrentAttempt()
	if open == nil || open.Gateway != "" {
		return nil
	}
	j, err := p.createDuty(ctx, o.ID, open.Receipt)
	if err != nil || j == nil {
		return err
	}
	return p.RunDuty(ctx, *j, now)
}

// CreateOrder has Razorpay's order made of the attempt that can be paid now, and writes nothing. out is what has opened
// the attempt, if that was a moment ago; else the duty that promised it is looked for.
func (p Processor) CreateOrder(ctx context.Context, a *razorpay.Account, out lab.Outcome, now time.Time) (CreatedOrder, error) {
	open := out.Order.Money.CurrentAttempt()
	for _, d := range out.Duties {
		if d.Kind == lab.DutyGateway && d.Act == lab.GatewayCreate {
			ref := store.DutyRefFor(out.Order.ID, d)
			return p.findOrCreate(ctx, a, out.Order, *open, &ref, now)
		}
	}
	j, err := p.createDuty(ctx, out.Order.ID, open.Receipt)
	if err != nil {
		return CreatedOrder{}, err
	}
	if j == nil {
		return p.findOrCreate(ctx, a, out.Order, *open, nil, now)
	}
	return p.findOrCreate(ctx, a, out.Order, *open, &j.Ref, now)
}

// createDuty is the open duty that promises Razorpay's order of an attempt, nil for none.
func (p Processor) createDuty(ctx context.Context, order, receipt string) (*store.Job, error) {
	jobs, err := p.Store.OpenDuties(ctx, order, lab.DutyGateway)
	if err != nil {
		return nil, fmt.Errorf("payment: order %s: list duties: %w", order, err)
	}
	n := slices.IndexFunc(jobs, func(j store.Job) bool { return j.Duty.Act == lab.GatewayCreate && j.Duty.Of == receipt })
	if n < 0 {
		return nil, nil
	}
	return &jobs[n], nil
}

// findOrCreate finds Razorpay's order of an attempt, or has it made. Razorpay forgets no order: one whose answer was lost
// is found by the receipt.
func (p Processor) findOrCreate(ctx context.Context, a *razorpay.Account, o lab.Order, attempt lab.Attempt, duty *store.DutyRef, now time.Time) (CreatedOrder, error) {
	if attempt.Code != nil {
		return p.findOrCreateCode(ctx, a, o, attempt, duty, now)
	}
	found, err := a.FindOrders(ctx, attempt.Receipt)
	if err != nil {
		return CreatedOrder{}, fmt.Errorf("payment: order %s: find Razorpay's order %s: %w", o.ID, attempt.Receipt, err)
	}
	found = slices.DeleteFunc(found, func(r razorpay.Order) bool { return r.Amount != attempt.Amount || r.Ours != "" && r.Ours != o.ID })
	if len(found) > 0 {
		return CreatedOrder{receipt: attempt.Receipt, gateway: found[0].ID, duty: duty}, nil
	}
	created, err := a.CreateOrder(ctx, razorpay.NewOrder{Receipt: attempt.Receipt, Amount: attempt.Amount, Ours: o.ID})
	if err != nil {
		return CreatedOrder{}, fmt.Errorf("payment: order %s: create Razorpay's order %s: %w", o.ID, attempt.Receipt, err)
	}
	return CreatedOrder{receipt: attempt.Receipt, gateway: created.ID, duty: duty}, nil
}

// RecordOrder decides that an order knows Razorpay's, and ends the duty that promised it; changed is false where the
// order knew it.
func (p Processor) RecordOrder(o lab.Order, c CreatedOrder, now time.Time) (out lab.Outcome, writes []store.Write, changed bool, err error) {
	if c.code != nil {
		out, changed, err = o.OpenCode(system, now, c.receipt, c.gateway, *c.code)
	} else {
		out, changed, err = o.OpenAttempt(system, now, c.receipt, c.gateway)
	}
	return out, p.endDuty(c.duty, "made"), changed, err
}

// runCreate carries out the duty that promises Razorpay's order of an attempt.
func (p Processor) runCreate(ctx context.Context, a *razorpay.Account, o lab.Order, j store.Job, now time.Time) error {
	n := slices.IndexFunc(o.Money.Attempts, func(at lab.Attempt) bool { return at.Receipt == j.Duty.Of })
	switch {
	case n < 0 || o.Money.Attempts[n].Gateway != "":
		return p.Store.Finish(ctx, j.Ref, "known")
	case o.Money.Attempts[n].Code != nil && now.After(o.Money.Attempts[n].At.Add(codeWanted)):
		return p.Store.Finish(ctx, j.Ref, "moot") // whoever stood at the counter has paid in another way, or asks again
	case o.Money.Attempts[n].Code == nil && (o.Money.Attempts[n].Superseded || o.State != lab.Waiting && o.State != lab.PaymentFailed):
		return p.Store.Finish(ctx, j.Ref, "moot") // nobody was given it, so nobody can pay it
	}
	created, err := p.findOrCreate(ctx, a, o, o.Money.Attempts[n], &j.Ref, now)
	if err != nil {
		return err
	}
	recorded := false
	err = p.Store.ChangeOrder(ctx, o.ID, func(o lab.Order) (lab.Outcome, []store.Write, bool, error) {
		out, writes, changed, err := p.RecordOrder(o, created, now)
		recorded = changed
		return out, writes, changed, err
	})
	if err == nil && !recorded {
		err = p.Store.Finish(ctx, j.Ref, "known")
	}
	return err
}
