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

// RunDuty carries out one promised call. It may have been made before, and its answer lost: so it looks first, and the
// outcome is written together with the end of the duty. After an error the duty stays.
func (p Processor) RunDuty(ctx context.Context, j store.Job, now time.Time) error {
	if err := p.runDuty(ctx, j, now); err != nil {
		return fmt.Errorf("payment: order %s: duty %s of %s: %w", j.Ref.Order, j.Duty.Act, j.Duty.Of, err)
	}
	return nil
}

func (p Processor) runDuty(ctx context.Context, j store.Job, now time.Time) error {
	a, err := p.Gateway.Account(ctx, lab.HospitalOf(j.Ref.Order))
	if err != nil {
		return fmt.Errorf("account: %w", err)
	}
	o, err := p.Store.Order(ctx, j.Ref.Order)
	if err != nil {
		return err
	}
	switch j.Duty.Act {
	case lab.GatewayCreate:
		return p.runCreate(ctx, a, o, j, now)
	case lab.GatewayCapture:
		return p.runCapture(ctx, a, o, j, now)
	case lab.GatewayRefund:
		return p.runRefund(ctx, a, o, j, now)
	case lab.GatewayClose:
		return p.runClose(ctx, a, o, j)
	case lab.GatewayCheck:
		return p.runCheck(ctx, j, now)
	}
	return errors.New("there is no such call")
}

// runCheck asks for an order's payments, whatever webhooks have come, and says when to ask again. Where Razorpay does not
// answer, whoever runs the duty puts it off.
func (p Processor) runCheck(ctx context.Context, j store.Job, now time.Time) error {
	changed, err := p.checkOrder(ctx, j.Ref.Order, now)
	var o lab.Order
	if err == nil {
		o, err = p.Store.Order(ctx, j.Ref.Order)
	}
	if err == nil {
		var found bool
		found, err = p.checkDisputes(ctx, o, now)
		changed = changed || found
	}
	if changed && p.OnMissedWebhook != nil {
		p.OnMissedWebhook(ctx)
	}
	if err != nil {
		return err
	}
	if o, err = p.Store.Order(ctx, j.Ref.Order); err != nil {
		return err
	}
	if next, ok := o.NextPaymentCheck(now, j.Duty.Of); ok {
		return p.Store.Postpone(ctx, j, next)
	}
	return p.Store.Finish(ctx, j.Ref, "settled")
}

// runCapture takes an authorised payment, where it is still wanted. What is not is left to Razorpay, which returns it
// whole.
func (p Processor) runCapture(ctx context.Context, a *razorpay.Account, o lab.Order, j store.Job, now time.Time) error {
	read, err := a.Payment(ctx, j.Duty.Of)
	if err != nil {
		return err
	}
	if read.Status == razorpay.PaymentAuthorized {
		offered, err := p.stillOffered(ctx, o, now)
		if err != nil {
			return err
		}
		if !o.WantsPayment(now, read.Amount, offered) {
			return p.Store.Finish(ctx, j.Ref, "not_wanted")
		}
		read, err = a.Capture(ctx, read.ID, read.Amount)
		if razorpay.ErrorKindOf(err) == razorpay.Refused && err != nil { // captured in between, or returned
			if read, err = a.Payment(ctx, j.Duty.Of); err == nil && read.Status == razorpay.PaymentAuthorized {
				err = &razorpay.Error{Kind: razorpay.Refused, Why: "the capture is refused"}
			}
		}
		if err != nil {
			return err
		}
	}
	_, err = p.writePayment(ctx, o.ID, read, now, &j.Ref)
	return err
}

// runRefund gives money back, or finds that it was asked for.
func (p Processor) runRefund(ctx context.Context, a *razorpay.Account, o lab.Order, j store.Job, now time.Time) error {
	n := slices.IndexFunc(o.Money.Refunds, func(r lab.Refund) bool { return r.ID == j.Duty.Of })
	if n < 0 || o.Money.Refunds[n].State != lab.RefundOwed {
		return p.Store.Finish(ctx, j.Ref, "known")
	}
	owed := o.Money.Refunds[n]
	if o.Money.IsDisputed(owed.Via) { // it is promised again when the dispute has ended (docs/rules.md#row-30)
		return p.Store.Finish(ctx, j.Ref, "disputed")
	}
	made, err := a.Refunds(ctx, owed.Via)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(made, func(m razorpay.Refund) bool { return m.Receipt == owed.Key })
	if at < 0 {
		one, err := a.Refund(ctx, razorpay.NewRefund{Payment: owed.Via, Amount: owed.Amount, Key: owed.Key, Ours: o.ID})
		switch {
		case err != nil && razorpay.ErrorKindOf(err) == razorpay.Refused: // a person must look: the balance, the age, the account
			one = razorpay.Refund{Payment: owed.Via, Receipt: owed.Key, Amount: owed.Amount, Status: razorpay.RefundFailed}
		case err != nil:
			return err
		}
		one.Receipt = owed.Key
		made, at = []razorpay.Refund{one}, 0
	}
	return p.applyRefund(ctx, o.ID, made[at], now, &j.Ref)
}

// applyRefund writes what an order makes of a refund, and ends the duty that asked for it.
func (p Processor) applyRefund(ctx context.Context, order string, r razorpay.Refund, now time.Time, duty *store.DutyRef) error {
	applied := false
	err := p.Store.ChangeOrder(ctx, order, func(o lab.Order) (lab.Outcome, []store.Write, bool, error) {
		out, changed, err := o.ApplyRefund(system, now, lab.RefundFact{ID: r.ID, Key: r.Receipt, Payment: r.Payment, Amount: r.Amount, State: r.Status})
		applied = changed
		return out, p.endDuty(duty, r.Status), changed, err
	})
	if err == nil && duty != nil && !applied {
		err = p.Store.Finish(ctx, *duty, "known")
	}
	if err != nil {
		return fmt.Errorf("payment: order %s: apply refund %s of payment %s: %w", order, r.ID, r.Payment, err)
	}
	if applied && r.Status == razorpay.RefundFailed && p.OnRefundFailed != nil {
		p.OnRefundFailed(ctx)
	}
	return nil
}
