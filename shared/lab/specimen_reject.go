package lab

import (
	"time"
)

// RejectSpecimens rejects specimens that cannot be used, and plans others of the same kind, without charge, for what
// was to be measured (docs/rules.md#rejection). Results that nobody has authorised are measured again from the new
// specimen.
func (o Order) RejectSpecimens(
	by Member, at time.Time, specimens []string, reason string, rec *Recorded,
) (Outcome, error) {
	if err := checkReason("reason", reason, RejectReasons); err != nil {
		return Outcome{}, err
	}
	return o.replaceSpecimens(by, at, Reject, specimens, reason, rec, Rejected,
		[]SpecimenState{Labelled, TubeCollected, InTransit, TubeReceived, TubeAccepted},
		refuse(Conflict, "not_rejectable", "This specimen can no longer be rejected."))
}
