package lab

import (
	"strconv"
	"strings"
	"time"

	"assay/shared/lab/measure"
)

// slipLife is how long a visit slip opens after the last report (docs/rules.md#visit-slip).
const slipLife = 90 * 24 * time.Hour

// SlipEnded reports whether the visit slip opens nothing any more: a closed order's does so 90 days after its last report,
// or after the order was closed where there is none.
func (o Order) SlipEnded(at time.Time) bool {
	if o.ClosedAt == nil {
		return false
	}
	last := o.ClosedAt.Time
	for _, r := range o.Reports.Versions {
		if r.AuthorisedAt.After(last) {
			last = r.AuthorisedAt.Time
		}
	}
	return !at.Before(last.Add(slipLife))
}

// CheckPrintSlip refuses who may not print the visit slip, and one that has ended.
func (o Order) CheckPrintSlip(by Member, at time.Time) error {
	if err := by.May(PrintSlip); err != nil {
		return err
	}
	if o.SlipEnded(at) {
		return refuse(Conflict, "slip_ended", "The visit slip of this order has ended: 90 days have passed since its last report.")
	}
	return nil
}

// EndSlip ends the visit slip as it was printed and mailed so far: the version rises, and what opened the one before opens
// nothing. action is VoidSlip, or RenewSlip where a new one is printed at once.
func (o Order) EndSlip(by Member, at time.Time, action Action, reason string) (Outcome, error) {
	if err := by.May(action); err != nil {
		return Outcome{}, err
	}
	if err := checkReason("reason", reason, SlipReasons); err != nil {
		return Outcome{}, err
	}
	return o.endSlip(by, at, action, reason), nil
}

func (o Order) endSlip(by Member, at time.Time, action Action, reason string) Outcome {
	return o.beginEndOfSlip(by, at, action, reason).seal()
}

func (o Order) beginEndOfSlip(by Member, at time.Time, action Action, reason string) *step {
	s := o.begin(action, by, At(at))
	s.event.Reason = reason
	was := s.order.SlipVersion
	s.order.SlipVersion++
	s.noteChange("slip", strconv.Itoa(was), strconv.Itoa(s.order.SlipVersion))
	return s
}

// SlipGuard is what somebody must know, beside holding the visit slip.
type SlipGuard string

// The guards (docs/rules.md#slip-guard).
const (
	ByBirthDate SlipGuard = "birth_date"
	ByPhone     SlipGuard = "phone" // the last four digits of the registered number
	ByDesk      SlipGuard = "desk"  // nobody can know enough: it is opened at the desk only
)

// SlipGuard says what opens the slips of the patient: the record as it is now, that which survives where it was merged.
// A birth date worked out from a stated age is nobody's, so it opens nothing, and neither does its year.
func (p Patient) SlipGuard(c Contact) SlipGuard {
	switch {
	case !p.Estimated && p.BirthDate != "":
		return ByBirthDate
	case len(c.Phone) >= phoneDigits:
		return ByPhone
	}
	return ByDesk
}

const phoneDigits = 4

// SlipAnswer is what the holder of a slip has typed: a birth date, or the last digits of a phone.
type SlipAnswer struct{ BirthDate, PhoneDigits string }

// Check refuses what has not the shape of an answer. It costs no try.
func (a SlipAnswer) Check() error {
	switch {
	case a.BirthDate != "" && a.PhoneDigits != "":
		return Bad("phone_digits", "Send either the date of birth or the digits of the phone.")
	case a.PhoneDigits != "":
		if len(a.PhoneDigits) != phoneDigits || strings.Trim(a.PhoneDigits, "0123456789") != "" {
			return Bad("phone_digits", "Enter the last four digits of the registered phone.")
		}
		return nil
	}
	return CheckBirthDate(a.BirthDate)
}

// CheckBirthDate refuses a date that is none, or is not written as one.
func CheckBirthDate(typed string) error {
	if _, err := measure.ParseBirthDate(typed); err != nil {
		return Bad("birth_date", "Enter the date of birth as YYYY-MM-DD.")
	}
	return nil
}

// Kind is the guard that the answer is meant for.
func (a SlipAnswer) Kind() SlipGuard {
	if a.PhoneDigits != "" {
		return ByPhone
	}
	return ByBirthDate
}

// Opens reports whether the answer is right for a person.
func (a SlipAnswer) Opens(p Patient, c Contact) bool {
	switch guard := p.SlipGuard(c); {
	case guard == ByDesk || guard != a.Kind():
		return false
	case guard == ByPhone:
		return strings.HasSuffix(c.Phone, a.PhoneDigits)
	}
	return a.BirthDate == p.BirthDate
}
