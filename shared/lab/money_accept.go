package lab

import "time"

// AcceptPayment lets a payment of a wrong amount count for its order as it is, instead of going back (docs/rules.md#row-45): less than
// what is due leaves the rest due, more goes back. id is the refund that would give it back.
func (o Order) AcceptPayment(by Member, at time.Time, id string) (Outcome, error) {
	if err := by.May(AcceptPayment); err != nil {
		return Outcome{}, err
	}
	r, err := o.findPendingRefund(id)
	if err != nil {
		return Outcome{}, err
	}
	if err := o.checkAccept(r); err != nil {
		return Outcome{}, err
	}
	s := o.begin(AcceptPayment, by, At(at))
	s.moveRefund(id, RefundDropped).ApprovedBy = by.Person
	a, i := s.order.Money.findPayment(r.Via)
	s.bookPayment(&s.order.Money.Attempts[a].Payments[i], Unapplied)
	s.order.ExpiresAt = nil // an order never ends while money is captured for it
	switch rest := s.order.Money.Due(); {
	case rest > 0:
		if o.State == PaymentFailed {
			s.setState(Waiting)
			s.order.ClosedAt = nil
		}
		s.closeTasksAbout(TaskCash, "money")
		s.openTask(TaskCash, Technician, "money", "rest_due")
	case o.State == Waiting || o.State == PaymentFailed:
		s.confirmOrder()
	default: // nothing is to be paid in cash any more (docs/rules.md#row-16)
		s.setSettlement(Online)
	}
	s.settleMoney(o.Money)
	return s.seal(), nil
}

// checkAccept refuses to let a payment count that is of the right amount or of other money, of which something has gone back or was
// promised to, or for which nothing is due.
func (o Order) checkAccept(r Refund) error {
	a, i := o.Money.findPayment(r.Via)
	switch {
	case a < 0 || !o.awaitsReview(r) || o.Money.Attempts[a].Payments[i].Currency != "" || o.Money.Attempts[a].Payments[i].Amount != r.Amount:
		return refuse(Conflict, "not_countable", "Only a payment of a wrong amount in rupees, of which nothing has gone back, can be accepted.")
	case o.Money.IsDisputed(r.Via):
		return refuseDisputed()
	case o.State == Cancelled || o.State == Expired:
		return refuseClosed()
	case o.Money.Due() <= 0:
		return refuse(Conflict, "nothing_due", "Nothing is due on this order.")
	case o.Money.Waits() > 0:
		return refuseWaits()
	}
	return nil
}

// MayAccept reports whether a supervisor could let a payment count for the order now, and waits whether it is to go back at all.
func (o Order) MayAccept(payment string) (may, waits bool) {
	for _, r := range o.Money.Refunds {
		if r.Via == payment && r.isPending() {
			return o.checkAccept(r) == nil, true
		}
	}
	return false, false
}
