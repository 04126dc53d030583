package lab

import (
	"time"

	"assay/shared/lab/measure"
)

// adultAge is the age from which people consent for themselves (docs/rules.md#minors).
const adultAge = 18

// AskGuardianTask is what the desk has to do about a patient under 18 whose guardian has not consented to the care.
const AskGuardianTask = "ask_guardian"

// adultFrom is when the patient is 18, by the day in India. Where the age was said and not the date, it is the last day that fits;
// ok is false where no date can be read.
func (p Patient) adultFrom() (from time.Time, ok bool) {
	if _, err := measure.ParseBirthDate(p.BirthDate); err != nil {
		return time.Time{}, false
	}
	born, err := time.ParseInLocation(time.DateOnly, p.BirthDate, measure.IST)
	return born.AddDate(adultAge, 0, 0), err == nil
}

// isMinor reports whether the patient is, or may be, under 18.
func (p Patient) isMinor(at time.Time) bool {
	from, ok := p.adultFrom()
	return ok && at.Before(from)
}

// lacksGuardian reports whether a guardian is to be asked.
func (p Patient) lacksGuardian(at time.Time) bool {
	if p.Merge != nil || !p.isMinor(at) {
		return false
	}
	for _, c := range p.Consents {
		if c.Purpose == Care && c.Giver() == ByGuardian && c.WithdrawnAt == nil {
			return false
		}
	}
	return true
}

// guardianDuties are the task that asks for a guardian, and the duty that ends it when the patient is 18.
func (p Patient) guardianDuties(at time.Time) []Duty {
	from, _ := p.adultFrom()
	return []Duty{{N: p.GuardianAsked, Kind: DutyDesk, Of: AskGuardianTask, Due: At(at)},
		{N: p.GuardianAsked, Kind: DutyOfAge, Due: At(from), Later: true}}
}

// settleGuardian opens the task that asks for a guardian where one is missing, with the next rev, and ends one that asks for nothing
// any more, or was to end on another day.
func (p *Patient) settleGuardian(before Patient, at time.Time) (opened, closed []Duty) {
	lacks := p.lacksGuardian(at)
	if p.GuardianAsked > 0 && (!lacks || p.BirthDate != before.BirthDate) {
		closed = before.guardianDuties(at)
		p.GuardianAsked = 0
	}
	if lacks && p.GuardianAsked == 0 {
		p.GuardianAsked = p.Rev + 1
		opened = p.guardianDuties(at)
	}
	return opened, closed
}

// ChangedPatient is a patient one rev on, with what remains to be done, and the duties that nobody has to do any more.
type ChangedPatient struct {
	Patient Patient
	Event   Event
	Duties  []Duty
	Closed  []Duty
}

// settled takes a patient one rev on, and asks for a guardian or no longer.
func (p Patient) settled(before Patient, by Member, at time.Time, c Action, changes ...Change) (out ChangedPatient) {
	out.Duties, out.Closed = p.settleGuardian(before, at)
	out.Patient, out.Event = p.nextRev(by, at, c, changes...)
	return out
}

// AsksGuardian reports whether the desk is asked to find a guardian.
func (p Patient) AsksGuardian(at time.Time) bool { return p.GuardianAsked > 0 && p.isMinor(at) }
