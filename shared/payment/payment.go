// Package online takes the money of orders through Razorpay: it carries out the calls that duties promise, and tells
// orders what Razorpay says of their payments. Callback, webhook, reconciliation and expiry all come through here, and
// none of them is believed: the payment is read again before anything is decided.
package payment

import (
	"context"
	"errors"
	"slices"
	"time"

	"assay/shared/lab"
	"assay/shared/razorpay"
	"assay/shared/store"
)

// Processor is where a deployment's orders meet Razorpay. Safe for concurrent use.
type Processor struct {
	Store   *store.Store
	Gateway razorpay.Gateway
	// Offered gives the price of an orderable today, so that late money revives no order whose price has changed.
	Offered func(code string) (lab.Ordered, bool)
	// OnMissedWebhook, where it is set, hears of every look that found what nobody had told: a webhook that did not come.
	OnMissedWebhook func(context.Context)
}

// system is who acts here.
var system = lab.SystemActor("payments")

// ErrForeignPayment says that a payment does not belong to the order.
var ErrForeignPayment = errors.New("online: the payment is of another order")

// ApplyPaymentByID reads a payment and tells its order. What follows from it at once, a capture, is done at once too; where Razorpay
// falls silent in between, the duty stays.
func (t Processor) ApplyPaymentByID(ctx context.Context, order, payment string, now time.Time) error {
	a, err := t.Gateway.Account(ctx, lab.HospitalOf(order))
	if err != nil {
		return err
	}
	p, err := a.Payment(ctx, payment)
	if err != nil {
		return err
	}
	_, err = t.applyPayment(ctx, a, order, p, now)
	return err
}

// CheckOrder asks Razorpay about every payment of an order, and tells the order. An order that was never offered for online
// payment has nobody to ask about.
func (t Processor) CheckOrder(ctx context.Context, order string, now time.Time) error {
	_, err := t.checkOrder(ctx, order, now)
	return err
}

// checkOrder tells whether it found anything new.
func (t Processor) checkOrder(ctx context.Context, order string, now time.Time) (found bool, err error) {
	o, err := t.Store.Order(ctx, order)
	if err == nil && o.Settlement == lab.Online && (o.State == lab.Waiting || o.State == lab.PaymentFailed) {
		o, err = t.AdoptOrder(ctx, o, now)
	}
	if err != nil {
		return false, err
	}
	for _, at := range o.Money.Attempts {
		if at.Gateway == "" {
			continue // nobody was told of it, so nobody can have paid it
		}
		a, err := t.Gateway.Account(ctx, o.Hospital)
		if err != nil {
			return found, err
		}
		payments, err := a.Payments(ctx, at.Gateway)
		if err != nil {
			return found, err
		}
		for _, p := range payments {
			news, err := t.applyPayment(ctx, a, order, p, now)
			if found = found || news; err != nil {
				return found, err
			}
		}
	}
	return found, nil
}

// AdoptOrder asks Razorpay for the order of its own that ours knows nothing of, as ours was restored from an older backup (rules
// §4 row 43), and takes it up. Where ours has one that can be paid there is nothing to ask.
func (t Processor) AdoptOrder(ctx context.Context, o lab.Order, now time.Time) (lab.Order, error) {
	if o.Money.CurrentAttempt() != nil {
		return o, nil
	}
	a, err := t.Gateway.Account(ctx, o.Hospital)
	if errors.Is(err, razorpay.ErrNoAccount) {
		return o, nil // its orders are paid in cash after all, or end
	}
	if err != nil {
		return o, err
	}
	made, err := a.FindOrders(ctx, o.NextReceipt())
	made = slices.DeleteFunc(made, func(r razorpay.Order) bool { return r.Ours != o.ID })
	if err != nil || len(made) == 0 {
		return o, err
	}
	err = t.Store.ChangeOrder(ctx, o.ID, func(read lab.Order) (lab.Outcome, []store.Write, bool, error) {
		out, changed, err := read.AdoptAttempt(system, now, made[0].ID, made[0].Amount)
		if err == nil {
			o = out.Order
		}
		return out, nil, changed, err
	})
	return o, err
}

// applyPayment tells an order of a payment that was just read, and of its refunds; news, whether the payment was any.
func (t Processor) applyPayment(ctx context.Context, a *razorpay.Account, order string, p razorpay.Payment, now time.Time) (news bool, err error) {
	h, err := t.pay(ctx, order, p, now, nil)
	if err != nil {
		return false, err
	}
	return h.Changed, t.FollowUp(ctx, a, h, now)
}

// PaymentDecision is what came of telling an order of a payment.
type PaymentDecision struct {
	Outcome lab.Outcome // with the order as it is then
	Changed bool        // there is something to write
	payment razorpay.Payment
}

