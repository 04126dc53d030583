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

// OpenAttempt makes Razorpay's order of the attempt that can be paid now.
func (t Processor) OpenAttempt(ctx context.Context, o lab.Order, now time.Time) error {
	open := o.Money.CurrentAttempt()
	if open == nil || open.Gateway != "" {
		return nil
	}
	jobs, err := t.Store.OpenDuties(ctx, o.ID, lab.DutyGateway)
	for _, j := range jobs {
		if j.Duty.Act == lab.GatewayCreate && j.Duty.Of == open.Receipt {
			err = errors.Join(err, t.RunDuty(ctx, j, now))
		}
	}
	return err
}

// CreatedOrder is Razorpay's order of an attempt, as Razorpay has told a moment ago. Keep has to write it.
type CreatedOrder struct {
	receipt, gateway string
	promise          *store.DutyRef // nil when the attempt promises nothing any more
}

// IsFor tells whether it is of an attempt.
func (m CreatedOrder) IsFor(a lab.Attempt) bool { return m.receipt == a.Receipt }

// CreateOrder has Razorpay's order of the attempt made that can be paid now, and writes nothing. out is what has opened the
// attempt, if that was a moment ago; else the promise is looked for.
func (t Processor) CreateOrder(ctx context.Context, a *razorpay.Account, out lab.Outcome) (CreatedOrder, error) {
	open := out.Order.Money.CurrentAttempt()
	for _, d := range out.Duties {
		if d.Kind == lab.DutyGateway && d.Act == lab.GatewayCreate {
			ref := store.DutyRefFor(out.Order.ID, d)
			return t.make(ctx, a, out.Order, *open, &ref)
		}
	}
	jobs, err := t.Store.OpenDuties(ctx, out.Order.ID, lab.DutyGateway)
	if err != nil {
		return CreatedOrder{}, err
	}
	for _, j := range jobs {
		if j.Duty.Act == lab.GatewayCreate && j.Duty.Of == open.Receipt {
			return t.make(ctx, a, out.Order, *open, &j.Ref)
		}
	}
	return t.make(ctx, a, out.Order, *open, nil)
}

// make makes Razorpay's order of an attempt, or finds the one that was made.
func (t Processor) make(ctx context.Context, a *razorpay.Account, o lab.Order, attempt lab.Attempt, promise *store.DutyRef) (CreatedOrder, error) {
	made, err := a.FindOrders(ctx, attempt.Receipt)
	if err != nil {
		return CreatedOrder{}, err
	}
	made = slices.DeleteFunc(made, func(r razorpay.Order) bool { return r.Amount != attempt.Amount || r.Ours != "" && r.Ours != o.ID })
	if len(made) == 0 {
		one, err := a.CreateOrder(ctx, razorpay.NewOrder{Receipt: attempt.Receipt, Amount: attempt.Amount, Ours: o.ID})
		if err != nil {
			return CreatedOrder{}, err
		}
		made = []razorpay.Order{one}
	}
	return CreatedOrder{attempt.Receipt, made[0].ID, promise}, nil
}

// RecordOrder decides that an order knows Razorpay's, and ends the promise; changed is false when somebody was faster.
func (t Processor) RecordOrder(o lab.Order, m CreatedOrder, now time.Time) (out lab.Outcome, writes []store.Write, changed bool, err error) {
	out, changed, err = o.OpenAttempt(system, now, m.receipt, m.gateway)
	return out, t.finish(m.promise, "made"), changed, err
}

// RunDuties carries out everything that is promised to Razorpay about an order and due by now.
func (t Processor) RunDuties(ctx context.Context, order string, now time.Time) error {
	jobs, err := t.Store.OpenDuties(ctx, order, lab.DutyGateway)
	for _, j := range jobs {
		if !j.Duty.Due.After(now) {
			err = errors.Join(err, t.RunDuty(ctx, j, now))
		}
	}
	return err
}

// RunDuty carries out one promised call. It may have been made before, and its answer lost: so it looks first, and the
// outcome is written together with the end of the duty. After an error the duty stays.
func (t Processor) RunDuty(ctx context.Context, j store.Job, now time.Time) error {
	a, err := t.Gateway.Account(ctx, lab.HospitalOf(j.Ref.Order))
	if err != nil {
		return err
	}
	o, err := t.Store.Order(ctx, j.Ref.Order)
	if err != nil {
		return err
	}
	switch j.Duty.Act {
	case lab.GatewayCreate:
		return t.create(ctx, a, o, j, now)
	case lab.GatewayCapture:
		return t.capture(ctx, a, o, j, now)
	case lab.GatewayRefund:
		return t.refund(ctx, a, o, j, now)
	case lab.GatewayCheck:
		return t.runCheck(ctx, j, now)
	}
	return fmt.Errorf("online: nobody knows the call %q", j.Duty.Act)
}

