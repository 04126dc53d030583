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
	Method                string // where it is another than the catalogue's
	// Flag is what the reader says of a result in text: abnormal, critical, or nothing.
	Flag measure.Flag
}

// maxCommentRunes is the greatest length of a comment, in characters.
const maxCommentRunes = 500

// SubmitResults takes results of items that are in process or under correction: all entries, or none. Each is compared
// with the reference range for this person at the time of collection, flagged, and stored as a run, and so is what is
// calculated from them. Values that are critical, that the ranges cannot judge, or that contradict each other are held; a
// value that is or may be critical also opens a task to call the orderer. Earlier are the run sheets that EarlierRuns
// names.
func (o Order) SubmitResults(by Member, at time.Time, entries []Entry,
	analyte func(code string) (measure.Analyte, bool), earlier ...RunSheet,
) (Outcome, error) {
	if err := o.mayEnter(by); err != nil {
		return Outcome{}, err
	}
	if len(entries) == 0 {
		return Outcome{}, Bad("results", "Enter at least one result.")
	}
	s := o.begin(Submit, by, At(at))
	s.runs = &RunSheet{Order: o.ID, N: s.event.N, At: s.event.At, By: by.Person, Name: by.Name}
	for n, e := range entries {
		if err := s.readEntry(by, e, analyte, earlier); err != nil {
			return Outcome{}, prefixField(fmt.Sprintf("results[%d]", n), err)
		}
	}
	if err := s.judgeTogether(analyte, earlier); err != nil {
		return Outcome{}, err
	}
	for _, run := range s.runs.Runs {
		s.enterRun(by, run)
	}
	return s.seal(), nil
}

// mayEnter refuses who may not enter values, and an order that takes none.
func (o Order) mayEnter(by Member) error {
	if err := by.May(Submit); err != nil {
		return err
	}
	return o.requireConfirmedOrCompleted()
}

// CheckEntry refuses a value for an item that is calculated, or is not being measured.
func (i Item) CheckEntry() error {
	switch {
	case i.isCalculated():
		return &Refusal{Kind: Unprocessable, Code: "calculated", Field: "item",
			Sentence: "This value is calculated from others and cannot be entered."}
	case i.State != InProcess && i.State != Correcting && !i.AwaitsSecondEntry():
		return notInProcess()
	}
	return nil
}

func notInProcess() *Refusal {
	return &Refusal{Kind: Conflict, Code: "not_in_process", Field: "item", Sentence: "This test is not in process."}
}

// readEntry adds the run of one entry.
func (s *step) readEntry(by Member, e Entry, analyte func(code string) (measure.Analyte, bool), earlier []RunSheet) error {
	i := s.order.itemIndex(e.Item)
	if i < 0 {
		return Bad("item", "This order has no such test.")
	}
	it := s.order.Items[i]
	_, twice := runOf([]RunSheet{*s.runs}, s.runs.N, e.Item)
	if err := it.CheckEntry(); err != nil {
		return err
	}
	if err := it.checkEntryBy(by); err != nil {
		return err
	}
	if twice {
		return notInProcess()
	}
	a, known := analyte(e.Item)
	if !known {
		return fmt.Errorf("catalogue %s has no analyte %s any more", s.order.Catalogue, e.Item)
	}
	sp := s.order.Specimens[s.order.specimenIndex(it.Specimen)]
	run, err := s.order.readResult(a, e, sp)
	if err != nil {
		return err
	}
	if a.TwoEntries {
		if err := s.joinEntries(it, &run, earlier); err != nil {
			return err
		}
	}
	s.runs.Runs = append(s.runs.Runs, run)
	return nil
}

