package lab

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"assay/shared/lab/measure"
)

// Entry is one result as it is submitted.
type Entry struct {
	Item, Value, Unit     string
	Comment, Observations string
	Instrument, Lot       string
}

// maxCommentRunes is the greatest length of a comment, in characters.
const maxCommentRunes = 500

// SubmitResults takes results of items that are in process or under correction: all entries, or none. Each is compared
// with the reference range for this person at the time of collection, flagged, and stored as a run. Values that are
// critical, or that the ranges cannot judge, are held; a critical value also opens a task to call the orderer.
func (o Order) SubmitResults(
	by Member, at time.Time, entries []Entry, analyte func(code string) (measure.Analyte, bool),
) (Outcome, error) {
	if err := by.May(Submit); err != nil {
		return Outcome{}, err
	}
	if err := o.requireConfirmedOrCompleted(); err != nil {
		return Outcome{}, err
	}
	if len(entries) == 0 {
		return Outcome{}, Bad("results", "Enter at least one result.")
	}
	s := o.begin(Submit, by.Person, At(at))
	s.runs = &RunSheet{Order: o.ID, N: s.event.N, At: s.event.At, By: by.Person, Name: by.Name}
	for n, e := range entries {
		if err := s.enterResult(by, e, analyte); err != nil {
			return Outcome{}, prefixField(fmt.Sprintf("results[%d]", n), err)
		}
	}
	return s.seal(), nil
}

func (s *step) enterResult(by Member, e Entry, analyte func(code string) (measure.Analyte, bool)) error {
	i := s.order.itemIndex(e.Item)
	if i < 0 {
		return Bad("item", "This order has no such test.")
	}
	if st := s.order.Items[i].State; st != InProcess && st != Correcting || s.order.Items[i].Run == s.event.N {
		return &Refusal{Kind: Conflict, Code: "not_in_process", Field: "item", Sentence: "This test is not in process."}
	}
	a, known := analyte(e.Item)
	if !known {
		return fmt.Errorf("catalogue %s has no analyte %s any more", s.order.Catalogue, e.Item)
	}
	run, err := s.order.readResult(a, e, s.order.Specimens[s.order.specimenIndex(s.order.Items[i].Specimen)])
	if err != nil {
		return err
	}
	s.runs.Runs = append(s.runs.Runs, run)
	to := s.order.Items[i].State
	switch {
	case to == Correcting: // until somebody authorises the new value
	case len(run.Hold) > 0:
		to = Held
	default:
		to = Resulted
	}
	it := s.setItemState(i, to)
	it.Hold, it.Run, it.EnteredBy = run.Hold, s.runs.N, by.Person
	if slices.Contains(run.Hold, measure.HoldCritical) { // it is critical, or is at an age or sex that is left open
		s.closeTasksAbout(TaskCall, "item:"+it.Code)
		t := s.openTask(TaskCall, Technician, "item:"+it.Code, cmp.Or(string(run.Flag), string(measure.HoldCritical)))
		s.addDuty(Duty{Kind: DutyEscalate, Task: t.ID, Due: At(s.event.At.Add(escalateAfter))})
		s.mailCritical()
	}
	return nil
}

// mailCritical adds the mail to the laboratory about critical values, once for all values of a submission.
func (s *step) mailCritical() {
	for _, d := range s.duties {
		if d.Stage == MailCritical {
			return
		}
	}
	s.addDuty(Duty{Kind: DutyMail, Stage: MailCritical})
}

// readResult checks one entry and returns its run.
func (o Order) readResult(a measure.Analyte, e Entry, sp Specimen) (Run, error) {
	v, err := a.Read(e.Value, e.Unit)
	if errors.Is(err, measure.ErrWrongUnit) {
		return Run{}, Bad("unit", "This test is not measured in this unit.")
	}
	if err != nil {
		return Run{}, Bad("value", err.Error())
	}
	for _, f := range []struct{ name, text string }{{"comment", e.Comment}, {"observations", e.Observations},
		{"instrument", e.Instrument}, {"lot", e.Lot}} {
		if utf8.RuneCountInString(f.text) > maxCommentRunes {
			return Run{}, Bad(f.name, "This is too long.")
		}
		if !Printable(f.text) {
			return Run{}, Bad(f.name, "Use Latin or Devanagari letters.")
		}
	}
	if sp.CollectedAt == nil {
		return Run{}, fmt.Errorf("specimen %s of order %s is on the bench and was never collected", sp.ID, o.ID)
	}
	is := a.Interpret(v, o.Patient.Person(), sp.CollectedAt.Time)
	if is.Absurd {
		return Run{}, &Refusal{Kind: Unprocessable, Code: "absurd_value", Field: "value",
			Sentence: "No patient can have this value. Check what was typed."}
	}
	return Run{Item: e.Item, Name: a.Name, LOINC: a.LOINC, Raw: v.Raw, Value: v.Number.String(), Printed: is.Printed,
		Comparator: v.Comparator, Unit: v.Unit, Flag: is.Flag, Range: is.RangeText, Low: is.Low, High: is.High,
		Unverified: a.Unverified && is.Ranged(), Hold: is.Hold, Comment: e.Comment, Observations: e.Observations,
		Instrument: e.Instrument, Lot: e.Lot}, nil
}
