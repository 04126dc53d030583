package lab

import (
	"slices"
	"time"
)

// Correct opens released results to be made anew: the value (Corrected) or the words beside it (Amended). What was
// released stands, and is printed, until a signatory stands for what replaces it.
func (o Order) CorrectResults(by Member, at time.Time, items []string, kind ReportKind, reason string) (Outcome, error) {
	if err := by.May(Correct); err != nil {
		return Outcome{}, err
	}
	if err := oneOf("reason", reason, CorrectReasons); err != nil {
		return Outcome{}, err
	}
	if kind != Corrected && kind != Amended {
		return Outcome{}, Bad("kind", "Choose corrected or amended.")
	}
	if o.State != Completed {
		if err := o.alive(); err != nil {
			return Outcome{}, err
		}
	}
	s := o.begin(Correct, by.Person, At(at))
	s.ev.Reason = reason
	err := s.each(items, func(i int) error {
		switch {
		case s.o.Items[i].State != Released:
			return refuse(Conflict, "not_released", "This test has no released result.")
		case !by.Signs(s.o.Items[i].Department):
			return refuse(Forbidden, "not_signatory", "You do not sign for this department.")
		}
		s.item(i, Correcting).Correction = &Correction{Kind: kind, Reason: reason, By: by.Person, At: s.ev.At}
		return nil
	})
	if err != nil {
		return Outcome{}, err
	}
	return s.done(), nil
}

// withdrawn tells whether the newest version took everything back.
func (o Order) withdrawn() bool {
	n := len(o.Reports.Versions)
	return n > 0 && o.Reports.Versions[n-1].Kind == Withdrawn
}

// Withdraw takes a whole report back, as for a wrong patient: a version without values follows, and what was released
// is open to correction.
func (o Order) WithdrawReport(by Member, at time.Time, reason string, p Printing) (Outcome, error) {
	if err := by.May(Withdraw); err != nil {
		return Outcome{}, err
	}
	if err := oneOf("reason", reason, CorrectReasons); err != nil {
		return Outcome{}, err
	}
	if o.State != Completed {
		if err := o.alive(); err != nil {
			return Outcome{}, err
		}
	}
	stored := slices.ContainsFunc(o.Reports.Versions, func(r Report) bool { return r.State == ReportStored })
	making := slices.ContainsFunc(o.Reports.Versions, func(r Report) bool { return r.State == ReportMaking })
	switch {
	case making:
		return Outcome{}, refuse(Conflict, "report_in_making", "A report is being made. Try again in a moment.")
	case !stored || o.withdrawn():
		return Outcome{}, refuse(Conflict, "no_report", "There is no report that could be withdrawn.")
	}
	s := o.begin(Withdraw, by.Person, At(at))
	s.ev.Reason = reason
	for i, it := range s.o.Items {
		switch {
		case it.State != Released && it.State != Correcting:
			continue
		case !by.Signs(it.Department):
			return Outcome{}, refuse(Forbidden, "not_signatory", "You do not sign for every department of this report.")
		case it.State == Released:
			s.item(i, Correcting)
		}
		now := &s.o.Items[i]
		now.Correction = &Correction{Kind: Corrected, Reason: reason, By: by.Person, At: s.ev.At}
		now.Run, now.Printed = 0, 0
	}
	s.freeze(by, nil, Withdrawn, reason, p)
	return s.done(), nil
}
