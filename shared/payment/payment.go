// Package payment takes the money of orders through Razorpay: it carries out the calls that duties promise, and applies
// to orders what Razorpay says of their payments. Callback, webhook, reconciliation and expiry all come through here, and
// none of them is believed: the payment is read again before anything is decided.
package payment

import (
	"context"
	"errors"
	"fmt"
	"time"

	"assay/shared/lab"
	"assay/shared/razorpay"
	"assay/shared/store"
)

// Processor is where a deployment's orders meet Razorpay. Every error of it names the order. Safe for concurrent use.
type Processor struct {
	Store   *store.Store
	Gateway razorpay.Gateway
	// Offered gives what can be ordered in a hospital at a time, so that late money revives no order whose price has changed.
	Offered func(ctx context.Context, hospital string, at time.Time) (orderable func(code string) (lab.OrderedTest, bool), err error)
	// OnMissedWebhook, where it is set, is called for every check that found a payment of which no webhook had come.
	OnMissedWebhook func(context.Context)
	// OnRefundFailed, where it is set, is called for every refund that turns out to have failed (docs/rules.md#row-26).
	OnRefundFailed func(context.Context)

	listed *lists // in one run of sweep
}

// system is who acts here.
var system = lab.SystemActor("payments")

// ErrForeignPayment says that a payment does not belong to the order.
var ErrForeignPayment = errors.New("payment: it is of another order")

// ApplyPaymentByID reads a payment and applies it to its order. What follows at once, a capture, is done at once too;
// where Razorpay does not answer in between, the duty stays.
func (p Processor) ApplyPaymentByID(ctx context.Context, order, id string, now time.Time) error {
	a, err := p.Gateway.Account(ctx, lab.HospitalOf(order))
	if err != nil {
		return fmt.Errorf("payment: order %s: account: %w", order, err)
	}
	read, err := a.Payment(ctx, id)
	if err != nil {
		return fmt.Errorf("payment: order %s: read payment %s: %w", order, id, err)
	}
	_, err = p.applyPayment(ctx, a, order, read, now)
	return err
}

// applyPayment applies a payment that was just read, and its refunds; changed reports whether the payment changed the
// order.
func (p Processor) applyPayment(ctx context.Context, a *razorpay.Account, order string, read razorpay.Payment, now time.Time) (changed bool, err error) {
	d, err := p.writePayment(ctx, order, read, now, nil)
	if err != nil {
		return false, err
	}
	return d.Changed, p.FollowUp(ctx, a, d, now)
}

// writePayment writes what an order makes of a payment, and ends the duty that asked for it.
func (p Processor) writePayment(ctx context.Context, order string, read razorpay.Payment, now time.Time, duty *store.DutyRef) (d PaymentDecision, err error) {
	err = p.Store.ChangeOrder(ctx, order, func(o lab.Order) (lab.Outcome, []store.Write, bool, error) {
		d, err = p.DecidePayment(ctx, o, read, now)
		return d.Outcome, p.endDuty(duty, read.Status), d.Changed, err
	})
	if err == nil && duty != nil && !d.Changed {
		err = p.Store.Finish(ctx, *duty, "known")
	}
	if err != nil {
		err = fmt.Errorf("payment: order %s: apply payment %s: %w", order, read.ID, err)
	}
	return d, err
}

// FollowUp does what follows at once from a payment that was written a moment ago: it is captured, or its refunds are
// applied.
func (p Processor) FollowUp(ctx context.Context, a *razorpay.Account, d PaymentDecision, now time.Time) error {
	if !d.HasFollowUp() {
		return nil
	}
	order := d.Outcome.Order.ID
	if capture := d.captureDuty(); capture != nil {
		p.runNow(ctx, store.Job{Ref: store.DutyRefFor(order, *capture), Duty: *capture}, now)
		return nil
	}
	refunds, err := a.Refunds(ctx, d.payment.ID)
	if err != nil {
		err = fmt.Errorf("payment: order %s: list refunds of payment %s: %w", order, d.payment.ID, err)
	}
	for _, r := range refunds {
		err = errors.Join(err, p.applyRefund(ctx, order, r, now, nil))
	}
	return err
}

// runNow makes a call that was promised a moment ago, where Razorpay is quick. Where it is not, the duty stays, and sweep
// reports what fails then: the request that came here has other things to wait for.
func (p Processor) runNow(ctx context.Context, j store.Job, now time.Time) {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	_ = p.RunDuty(ctx, j, now)
}

// endDuty is the end of a duty as part of a transaction, how says with what result; nothing where there is no duty.
func (p Processor) endDuty(duty *store.DutyRef, how string) []store.Write {
	if duty == nil {
		return nil
	}
	return []store.Write{p.Store.FinishWith(*duty, how)}
}