// enterRun gives an item the value of its run.
func (s *step) enterRun(by Member, run Run) {
	i := s.order.itemIndex(run.Item)
	to := resultedOrHeld(run.Hold)
	if s.order.Items[i].State == Correcting { // until somebody authorises the new value
		to = Correcting
	}
	it := s.setItemState(i, to)
	if it.Run != it.Printed { // what was released is valid until the new value is authorised
		s.discardRun(it.Code, it.Run)
	}
	it.Hold, it.InRange, it.Run, it.EnteredBy, it.FirstBy = run.Hold, run.isInRange(), s.runs.N, by.Person, run.FirstBy
	if slices.Contains(run.Hold, measure.HoldCritical) { // it is critical, or is at an age or sex that is left open
		s.openCall(it.Code, cmp.Or(string(run.Flag), string(measure.HoldCritical)))
	}
	if to == Correcting {
		s.askToSign(it.Code)
	}
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
	if err == nil && !Printable(v.Text) {
		err = measure.ErrNoText
	}
	if err != nil {
		return Run{}, Bad("value", err.Error())
	}
	for _, f := range []struct{ name, text string }{{"comment", e.Comment}, {"observations", e.Observations},
		{"instrument", e.Instrument}, {"lot", e.Lot}, {"method", e.Method}} {
		if utf8.RuneCountInString(f.text) > maxCommentRunes {
			return Run{}, Bad(f.name, "This is too long.")
		}
		if !PlainText(f.text) {
			return Run{}, Bad(f.name, "Enter words, in Latin letters or letters of a script of India.")
		}
	}
	if sp.CollectedAt == nil {
		return Run{}, fmt.Errorf("specimen %s of order %s is on the bench and was never collected", sp.ID, o.ID)
	}
	if e.Flag != measure.FlagNone && (!a.Text() || !e.Flag.IsReaders()) {
		return Run{}, Bad("flag", "Only a result in text is flagged by its reader, A for abnormal or AA for critical.")
	}
	v.Flag = e.Flag
	is := a.Interpret(v, o.Patient.Person(), sp.CollectedAt.Time)
	if is.Absurd {
		return Run{}, &Refusal{Kind: Unprocessable, Code: "absurd_value", Field: "value",
			Sentence: "No patient can have this value. Check what was typed."}
	}
	run := Run{Item: e.Item, Name: a.Name, NameHi: a.NameHi, LOINC: a.LOINC, Raw: v.Raw, Unit: v.Unit, Comment: e.Comment,
		Observations: e.Observations, Instrument: e.Instrument, Lot: e.Lot, Method: cmp.Or(e.Method, a.Method),
		Referred: sp.State == ReferredOut, Laboratory: sp.Laboratory}
	run.interpret(a, v, is)
	if sp.TimeDoubt != "" {
		run.Hold = append(run.Hold, measure.HoldTime)
	}
	return run, nil
}

// JudgeDraft returns how a value that is being typed would be judged by itself, or the refusal that it would meet. What
// is judged together with other values waits for the submission.
func (o Order) JudgeDraft(a measure.Analyte, d DraftResult) (Run, error) {
	sp := o.Specimens[o.specimenIndex(o.Items[o.itemIndex(d.Item)].Specimen)]
	return o.readResult(a, Entry{Item: d.Item, Value: d.Value, Unit: a.Unit, Flag: d.Flag}, sp)
}

// interpret writes down a value and what it means.
func (r *Run) interpret(a measure.Analyte, v measure.Value, is measure.Interpretation) {
	r.Value, r.Comparator, r.Printed, r.Flag, r.Hold = v.Number.String(), v.Comparator, is.Printed, is.Flag, is.Hold
	r.Range, r.Low, r.High, r.Unverified = is.RangeText, is.Low, is.High, a.Unverified && is.Ranged()
	r.Coded, r.Text, r.PrintedHi = v.Code != "", v.Text != "", is.PrintedHi
	if r.Coded || r.Text {
		r.Value = v.Code
	}
	r.Ranges, r.RangeNote, r.RangeNoteHi = is.Possible, "", ""
	if is.Range != nil {
		r.RangeNote, r.RangeNoteHi = is.Range.Text, is.Range.TextHi
	}
}