// create makes good the promise of an attempt.
func (t Processor) create(ctx context.Context, a *razorpay.Account, o lab.Order, j store.Job, now time.Time) error {
	n := slices.IndexFunc(o.Money.Attempts, func(at lab.Attempt) bool { return at.Receipt == j.Duty.Of })
	switch {
	case n < 0 || o.Money.Attempts[n].Gateway != "":
		return t.Store.Finish(ctx, j.Ref, "known")
	case o.Money.Attempts[n].Superseded || o.State != lab.Waiting && o.State != lab.PaymentFailed:
		return t.Store.Finish(ctx, j.Ref, "moot") // nobody was told of it, so nobody can pay it
	}
	made, err := t.make(ctx, a, o, o.Money.Attempts[n], &j.Ref)
	if err != nil {
		return err
	}
	changed := false
	err = t.Store.ChangeOrder(ctx, o.ID, func(o lab.Order) (out lab.Outcome, writes []store.Write, _ bool, err error) {
		out, writes, changed, err = t.RecordOrder(o, made, now)
		return out, writes, changed, err
	})
	if err == nil && !changed {
		err = t.Store.Finish(ctx, j.Ref, "known")
	}
	return err
}

// capture takes an authorised payment, where it is still wanted. What is not is left to Razorpay, which returns it whole.
func (t Processor) capture(ctx context.Context, a *razorpay.Account, o lab.Order, j store.Job, now time.Time) error {
	p, err := a.Payment(ctx, j.Duty.Of)
	if err != nil {
		return err
	}
	if p.Status == razorpay.PaymentAuthorized {
		if !o.WantsPayment(now, p.Amount, t.offers(o)) {
			return t.Store.Finish(ctx, j.Ref, "not_wanted")
		}
		p, err = a.Capture(ctx, p.ID, p.Amount)
		if razorpay.ErrorKindOf(err) == razorpay.Refused && err != nil { // captured in between, or returned
			if p, err = a.Payment(ctx, j.Duty.Of); err == nil && p.Status == razorpay.PaymentAuthorized {
				err = &razorpay.Error{Kind: razorpay.Refused, Why: "the capture is refused"}
			}
		}
		if err != nil {
			return err
		}
	}
	_, err = t.pay(ctx, o.ID, p, now, &j.Ref)
	return err
}

// refund gives money back, or finds that it was asked for.
func (t Processor) refund(ctx context.Context, a *razorpay.Account, o lab.Order, j store.Job, now time.Time) error {
	n := slices.IndexFunc(o.Money.Refunds, func(r lab.Refund) bool { return r.ID == j.Duty.Of })
	if n < 0 || o.Money.Refunds[n].State != lab.RefundOwed {
		return t.Store.Finish(ctx, j.Ref, "known")
	}
	r := o.Money.Refunds[n]
	made, err := a.Refunds(ctx, r.Via)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(made, func(m razorpay.Refund) bool { return m.Receipt == r.Key })
	if at < 0 {
		one, err := a.Refund(ctx, razorpay.NewRefund{Payment: r.Via, Amount: r.Amount, Key: r.Key, Ours: o.ID})
		switch {
		case err != nil && razorpay.ErrorKindOf(err) == razorpay.Refused: // a person must look: the balance, the age, the account
			one = razorpay.Refund{Payment: r.Via, Receipt: r.Key, Amount: r.Amount, Status: razorpay.RefundFailed}
		case err != nil:
			return err
		}
		one.Receipt = r.Key
		made, at = []razorpay.Refund{one}, 0
	}
	return t.applyRefund(ctx, o.ID, made[at], now, &j.Ref)
}

// runCheck asks about an order's payments, whatever the webhooks have told, and says when to ask again. Where Razorpay
// does not answer, whoever carries puts the duty off.
func (t Processor) runCheck(ctx context.Context, j store.Job, now time.Time) error {
	found, err := t.checkOrder(ctx, j.Ref.Order, now)
	if found && t.OnMissedWebhook != nil {
		t.OnMissedWebhook(ctx)
	}
	if err != nil {
		return err
	}
	o, err := t.Store.Order(ctx, j.Ref.Order)
	if err != nil {
		return err
	}
	if next, ok := o.NextPaymentCheck(now, j.Duty.Of); ok {
		return t.Store.Postpone(ctx, j, next)
	}
	return t.Store.Finish(ctx, j.Ref, "settled")
}

// applyRefund tells an order of a refund.
func (t Processor) applyRefund(ctx context.Context, order string, r razorpay.Refund, now time.Time, done *store.DutyRef) error {
	changed := false
	err := t.Store.ChangeOrder(ctx, order, func(o lab.Order) (out lab.Outcome, _ []store.Write, _ bool, err error) {
		out, changed, err = o.ApplyRefund(system, now, lab.RefundFact{ID: r.ID, Key: r.Receipt, Payment: r.Payment, Amount: r.Amount, State: r.Status})
		return out, t.finish(done, r.Status), changed, err
	})
	if err == nil && done != nil && !changed {
		err = t.Store.Finish(ctx, *done, "known")
	}
	return err
}
