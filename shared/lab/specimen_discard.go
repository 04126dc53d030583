package lab

import "time"

// DiscardSpecimens decides that the specimens of an order that is not confirmed are not used. An order that still
// waited for its payment is cancelled with it.
func (o Order) DiscardSpecimens(by Member, at time.Time) (Outcome, error) {
	if err := by.May(Discard); err != nil {
		return Outcome{}, err
	}
	if o.State == Confirmed || o.State == Completed || !o.hasHold(HoldPayment) {
		return Outcome{}, refuse(Conflict, "not_reinstatable", "No specimen of this order waits for a decision.")
	}
	s := o.begin(Discard, by, At(at))
	moment := At(at)
	for i, sp := range s.order.Specimens {
		switch sp.State {
		case TubeCollected, InTransit, TubeReceived, TubeAccepted, Stored:
			t := s.setSpecimenState(i, Disposed)
			t.LeftAt, t.LeftBy = &moment, by.Person
		}
	}
	s.liftHold(HoldPayment)
	s.closeTasks(func(t Task) bool { return t.Kind == TaskReinstate })
	if o.State == Waiting || o.State == PaymentFailed {
		for i, it := range s.order.Items {
			if !it.isDropped() {
				s.setItemState(i, ItemCancelled).Reason = "not_paid"
			}
		}
		s.cancelOrder("not_paid")
	}
	s.settleMoney(o.Money)
	return s.seal(), nil
}
