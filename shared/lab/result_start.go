package lab

import (
	"slices"
	"time"
)

// StartItems records that ready items are being measured, and with them what is calculated from them.
func (o Order) StartItems(by Member, at time.Time, items []string) (Outcome, error) {
	if err := by.May(Start); err != nil {
		return Outcome{}, err
	}
	if err := o.requireConfirmed(); err != nil {
		return Outcome{}, err
	}
	s := o.begin(Start, by, At(at))
	first := o.Stage() == "placed" || o.Stage() == "collected" || o.Stage() == "received"
	err := s.eachItem(items, func(i int) error {
		if s.order.Items[i].State != Ready {
			return refuse(Conflict, "not_ready", "This test is not ready to be started.")
		}
		s.setItemState(i, InProcess)
		for _, n := range s.order.calculatedFrom(s.order.Items[i].Code) {
			if c := s.order.Items[n]; c.State == Ready && !slices.Contains(items, c.Code) {
				s.setItemState(n, InProcess)
			}
		}
		return nil
	})
	if err != nil {
		return Outcome{}, err
	}
	if first && !slices.ContainsFunc(o.Items, func(i Item) bool { return i.Run > 0 || i.State == InProcess }) {
		s.addDuty(Duty{Kind: DutyMail, Stage: MailProcessing})
	}
	return s.seal(), nil
}
