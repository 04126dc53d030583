package lab

import (
	"assay/shared/lab/measure"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"
)

// Entry is one result as somebody submits it.
type Entry struct {
	Item, Value, Unit     string
	Comment, Observations string
	Instrument, Lot       string
}

// longest words that go with a result, in characters.
const maxComment = 500

// Submit takes results of items on the bench, or under correction: all entries, or none. Each is read, compared with
// the range for this person at the time of collection, flagged, and frozen as a run; what the ranges cannot settle, and
// every critical value, is held, and a critical value asks for a call.
func (o Order) SubmitResults(by Member, at time.Time, entries []Entry, analyte func(code string) (measure.Analyte, bool)) (Outcome, error) {
	if err := by.May(Submit); err != nil {
		return Outcome{}, err
	}
	if o.State != Completed { // where corrections go on
		if err := o.alive(); err != nil {
			return Outcome{}, err
		}
	}
	if len(entries) == 0 {
		return Outcome{}, Bad("results", "Enter at least one result.")
	}
	s := o.begin(Submit, by.Person, At(at))
	s.runs = &RunSheet{Order: o.ID, N: s.ev.N, At: s.ev.At, By: by.Person, Name: by.Name}
	for n, e := range entries {
		if err := s.enter(by, e, analyte); err != nil {
			return Outcome{}, blame(fmt.Sprintf("results[%d]", n), err)
		}
	}
	return s.done(), nil
}

// enter takes one result.
func (s *step) enter(by Member, e Entry, analyte func(code string) (measure.Analyte, bool)) error {
	i := s.o.itemIndex(e.Item)
	if i < 0 {
		return Bad("item", "This order has no such test.")
	}
	if st := s.o.Items[i].State; st != InProcess && st != Correcting || s.o.Items[i].Run == s.ev.N {
		return &Refusal{Kind: Conflict, Code: "not_in_process", Field: "item", Sentence: "This test is not on the bench."}
	}
	a, known := analyte(e.Item)
	if !known {
		return fmt.Errorf("catalogue %s has no analyte %s any more", s.o.Catalogue, e.Item)
	}
	run, err := s.o.read(a, e, s.o.Specimens[s.o.specimenIndex(s.o.Items[i].Specimen)])
	if err != nil {
		return err
	}
	s.runs.Runs = append(s.runs.Runs, run)
	to := s.o.Items[i].State
	switch {
	case to == Correcting: // stays, until somebody stands for the new value
	case len(run.Hold) > 0:
		to = Held
	default:
		to = Resulted
	}
	it := s.item(i, to)
	it.Hold, it.Run, it.EnteredBy = run.Hold, s.runs.N, by.Person
	if run.Flag.Critical() {
		s.closeAbout(TaskCall, "item:"+it.Code)
		t := s.open(TaskCall, Technician, "item:"+it.Code, string(run.Flag))
		s.duty(Duty{Kind: DutyEscalate, Task: t.ID, Due: At(s.ev.At.Add(escalation))})
		s.critical()
	}
	return nil
}

// critical tells the laboratory once in a step.
func (s *step) critical() {
	for _, d := range s.duties {
		if d.Stage == MailCritical {
			return
		}
	}
	s.duty(Duty{Kind: DutyMail, Stage: MailCritical})
}

// read turns one entry into a run.
func (o Order) read(a measure.Analyte, e Entry, sp Specimen) (Run, error) {
	v, err := a.Read(e.Value, e.Unit)
	if errors.Is(err, measure.ErrWrongUnit) {
		return Run{}, Bad("unit", "This test is not measured in this unit.")
	}
	if err != nil {
		return Run{}, Bad("value", err.Error())
	}
	for _, f := range []struct{ field, words string }{{"comment", e.Comment}, {"observations", e.Observations},
		{"instrument", e.Instrument}, {"lot", e.Lot}} {
		if utf8.RuneCountInString(f.words) > maxComment {
			return Run{}, Bad(f.field, "This is too long.")
		}
		if !Printable(f.words) {
			return Run{}, Bad(f.field, "Write in Latin or Devanagari letters.")
		}
	}
	if sp.CollectedAt == nil {
		return Run{}, fmt.Errorf("specimen %s of order %s is on the bench and was never collected", sp.ID, o.ID)
	}
	is := a.Interpret(v, measure.Person{Sex: o.Patient.Sex, BirthDate: o.Patient.BirthDate, Estimated: o.Patient.Estimated},
		sp.CollectedAt.Time)
	if is.Absurd {
		return Run{}, &Refusal{Kind: Unprocessable, Code: "absurd_value", Field: "value",
			Sentence: "No patient can have this value. Check what was typed."}
	}
	return Run{Item: e.Item, Name: a.Name, LOINC: a.LOINC, Raw: v.Raw, Value: v.Number.String(), Printed: is.Printed,
		Comparator: v.Comparator, Unit: v.Unit, Flag: is.Flag, Range: is.RangeText, Low: is.Low, High: is.High,
		Unverified: a.Unverified && is.Range != nil, Hold: is.Hold, Comment: e.Comment, Observations: e.Observations,
		Instrument: e.Instrument, Lot: e.Lot}, nil
}
