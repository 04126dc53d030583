package online

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

// Open makes Razorpay's order of the attempt that can be paid now.
func (t Till) Open(ctx context.Context, o lab.Order, now time.Time) error {
	open := o.Money.Online()
	if open == nil || open.Gateway != "" {
		return nil
	}
	jobs, err := t.Store.Promised(ctx, o.ID, lab.DutyGateway)
	for _, j := range jobs {
		if j.Duty.Act == lab.GatewayCreate && j.Duty.Of == open.Receipt {
			err = errors.Join(err, t.Carry(ctx, j, now))
		}
	}
	return err
}

// Made is Razorpay's order of an attempt, as Razorpay has told a moment ago. Keep has to write it.
type Made struct {
	receipt, gateway string
	promise          *store.DutyRef // nil when the attempt promises nothing any more
}

// Of tells whether it is of an attempt.
func (m Made) Of(a lab.Attempt) bool { return m.receipt == a.Receipt }

// Make has Razorpay's order of the attempt made that can be paid now, and writes nothing. out is what has opened the
// attempt, if that was a moment ago; else the promise is looked for.
func (t Till) Make(ctx context.Context, a *razorpay.Account, out lab.Outcome) (Made, error) {
	open := out.Order.Money.Online()
	for _, d := range out.Duties {
		if d.Kind == lab.DutyGateway && d.Act == lab.GatewayCreate {
			ref := store.RefTo(out.Order.ID, d)
			return t.make(ctx, a, out.Order, *open, &ref)
		}
	}
	jobs, err := t.Store.Promised(ctx, out.Order.ID, lab.DutyGateway)
	if err != nil {
		return Made{}, err
	}
	for _, j := range jobs {
		if j.Duty.Act == lab.GatewayCreate && j.Duty.Of == open.Receipt {
			return t.make(ctx, a, out.Order, *open, &j.Ref)
		}
	}
	return t.make(ctx, a, out.Order, *open, nil)
}

// make makes Razorpay's order of an attempt, or finds the one that was made.
func (t Till) make(ctx context.Context, a *razorpay.Account, o lab.Order, attempt lab.Attempt, promise *store.DutyRef) (Made, error) {
	made, err := a.FindOrders(ctx, attempt.Receipt)
	if err != nil {
		return Made{}, err
	}
	made = slices.DeleteFunc(made, func(r razorpay.Order) bool { return r.Amount != attempt.Amount || r.Ours != "" && r.Ours != o.ID })
	if len(made) == 0 {
		one, err := a.CreateOrder(ctx, razorpay.NewOrder{Receipt: attempt.Receipt, Amount: attempt.Amount, Ours: o.ID})
		if err != nil {
			return Made{}, err
		}
		made = []razorpay.Order{one}
	}
	return Made{attempt.Receipt, made[0].ID, promise}, nil
}

// Keep decides that an order knows Razorpay's, and ends the promise; news is false when somebody was faster.
func (t Till) Keep(o lab.Order, m Made, now time.Time) (out lab.Outcome, writes []store.Write, news bool, err error) {
	out, again, err := o.PaymentOpened(system, now, m.receipt, m.gateway)
	if err != nil || again {
		return lab.Outcome{Order: o}, nil, false, err
	}
	return out, t.finish(m.promise, "made"), true, nil
}

// Finish carries out everything that is promised to Razorpay about an order and due by now.
func (t Till) Finish(ctx context.Context, order string, now time.Time) error {
	jobs, err := t.Store.Promised(ctx, order, lab.DutyGateway)
	for _, j := range jobs {
		if !j.Duty.Due.After(now) {
			err = errors.Join(err, t.Carry(ctx, j, now))
		}
	}
	return err
}

// Carry carries out one promised call. It may have been made before, and its answer lost: so it looks first, and the
// outcome is written together with the end of the duty. After an error the duty stays.
func (t Till) Carry(ctx context.Context, j store.Job, now time.Time) error {
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
	case lab.GatewayLook:
		return t.lookAgain(ctx, j, now)
	}
	return fmt.Errorf("online: nobody knows the call %q", j.Duty.Act)
}

// create makes good the promise of an attempt.
func (t Till) create(ctx context.Context, a *razorpay.Account, o lab.Order, j store.Job, now time.Time) error {
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
	news := false
	err = t.Store.System(ctx, o.ID, func(o lab.Order) (out lab.Outcome, writes []store.Write, _ bool, err error) {
		out, writes, news, err = t.Keep(o, made, now)
		return out, writes, news, err
	})
	if err == nil && !news {
		err = t.Store.Finish(ctx, j.Ref, "known")
	}
	return err
}

// capture takes an authorised payment, where it is still wanted. What is not is left to Razorpay, which returns it whole.
func (t Till) capture(ctx context.Context, a *razorpay.Account, o lab.Order, j store.Job, now time.Time) error {
	p, err := a.Payment(ctx, j.Duty.Of)
	if err != nil {
		return err
	}
	if p.Status == razorpay.PaymentAuthorized {
		if !o.Wants(now, p.Amount, t.offers(o)) {
			return t.Store.Finish(ctx, j.Ref, "not_wanted")
		}
		p, err = a.Capture(ctx, p.ID, p.Amount)
		if razorpay.KindOf(err) == razorpay.Refused && err != nil { // captured in between, or returned
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
func (t Till) refund(ctx context.Context, a *razorpay.Account, o lab.Order, j store.Job, now time.Time) error {
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
		case err != nil && razorpay.KindOf(err) == razorpay.Refused: // a person must look: the balance, the age, the account
			one = razorpay.Refund{Payment: r.Via, Receipt: r.Key, Amount: r.Amount, Status: razorpay.RefundFailed}
		case err != nil:
			return err
		}
		one.Receipt = r.Key
		made, at = []razorpay.Refund{one}, 0
	}
	return t.refunded(ctx, o.ID, made[at], now, &j.Ref)
}

// lookAgain asks about an order's payments, whatever the webhooks have told, and says when to ask again. Where Razorpay
// does not answer, whoever carries puts the duty off.
func (t Till) lookAgain(ctx context.Context, j store.Job, now time.Time) error {
	found, err := t.look(ctx, j.Ref.Order, now)
	if found && t.Missed != nil {
		t.Missed(ctx)
	}
	if err != nil {
		return err
	}
	o, err := t.Store.Order(ctx, j.Ref.Order)
	if err != nil {
		return err
	}
	if next, ok := o.LookAgain(now, j.Duty.Of); ok {
		return t.Store.Postpone(ctx, j, next)
	}
	return t.Store.Finish(ctx, j.Ref, "settled")
}

// refunded tells an order of a refund.
func (t Till) refunded(ctx context.Context, order string, r razorpay.Refund, now time.Time, done *store.DutyRef) error {
	news := false
	err := t.Store.System(ctx, order, func(o lab.Order) (out lab.Outcome, _ []store.Write, _ bool, err error) {
		out, news, err = o.RefundTold(system, now, lab.RefundFact{ID: r.ID, Key: r.Receipt, Payment: r.Payment, Amount: r.Amount, State: r.Status})
		return out, t.finish(done, r.Status), news, err
	})
	if err == nil && done != nil && !news {
		err = t.Store.Finish(ctx, *done, "known")
	}
	return err
}
