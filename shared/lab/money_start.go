package lab

import (
	"fmt"
	"time"
)

// StartPayment opens an attempt, or uses the open one: for the first payment, and for another try after a failure.
// changed is false when the open one is used and nothing must be stored.
func (o Order) StartPayment(by Member, at time.Time) (out Outcome, changed bool, err error) {
	if err := by.May(StartPayment); err != nil {
		return Outcome{}, false, err
	}
	if o.State != Waiting && o.State != PaymentFailed {
		return Outcome{}, false, refuse(Conflict, "not_waiting", "This order does not wait for an online payment.")
	}
	if o.Money.AwaitsConfirmation() {
		return Outcome{}, false, refuse(Conflict, "payment_in_flight",
			"A payment is being confirmed. Wait a moment before paying again.")
	}
	open := o.Money.CurrentAttempt()
	if open != nil && open.Amount == o.Money.Due() && o.State == Waiting {
		return Outcome{Order: o}, false, nil
	}
	s := o.begin(StartPayment, by, At(at))
	if o.State == PaymentFailed {
		s.setState(Waiting)
		s.order.ClosedAt = nil
	}
	if open == nil || open.Amount != o.Money.Due() {
		s.openAttempt()
	}
	return s.seal(), true, nil
}

// openAttempt adds an attempt, and the duty to create its order at Razorpay.
func (s *step) openAttempt() {
	s.supersedeAttempt(s.order.Money.CurrentAttempt())
	m := &s.order.Money
	a := Attempt{N: len(m.Attempts) + 1, Receipt: s.order.NextReceipt(), Amount: m.Due(), At: s.event.At}
	m.Attempts = append(m.Attempts, a)
	s.noteChange(a.Part(), "", a.stateName())
	s.addDuty(Duty{Kind: DutyGateway, Act: GatewayCreate, Of: a.Receipt})
}

// NextReceipt returns the receipt of the next attempt. Razorpay may know it already, if the order was restored from an
// older backup.
func (o Order) NextReceipt() string { return fmt.Sprintf("%s-%d", o.Number, len(o.Money.Attempts)+1) }
