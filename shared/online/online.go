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
	out, o, err := t.pay(ctx, order, p, now, nil)
	if err != nil {
		return false, err
	}
	news = out.Order.ID != ""
	for _, d := range out.Duties {
		if d.Kind == lab.DutyGateway && d.Act == lab.GatewayCapture {
			t.soon(ctx, store.Job{Ref: store.RefTo(order, d), Duty: d}, now)
		}
	}
	if !p.Captured || p.Refunded == 0 && !sent(o, p.ID) {
		return news, nil
	}
	refunds, err := a.Refunds(ctx, p.ID)
	for _, r := range refunds {
		err = errors.Join(err, t.refunded(ctx, order, r, now, nil))
	}
	return news, err
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

// pay tells an order of a payment, and finishes the duty that asked for it. It gives the order as it is then, as far as
// it was read.
func (t Till) pay(ctx context.Context, order string, p razorpay.Payment, now time.Time, done *store.DutyRef) (told lab.Outcome, is lab.Order, err error) {
	f := lab.Fact{Gateway: p.Order, Payment: p.ID, State: states[p.Status], Amount: p.Amount, Currency: p.Currency}
	switch {
	case p.Captured:
		f.State = lab.PayCaptured // it may have gone back since
	case p.Status == razorpay.PaymentRefunded:
		f.State = lab.PayReturned
	case p.Status == razorpay.PaymentCreated:
		return told, is, nil
	}
	err = t.Store.System(ctx, order, func(o lab.Order) (lab.Outcome, []store.Write, bool, error) {
		told, is = lab.Outcome{}, o
		if !slices.ContainsFunc(o.Money.Attempts, func(a lab.Attempt) bool { return a.Gateway != "" && a.Gateway == f.Gateway }) {
			return told, nil, false, ErrStranger
		}
		f.Offered = t.offers(o)
		out, news, err := o.Pay(system, now, f)
		if news {
			told, is = out, out.Order
		}
		return out, t.finish(done, string(f.State)), news, err
	})
	if err == nil && done != nil && told.Order.ID == "" {
		err = t.Store.Finish(ctx, *done, "known")
	}
	return told, is, err
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
