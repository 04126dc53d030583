package lab

import "time"

// RecollectSpecimens plans another specimen where there is not enough of one. The old one is kept.
func (o Order) RecollectSpecimens(by Member, at time.Time, specimens []string, reason string) (Outcome, error) {
	if err := checkReason("reason", reason, RecollectReasons); err != nil {
		return Outcome{}, err
	}
	return o.replaceSpecimens(by, at, Recollect, specimens, reason, nil, "",
		[]SpecimenState{TubeReceived, TubeAccepted, Stored, ReferredOut},
		refuse(Conflict, "not_recollectable", "This specimen is not in the laboratory."))
}
