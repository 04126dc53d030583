package payment

import (
	"context"
	"fmt"
	"slices"
	"time"

	"assay/shared/lab"
	"assay/shared/razorpay"
)

// PaymentDecision is what an order makes of a payment.
type PaymentDecision struct {
	Outcome lab.Outcome // with the order as it is then
	Changed bool        // there is something to write
	payment razorpay.Payment
}

// paymentStates are Razorpay's words for what a payment is. One that is only created says nothing yet.
var paymentStates = map[string]lab.PaymentState{razorpay.PaymentFailed: lab.PayFailed,
	razorpay.PaymentAuthorized: lab.PayAuthorised, razorpay.PaymentCaptured: lab.PayCaptured}

// DecidePayment decides what an order makes of a payment that was just read. ErrForeignPayment says that it is of another
// order.
func (p Processor) DecidePayment(ctx context.Context, o lab.Order, read razorpay.Payment, now time.Time) (PaymentDecision, error) {
	d := PaymentDecision{lab.Outcome{Order: o}, false, read}
	f := lab.PaymentFact{Gateway: gatewayOf(o, read), Payment: read.ID, State: paymentStates[read.Status], Amount: read.Amount, Currency: read.Currency,
		Method: read.Method, Why: read.ErrorReason}
	switch {
	case read.Captured:
		f.State = lab.PayCaptured // it may have gone back since
	case read.Status == razorpay.PaymentRefunded:
		f.State = lab.PayReturned
	}
	if !slices.ContainsFunc(o.Money.Attempts, func(a lab.Attempt) bool { return a.Gateway != "" && a.Gateway == f.Gateway }) {
		return d, ErrForeignPayment
	}
	if read.Status == razorpay.PaymentCreated {
		return d, nil
	}
	var err error
	if f.Offered, err = p.stillOffered(ctx, o, now); err != nil {
		return d, err
	}
	out, changed, err := o.ApplyPayment(system, now, f)
	if changed {
		d.Outcome, d.Changed = out, true
	}
	return d, err
}

// HasFollowUp reports whether something follows at once: Razorpay has to capture the payment, or to be asked for its
// refunds.
func (d PaymentDecision) HasFollowUp() bool {
	return d.captureDuty() != nil || d.payment.Captured && (d.payment.Refunded > 0 || awaitsRefund(d.Outcome.Order, d.payment.ID))
}

// captureDuty is the capture that the decision promises, nil for none.
func (d PaymentDecision) captureDuty() *lab.Duty {
	n := slices.IndexFunc(d.Outcome.Duties, func(d lab.Duty) bool { return d.Kind == lab.DutyGateway && d.Act == lab.GatewayCapture })
	if n < 0 {
		return nil
	}
	return &d.Outcome.Duties[n]
}

// awaitsRefund reports whether Razorpay has been asked for a refund of a payment and has not carried it out: it may fail.
func awaitsRefund(o lab.Order, payment string) bool {
	return slices.ContainsFunc(o.Money.Refunds, func(r lab.Refund) bool { return r.Via == payment && r.State == lab.RefundSent })
}

// stillOffered reports whether every test of an order can still be had at the price it has there. It matters to an order that has
// expired, which is rare: the catalogue is read for no other.
func (p Processor) stillOffered(ctx context.Context, o lab.Order, now time.Time) (bool, error) {
	if o.State != lab.Expired {
		return true, nil
	}
	orderable, err := p.Offered(ctx, o.Hospital, now)
	if err != nil {
		return false, fmt.Errorf("the catalogue: %w", err)
	}
	for _, l := range o.Money.Lines {
		if l.Code == lab.LineVAT || l.Code == lab.LineHome {
			continue
		}
		if is, ok := orderable(l.Code); !ok || is.Price != l.Amount {
			return false, nil
		}
	}
	return true, nil
}
