package lab

import (
	"slices"
	"time"
	"unicode/utf8"
)

// CorrectionRequest names released results to correct: their value (Corrected) or their comment (Amended), and why. The
// note says it in words where the reason is other; the caller stores it with the values.
type CorrectionRequest struct {
	Items        []string
	Kind         ReportKind
	Reason, Note string
}

// CorrectResults opens released results for a correction, and with them what is calculated from them. The released value
// stays valid and printed until a signatory authorises the new one.
func (o Order) CorrectResults(by Member, at time.Time, c CorrectionRequest) (Outcome, error) {
	if err := by.May(Correct); err != nil {
		return Outcome{}, err
	}
	if err := checkCorrectReason(c.Reason, c.Note); err != nil {
		return Outcome{}, err
	}
	if c.Kind != Corrected && c.Kind != Amended {
		return Outcome{}, Bad("kind", "Choose corrected or amended.")
	}
	if err := o.requireConfirmedOrCompleted(); err != nil {
		return Outcome{}, err
	}
	s := o.begin(Correct, by, At(at))
	s.event.Reason = c.Reason
	correction := s.correction(by, c.Kind, c.Reason, c.Note)
	err := s.eachItem(c.Items, func(i int) error {
		it := s.order.Items[i]
		switch {
		case it.State != Released:
			return refuse(Conflict, "not_released", "This test has no released result.")
		case !by.Signs(it.Department):
			return refuse(Forbidden, "not_signatory", "You do not sign for this department.")
		case it.isCalculated() && !slices.ContainsFunc(it.CalculatedFrom, func(code string) bool { return slices.Contains(c.Items, code) }):
			return refuse(Conflict, "calculated", "This value is calculated. Correct the tests it is calculated from.")
		}
		s.setItemState(i, Correcting).Correction = correction
		s.closeTasks(it.isDoubt)
		for _, n := range s.order.calculatedFrom(it.Code) {
			if also := s.order.Items[n]; also.State == Released && !slices.Contains(c.Items, also.Code) {
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

func (s *step) correction(by Member, kind ReportKind, reason, note string) *Correction {
	c := &Correction{Kind: kind, Reason: reason, By: by.Person, At: s.event.At}
	if note != "" {
		c.Note = s.event.N
	}
	return c
}

// checkCorrectReason refuses a reason that is not in the list, and other without words.
func checkCorrectReason(reason, note string) error {
	if err := checkReason("reason", reason, CorrectReasons); err != nil {
		return err
	}
	switch {
	case reason == "other" && note == "":
		return Bad("note", "Say in words why it is corrected.")
	case utf8.RuneCountInString(note) > maxCommentRunes:
		return Bad("note", "This is too long.")
	case !PlainText(note):
		return Bad("note", "Enter words, in Latin letters or letters of a script of India.")
	}
	return nil
}

// TakeBackCorrection ends corrections for which no new value was entered, and with them those of what is calculated: the
// released values stand.
func (o Order) TakeBackCorrection(by Member, at time.Time, items []string) (Outcome, error) {
	if err := by.May(TakeBack); err != nil {
		return Outcome{}, err
	}
	if err := o.requireConfirmedOrCompleted(); err != nil {
		return Outcome{}, err
	}
	s := o.begin(TakeBack, by, At(at))
	err := s.eachItem(items, func(i int) error {
		it := s.order.Items[i]
		if err := s.checkTakeBack(by, it); err != nil {
			return err
		}
		s.setItemState(i, Released).Correction = nil
		for _, n := range s.order.calculatedFrom(it.Code) {
			if c := s.order.Items[n]; s.isCorrectedForNothing(c) && !slices.Contains(items, c.Code) {
				s.setItemState(n, Released).Correction = nil
			}
		}
		return nil
	})
	if err != nil {
		return Outcome{}, err
	}
	return s.seal(), nil
}

func (s *step) checkTakeBack(by Member, it Item) error {
	was := s.order.Reports.Patient
	switch {
	case it.State != Correcting:
		return refuse(Conflict, "not_correcting", "This test is not under correction.")
	case it.Printed == 0:
		return refuse(Conflict, "withdrawn", "The report with this value was withdrawn. Enter a value, or record that the test is not performed.")
	case it.HasNewValue():
		return refuse(Conflict, "value_entered", "A new value was entered. It waits for a signatory.")
	case !by.Signs(it.Department):
		return refuse(Forbidden, "not_signatory", "You do not sign for this department.")
	case it.isCalculated() && !s.isCorrectedForNothing(it):
		return refuse(Conflict, "calculated", "This value is calculated. Take back the corrections of the tests it is calculated from.")
	case was != nil && was.Person() != s.order.Patient.Person():
		return refuse(Conflict, "patient_changed", "The patient was corrected since. Enter the value, so that it is judged again.")
	}
	return nil
}

// isCorrectedForNothing reports whether a calculated item is under correction and nothing it is calculated from is.
func (s *step) isCorrectedForNothing(c Item) bool {
	return c.State == Correcting && c.Printed > 0 && !c.HasNewValue() && !slices.ContainsFunc(c.CalculatedFrom, func(code string) bool {
		i := s.order.itemIndex(code)
		return i >= 0 && s.order.Items[i].State == Correcting
	})
}
