package lab

import "time"

// RestartItems has results measured again that nobody has authorised yet. Earlier runs are kept and shown.
func (o Order) RestartItems(by Member, at time.Time, items []string, reason string) (Outcome, error) {
	if err := by.May(Restart); err != nil {
		return Outcome{}, err
	}
	if err := o.requireConfirmed(); err != nil {
		return Outcome{}, err
	}
	if err := checkReason("reason", reason, RestartReasons); err != nil {
		return Outcome{}, err
	}
	s := o.begin(Restart, by.Person, At(at))
	s.event.Reason = reason
	err := s.eachItem(items, func(i int) error {
		if st := s.order.Items[i].State; st != Resulted && st != Held {
			return refuse(Conflict, "not_resulted", "This test has no result to repeat.")
		}
		if sp := s.order.Specimens[s.order.specimenIndex(s.order.Items[i].Specimen)]; !sp.isUsable() {
			return refuse(Conflict, "no_specimen", "The specimen can no longer be used. Ask for a new one.")
		}
		it := s.setItemState(i, InProcess)
		it.Hold, it.Reason = nil, reason
		s.closeTasksAbout(TaskCall, "item:"+it.Code)
		return nil
	})
	if err != nil {
		return Outcome{}, err
	}
	return s.seal(), nil
}
