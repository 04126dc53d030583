package lab

import (
	"time"
)

// CorrectResults opens released results for a correction, of the value (Corrected) or of the comment (Amended). The
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
		switch {
		case s.order.Items[i].State != Released:
			return refuse(Conflict, "not_released", "This test has no released result.")
		case !by.Signs(s.order.Items[i].Department):
			return refuse(Forbidden, "not_signatory", "You do not sign for this department.")
		}
		s.setItemState(i, Correcting).Correction = &Correction{Kind: kind, Reason: reason, By: by.Person, At: s.event.At}
		return nil
	})
	if err != nil {
		return Outcome{}, err
	}
	return s.seal(), nil
}
