package lab

import "time"

// RestartItems has results measured again that nobody has authorised yet, and so calculated again what is calculated from
// them. Earlier runs are kept and shown.
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
	s := o.begin(Restart, by, At(at))
	s.event.Reason = reason
	err := s.eachItem(items, func(i int) error {
		if s.order.Items[i].isCalculated() {
			return refuse(Conflict, "calculated", "This value is calculated. Repeat the tests it is calculated from.")
		}
		if st := s.order.Items[i].State; st != Resulted && st != Held {
			return refuse(Conflict, "not_resulted", "This test has no result to repeat.")
		}
		if sp := s.order.Specimens[s.order.specimenIndex(s.order.Items[i].Specimen)]; !sp.isUsable() {
			return refuse(Conflict, "no_specimen", "The specimen can no longer be used. Ask for a new one.")
		}
		it := s.setItemState(i, InProcess)
		it.Hold, it.Reason = nil, reason
		s.closeTasksAbout(TaskCall, "item:"+it.Code)
		for _, n := range s.order.calculatedFrom(it.Code) {
			if st := s.order.Items[n].State; st == Resulted || st == Held {
				s.setItemState(n, InProcess).Hold = nil
				s.closeTasksAbout(TaskCall, "item:"+s.order.Items[n].Code)
			}
		}
		return nil
	})
	if err != nil {
		return Outcome{}, err
	}
	return s.seal(), nil
}
