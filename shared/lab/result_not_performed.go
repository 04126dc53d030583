package lab

import (
	"slices"
	"time"
)

// MarkNotPerformed records that items will have no result, nor what is calculated from them. If the laboratory is at
// fault, VAT is taken back too (docs/rules.md#cancellation). The price of a panel is taken back when none of its
// members has a result.
func (o Order) MarkNotPerformed(
	by Member, at time.Time, items []string, reason string, labAtFault bool, p PrintDetails,
) (Outcome, error) {
	if err := by.May(MarkNotPerformed); err != nil {
		return Outcome{}, err
	}
	if err := checkReason("reason", reason, UndoneReasons); err != nil {
		return Outcome{}, err
	}
	if err := o.requireConfirmedOrCompleted(); err != nil {
		return Outcome{}, err
	}
	s := o.begin(MarkNotPerformed, by, At(at))
	s.event.Reason = reason
	err := s.eachItem(items, func(i int) error {
		it := s.order.Items[i]
		switch {
		case it.State == Correcting && it.Printed > 0:
			return refuse(Conflict, "has_result", "This test has a released value. Correct it, or withdraw the report first.")
		case it.State == Authorised || it.State == Released || it.isDropped():
			return refuse(Conflict, "has_result", "This test has an authorised result, or it will have no result.")
		}
		s.setNotPerformed(i, reason)
		for _, n := range s.order.calculatedFrom(it.Code) {
			if c := s.order.Items[n]; (c.isOpen() && c.State != Authorised) && !slices.Contains(items, c.Code) {
				s.setNotPerformed(n, reason)
			}
		}
		return nil
	})
	if err != nil {
		return Outcome{}, err
	}
	if labAtFault {
		s.creditLine(LineVAT)
	}
	s.dropUnneeded(reason, p)
	s.settleMoney(o.Money)
	return s.seal(), nil
}

func (s *step) setNotPerformed(i int, reason string) {
	it := s.setItemState(i, NotPerformed)
	it.Reason, it.Hold = reason, nil
	s.discardRun(it.Code, it.Run)
	s.closeTasksAbout(TaskSign, "item:"+it.Code)
}
