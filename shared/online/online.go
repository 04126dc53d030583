// Package online takes the money of orders through Razorpay: it carries out the calls that duties promise, and tells
// orders what Razorpay says of their payments. Callback, webhook, reconciliation and expiry all come through here, and
// none of them is believed: the payment is read again before anything is decided.
package online

import (
	"context"
	"errors"
	"slices"
	"time"

	"assay/shared/lab"
	"assay/shared/razorpay"
	"assay/shared/store"
)

// Till is where a deployment's orders meet Razorpay. Safe for concurrent use.
type Till struct {
	Store   *store.Store
	Gateway razorpay.Gateway
	// Offered gives the price of an orderable today, so that late money revives no order whose price has changed.
	Offered func(code string) (lab.Ordered, bool)
	// Missed, where it is set, hears of every look that found what nobody had told: a webhook that did not come.
	Missed func(context.Context)
}

// system is who acts here.
var system = lab.SystemActor("payments")

// ErrStranger says that a payment does not belong to the order.
var ErrStranger = errors.New("online: the payment is of another order")

// Tell reads a payment and tells its order. What follows from it at once, a capture, is done at once too; where Razorpay
// falls silent in between, the duty stays.
func (t Till) Tell(ctx context.Context, order, payment string, now time.Time) error {
	a, err := t.Gateway.Account(ctx, lab.HospitalOf(order))
	if err != nil {
		return err
	}
	p, err := a.Payment(ctx, payment)
	if err != nil {
		return err
	}
	_, err = t.told(ctx, a, order, p, now)
	return err
}

// Look asks Razorpay about every payment of an order, and tells the order. An order that was never offered for online
// payment has nobody to ask about.
func (t Till) Look(ctx context.Context, order string, now time.Time) error {
	_, err := t.look(ctx, order, now)
	return err
}

// look tells whether it found anything new.
func (t Till) look(ctx context.Context, order string, now time.Time) (found bool, err error) {
	o, err := t.Store.Order(ctx, order)
	if err == nil && o.Settlement == lab.Online && (o.State == lab.Waiting || o.State == lab.PaymentFailed) {
		o, err = t.Adopt(ctx, o, now)
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
			news, err := t.told(ctx, a, order, p, now)
			if found = found || news; err != nil {
				return found, err
			}
		}
	}
	return found, nil
}

// Adopt asks Razorpay for the order of its own that ours knows nothing of, as ours was restored from an older backup (rules
// §4 row 43), and takes it up. Where ours has one that can be paid there is nothing to ask.
func (t Till) Adopt(ctx context.Context, o lab.Order, now time.Time) (lab.Order, error) {
	if o.Money.Online() != nil {
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
	err = t.Store.System(ctx, o.ID, func(read lab.Order) (lab.Outcome, []store.Write, bool, error) {
		out, again, err := read.PaymentFound(system, now, made[0].ID, made[0].Amount)
		if o = read; err == nil && !again {
			o = out.Order
		}
		return out, nil, !again, err
	})
	return o, err
}

// told tells an order of a payment that was just read, and of its refunds; news, whether the payment was any.
func (t Till) told(ctx context.Context, a *razorpay.Account, order string, p razorpay.Payment, now time.Time) (news bool, err error) {
	h, err := t.pay(ctx, order, p, now, nil)
	if err != nil {
		return false, err
	}
	return h.News, t.Follow(ctx, a, h, now)
}

// Heard is what came of telling an order of a payment.
type Heard struct {
	Outcome lab.Outcome // with the order as it is then
	News    bool        // there is something to write
	payment razorpay.Payment
}

// Hear decides what an order makes of a payment that was just read. ErrStranger says that it is of another order.
func (t Till) Hear(o lab.Order, p razorpay.Payment, now time.Time) (Heard, error) {
	h := Heard{lab.Outcome{Order: o}, false, p}
	f := lab.Fact{Gateway: p.Order, Payment: p.ID, State: states[p.Status], Amount: p.Amount, Currency: p.Currency}
	switch {
	case p.Captured:
		f.State = lab.PayCaptured // it may have gone back since
	case p.Status == razorpay.PaymentRefunded:
		f.State = lab.PayReturned
	}
	if !slices.ContainsFunc(o.Money.Attempts, func(a lab.Attempt) bool { return a.Gateway != "" && a.Gateway == f.Gateway }) {
		return h, ErrStranger
	}
	if p.Status == razorpay.PaymentCreated {
		return h, nil
	}
	f.Offered = t.offers(o)
	out, news, err := o.Pay(system, now, f)
	if news {
		h.Outcome, h.News = out, true
	}
	return h, err
}

// captures is the capture that was promised, if one was.
func (h Heard) captures() *lab.Duty {
	n := slices.IndexFunc(h.Outcome.Duties, func(d lab.Duty) bool { return d.Kind == lab.DutyGateway && d.Act == lab.GatewayCapture })
	if n < 0 {
		return nil
	}
	return &h.Outcome.Duties[n]
}

// Follows tells whether Razorpay has more to do, or to say, about the payment at once.
func (h Heard) Follows() bool {
	return h.captures() != nil || h.payment.Captured && (h.payment.Refunded > 0 || sent(h.Outcome.Order, h.payment.ID))
}

// Follow does what follows at once from a payment that was written a moment ago: it is captured, or its refunds are told.
func (t Till) Follow(ctx context.Context, a *razorpay.Account, h Heard, now time.Time) error {
	if !h.Follows() {
		return nil
	}
	order := h.Outcome.Order.ID
	if d := h.captures(); d != nil {
		t.soon(ctx, store.Job{Ref: store.RefTo(order, *d), Duty: *d}, now)
		return nil
	}
	refunds, err := a.Refunds(ctx, h.payment.ID)
	for _, r := range refunds {
		err = errors.Join(err, t.refunded(ctx, order, r, now, nil))
	}
	return err
}

// sent tells whether Razorpay has been asked for a refund of a payment that it has not carried out: it may fail.
func sent(o lab.Order, payment string) bool {
	return slices.ContainsFunc(o.Money.Refunds, func(r lab.Refund) bool { return r.Via == payment && r.State == lab.RefundSent })
}

// soon makes a call that was promised a moment ago, where Razorpay is quick. Where it is not, the duty stays: the
// request that came here has other things to wait for.
func (t Till) soon(ctx context.Context, j store.Job, now time.Time) {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	_ = t.Carry(ctx, j, now)
}

// states are Razorpay's words for what a payment is. One that is only created says nothing yet.
var states = map[string]lab.PaymentState{razorpay.PaymentFailed: lab.PayFailed,
	razorpay.PaymentAuthorized: lab.PayAuthorised, razorpay.PaymentCaptured: lab.PayCaptured}

// pay tells an order of a payment, and finishes the duty that asked for it.
func (t Till) pay(ctx context.Context, order string, p razorpay.Payment, now time.Time, done *store.DutyRef) (h Heard, err error) {
	err = t.Store.System(ctx, order, func(o lab.Order) (lab.Outcome, []store.Write, bool, error) {
		h, err = t.Hear(o, p, now)
		return h.Outcome, t.finish(done, p.Status), h.News, err
	})
	if err == nil && done != nil && !h.News {
		err = t.Store.Finish(ctx, *done, "known")
	}
	return h, err
}

func (t Till) finish(done *store.DutyRef, how string) []store.Write {
	if done == nil {
		return nil
	}
	return []store.Write{t.Store.FinishWith(*done, how)}
}

// offers tells whether every test of an order can still be had at the price it has there.
func (t Till) offers(o lab.Order) bool {
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
