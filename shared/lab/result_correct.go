package lab

import (
	"slices"
	"time"
)

// CorrectResults opens released results for a correction, of the value (Corrected) or of the comment (Amended), and with
// them what is calculated from them. The
// released value stays valid and printed until a signatory authorises the new one.
func (o Order) CorrectResults(
	by Member, at time.Time, items []string, kind ReportKind, reason string,
) (Outcome, error) {
	if err := by.May(Correct); err != nil {
		return Outcome{}, err
	}
	if err := checkReason("reason", reason, CorrectReasons); err != nil {
		return Outcome{}, err
	}
	if kind != Corrected && kind != Amended {
		return Outcome{}, Bad("kind", "Choose corrected or amended.")
	}
	if err := o.requireConfirmedOrCompleted(); err != nil {
		return Outcome{}, err
	}
	s := o.begin(Correct, by.Person, At(at))
	s.event.Reason = reason
	err := s.eachItem(items, func(i int) error {
		it := s.order.Items[i]
		switch {
		case it.State != Released:
			return refuse(Conflict, "not_released", "This test has no released result.")
		case !by.Signs(it.Department):
			return refuse(Forbidden, "not_signatory", "You do not sign for this department.")
		case it.isCalculated() && !slices.ContainsFunc(it.CalculatedFrom, func(c string) bool { return slices.Contains(items, c) }):
			return refuse(Conflict, "calculated", "This value is calculated. Correct the tests it is calculated from.")
		}
		correction := &Correction{Kind: kind, Reason: reason, By: by.Person, At: s.event.At}
		s.setItemState(i, Correcting).Correction = correction
		for _, n := range s.order.calculatedFrom(it.Code) {
			if c := s.order.Items[n]; c.State == Released && !slices.Contains(items, c.Code) {
				s.setItemState(n, Correcting).Correction = correction
			}
		}
		return nil
	})
	if err != nil {
		return Outcome{}, err
	}
	return s.seal(), nil
}
