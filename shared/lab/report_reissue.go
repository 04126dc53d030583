package lab

import (
	"slices"
	"time"
)

// ReissueReport issues a corrected version of what is released, because the person it prints was corrected. Values that
// were judged again for that are authorised instead, which issues such a version too.
func (o Order) ReissueReport(by Member, at time.Time, p PrintDetails) (Outcome, error) {
	if err := by.May(Reissue); err != nil {
		return Outcome{}, err
	}
	if err := o.requireConfirmedOrCompleted(); err != nil {
		return Outcome{}, err
	}
	signs := slices.ContainsFunc(o.Items, func(i Item) bool { return i.Printed > 0 && by.Signs(i.Department) })
	waits := slices.ContainsFunc(o.Items, func(i Item) bool { return i.Correction.isOfPatient() && i.HasNewValue() })
	switch {
	case o.Reports.Patient == nil && !waits:
		return Outcome{}, refuse(Conflict, "nothing_to_correct", "The report prints the patient as recorded.")
	case waits:
		return Outcome{}, refuse(Conflict, "value_entered", "A value was judged again for this patient. Authorise it: that corrects the report.")
	case o.hasHold(HoldIdentity):
		return Outcome{}, refuse(Conflict, "identity_in_doubt",
			"It is not certain whose specimens these are. Confirm the identity first.")
	case !signs:
		return Outcome{}, refuse(Forbidden, "not_signatory", "You do not sign for a department of this report.")
	}
	s := o.begin(Reissue, by, At(at))
	s.event.Reason = PatientCorrected
	s.freezeReport(by, nil, Corrected, PatientCorrected, p)
	return s.seal(), nil
}