// DecidePayment decides what an order makes of a payment that was just read. ErrStranger says that it is of another order.
func (t Processor) DecidePayment(o lab.Order, p razorpay.Payment, now time.Time) (PaymentDecision, error) {
	h := PaymentDecision{lab.Outcome{Order: o}, false, p}
	f := lab.PaymentFact{Gateway: p.Order, Payment: p.ID, State: states[p.Status], Amount: p.Amount, Currency: p.Currency}
	switch {
	case p.Captured:
		f.State = lab.PayCaptured // it may have gone back since
	case p.Status == razorpay.PaymentRefunded:
		f.State = lab.PayReturned
	}
	if !slices.ContainsFunc(o.Money.Attempts, func(a lab.Attempt) bool { return a.Gateway != "" && a.Gateway == f.Gateway }) {
		return h, ErrForeignPayment
	}
	if p.Status == razorpay.PaymentCreated {
		return h, nil
	}
	f.Offered = t.offers(o)
	out, changed, err := o.ApplyPayment(system, now, f)
	if changed {
		h.Outcome, h.Changed = out, true
	}
	return h, err
}

// captures is the capture that was promised, if one was.
func (h PaymentDecision) captures() *lab.Duty {
	n := slices.IndexFunc(h.Outcome.Duties, func(d lab.Duty) bool { return d.Kind == lab.DutyGateway && d.Act == lab.GatewayCapture })
	if n < 0 {
		return nil
	}
	return &h.Outcome.Duties[n]
}

// HasFollowUp tells whether Razorpay has more to do, or to say, about the payment at once.
func (h PaymentDecision) HasFollowUp() bool {
	return h.captures() != nil || h.payment.Captured && (h.payment.Refunded > 0 || sent(h.Outcome.Order, h.payment.ID))
}

// FollowUp does what follows at once from a payment that was written a moment ago: it is captured, or its refunds are told.
func (t Processor) FollowUp(ctx context.Context, a *razorpay.Account, h PaymentDecision, now time.Time) error {
	if !h.HasFollowUp() {
		return nil
	}
	order := h.Outcome.Order.ID
	if d := h.captures(); d != nil {
		t.runNow(ctx, store.Job{Ref: store.DutyRefFor(order, *d), Duty: *d}, now)
		return nil
	}
	refunds, err := a.Refunds(ctx, h.payment.ID)
	for _, r := range refunds {
		err = errors.Join(err, t.applyRefund(ctx, order, r, now, nil))
	}
	return err
}

// sent tells whether Razorpay has been asked for a refund of a payment that it has not carried out: it may fail.
func sent(o lab.Order, payment string) bool {
	return slices.ContainsFunc(o.Money.Refunds, func(r lab.Refund) bool { return r.Via == payment && r.State == lab.RefundSent })
}

// runNow makes a call that was promised a moment ago, where Razorpay is quick. Where it is not, the duty stays: the
// request that came here has other things to wait for.
func (t Processor) runNow(ctx context.Context, j store.Job, now time.Time) {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	_ = t.RunDuty(ctx, j, now)
}

// states are Razorpay's words for what a payment is. One that is only created says nothing yet.
var states = map[string]lab.PaymentState{razorpay.PaymentFailed: lab.PayFailed,
	razorpay.PaymentAuthorized: lab.PayAuthorised, razorpay.PaymentCaptured: lab.PayCaptured}

// pay tells an order of a payment, and finishes the duty that asked for it.
func (t Processor) pay(ctx context.Context, order string, p razorpay.Payment, now time.Time, done *store.DutyRef) (h PaymentDecision, err error) {
	err = t.Store.ChangeOrder(ctx, order, func(o lab.Order) (lab.Outcome, []store.Write, bool, error) {
		h, err = t.DecidePayment(o, p, now)
		return h.Outcome, t.finish(done, p.Status), h.Changed, err
	})
	if err == nil && done != nil && !h.Changed {
		err = t.Store.Finish(ctx, *done, "known")
	}
	return h, err
}

func (t Processor) finish(done *store.DutyRef, how string) []store.Write {
	if done == nil {
		return nil
	}
	return []store.Write{t.Store.FinishWith(*done, how)}
}

// offers tells whether every test of an order can still be had at the price it has there.
func (t Processor) offers(o lab.Order) bool {
	for _, l := range o.Money.Lines {
		if l.Code == lab.LineVAT || l.Code == lab.LineHome {
			continue
		}
		if now, ok := t.Offered(l.Code); !ok || now.Price != l.Amount {
			return false
		}
	}
	return true
}
