package lab

import "time"

// LoseSpecimens records that specimens were lost, and plans others.
func (o Order) LoseSpecimens(by Member, at time.Time, specimens []string, reason string) (Outcome, error) {
	if err := checkReason("reason", reason, LossReasons); err != nil {
		return Outcome{}, err
	}
	return o.replaceSpecimens(by, at, Lose, specimens, reason, nil, Lost,
		[]SpecimenState{TubeCollected, InTransit, TubeReceived, TubeAccepted, Stored, ReferredOut},
		refuse(Conflict, "not_losable", "This specimen was not collected, or it is no longer kept."))
}
