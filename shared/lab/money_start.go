package lab

import (
	"fmt"
	"time"
)

// leastOnline is the least that Razorpay takes (docs/facts/razorpay.md#amounts).
const leastOnline Paise = 100

// StartPayment opens an attempt, or uses the open one, for whatever is due while nothing is in flight (docs/rules.md#online-start): the
// first payment, another try after a failure, what was to be paid in cash, later or again. changed is false when the open one is used
// and nothing must be stored.
func (o Order) StartPayment(by Member, at time.Time) (out Outcome, changed bool, err error) {
	return o.startPayment(by, at, StartPayment, nil)
}

// startPayment opens an attempt for an action, or uses the open one of the same kind: code is nil for the checkout.
func (o Order) startPayment(by Member, at time.Time, action Action, code *Code) (out Outcome, changed bool, err error) {
	if err := by.May(action); err != nil {
		return Outcome{}, false, err
	}
	waits := o.State == Waiting || o.State == PaymentFailed
	if !waits && (o.requireConfirmedOrCompleted() != nil || o.Money.Due() <= 0) {
		return Outcome{}, false, refuse(Conflict, "not_waiting", "This order does not wait for an online payment.")
	}
	if o.Money.Due() < leastOnline {
		return Outcome{}, false, refuse(Conflict, "too_little", "Less than one rupee is due, and Razorpay takes no less. Take it at the desk.")
	}
	if o.Money.Waits() > 0 {
		return Outcome{}, false, refuseWaits()
	}
	if o.Money.AwaitsConfirmation() {
		return Outcome{}, false, refuse(Conflict, "payment_in_flight",
			"A payment is being confirmed. Wait a moment before paying again.")
	}
	open := o.Money.CurrentAttempt()
	if open != nil && (open.Amount != o.Money.Due() || open.hasCaptured() || // Razorpay takes no second payment for it
		(open.Code == nil) != (code == nil) || open.Code != nil && open.Code.isOver(at)) {
		open = nil
	}
	if open != nil && o.State != PaymentFailed {
		return Outcome{Order: o}, false, nil
	}
	s := o.begin(action, by, At(at))
	if o.State == PaymentFailed {
		s.setState(Waiting)
		s.order.ClosedAt = nil
	}
	if open == nil {
		s.openAttempt(code)
	}
	return s.seal(), true, nil
}

// openAttempt adds an attempt, and the duty to create its order at Razorpay, or its code.
func (s *step) openAttempt(code *Code) {
	s.supersedeAttempt(s.order.Money.CurrentAttempt())
	m := &s.order.Money
	a := Attempt{N: len(m.Attempts) + 1, Receipt: s.order.NextReceipt(), Amount: m.Due(), At: s.event.At, Code: code}
	m.Attempts = append(m.Attempts, a)
	s.noteChange(a.Part(), "", a.stateName())
	s.addDuty(Duty{Kind: DutyGateway, Act: GatewayCreate, Of: a.Receipt})
}

// NextReceipt returns the receipt of the next attempt. Razorpay may know it already, if the order was restored from an
// older backup.
func (o Order) NextReceipt() string { return fmt.Sprintf("%s-%d", o.Number, len(o.Money.Attempts)+1) }
