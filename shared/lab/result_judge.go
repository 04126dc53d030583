package lab

import (
	"cmp"
	"reflect"
	"slices"

	"assay/shared/lab/measure"
)

// Values that were entered are judged again when the person is corrected (docs/rules.md#patient-follows): from the runs
// as they were entered, with the version of the catalogue by which they were judged.

// JudgedBy gives an analyte as a version of the hospital's catalogue has it.
type JudgedBy func(catalogue int, code string) (a measure.Analyte, known bool)

// judgeAgain judges the values of the order for the person as recorded now. was is the person before.
func (s *step) judgeAgain(was measure.Person, runs []RunSheet, analyte JudgedBy) {
	before, again := s.order.judgedFor(was, runs, analyte), s.order.judgedFor(s.order.Patient.Person(), runs, analyte)
	var corrected []string // of the printed ones
	for _, calculated := range []bool{false, true} {
		for i, it := range s.order.Items {
			now, ok := again[it.Code]
			if !ok || it.isCalculated() != calculated {
				continue
			}
			if it.Run != it.Printed {
				s.judgeUnsigned(i, s.withInput(it, now), runs)
				continue
			}
			// The starter list may have changed since a value was printed: only what the person changes counts. A value
			// under correction is judged when the new one is entered. What is calculated is corrected with its inputs.
			also := slices.ContainsFunc(it.CalculatedFrom, func(c string) bool { return slices.Contains(corrected, c) })
			if it.State != Correcting && (also || !now.isJudgedAs(before[it.Code])) {
				printed, _ := enteredRun(runs, it.Printed, it.Code)
				s.enterAgain(i, printed, s.withInput(it, now))
				corrected = append(corrected, it.Code)
			}
		}
	}
}

// judgeUnsigned enters a value that waits for a signature as it is judged now, if that is not how it was.
func (s *step) judgeUnsigned(i int, now Run, runs []RunSheet) {
	it := s.order.Items[i]
	run, _ := enteredRun(runs, it.Run, it.Code)
	run.Hold = it.Hold // other values may have changed it
	printed, isPrinted := enteredRun(runs, it.Printed, it.Code)
	switch {
	case isPrinted && s.isPutBack(it, now, printed):
		s.endPatientCorrection(i, printed)
	case !now.isJudgedAs(run):
		s.enterAgain(i, run, now)
	}
}

// withInput returns the run of a calculated item with the hold that comes from its inputs.
func (s *step) withInput(it Item, run Run) Run {
	b := bench{step: s}
	if slices.ContainsFunc(it.CalculatedFrom, b.isHeld) {
		run.Hold = append(run.Hold, measure.HoldInput)
	}
	return run
}

// judgedFor returns the values that stand, by item, as they are judged for a person; the hold that comes from inputs is
// left out. An item that the catalogue does not have any more is left out too.
func (o Order) judgedFor(who measure.Person, runs []RunSheet, analyte JudgedBy) map[string]Run {
	judged := map[string]Run{}
	for _, sp := range o.Specimens {
		values := map[string]measure.Value{}
		for _, calculated := range []bool{false, true} {
			for _, it := range o.Items {
				run, entered := enteredRun(runs, it.CurrentRun(), it.Code)
				a, known := analyte(run.Catalogue, it.Code)
				if it.Specimen != sp.ID || it.isCalculated() != calculated || !entered || !known {
					continue
				}
				if it.Run != it.Printed {
					run.Hold = it.Hold
				}
				judged[it.Code] = run.judgedFor(who, a, sp, values)
			}
		}
	}
	return judged
}

// judgedFor returns a run as it is judged for a person. A measured value is added to values as it is printed; a calculated
// one is calculated from them. A value that the analyte does not read any more is held without a flag.
func (r Run) judgedFor(who measure.Person, a measure.Analyte, sp Specimen, values map[string]measure.Value) Run {
	kept := slices.DeleteFunc(slices.Clone(r.Hold), func(h measure.HoldReason) bool {
		return !slices.Contains([]measure.HoldReason{measure.HoldInconsistent, measure.HoldManual, measure.HoldSecondEntry,
			measure.HoldEntries}, h)
	})
	at := sp.CollectedAt.Time
	var v measure.Value
	var err error
	if r.Calculated != "" {
		v, r.NotCalculated = a.Calculate(values, who, at, sp.Timepoint == Fasting)
	} else {
		v, err = a.Read(r.Raw, r.Unit)
		if r.Text {
			v.Flag = r.Flag
		}
	}
	is := measure.Interpretation{Absurd: true}
	if err == nil && r.NotCalculated == "" {
		is = a.Interpret(v, who, at)
	}
	was := r
	r.interpret(a, v, is)
	switch {
	case r.NotCalculated != "":
		r.Value, r.Comparator, r.Printed = "", "", ""
	case is.Absurd:
		r.Value, r.Comparator, r.Printed = was.Value, was.Comparator, was.Printed
		r.Hold = []measure.HoldReason{measure.HoldDemographic}
	}
	if printed, no := r.asPrinted(); err == nil && no == nil && r.Calculated == "" && !r.Text {
		values[r.Item] = printed
	}
	r.Hold = append(slices.Clone(r.Hold), kept...)
	if sp.TimeDoubt != "" && r.Calculated == "" {
		r.Hold = append(r.Hold, measure.HoldTime)
	}
	return r
}

// isJudgedAs reports whether two runs of one value are judged in the same way.
func (r Run) isJudgedAs(other Run) bool {
	for _, run := range []*Run{&r, &other} {
		run.EnteredBy, run.EnteredByName, run.EnteredAt = "", "", nil
		run.Hold = slices.Sorted(slices.Values(run.Hold))
	}
	return reflect.DeepEqual(r, other)
}

// enterAgain enters a value that was judged again under a new run number. The person who entered it stays the one who
// did. A printed value becomes a correction that waits for a signatory.
func (s *step) enterAgain(i int, before, again Run) {
	it := s.order.Items[i]
	to := Resulted
	switch {
	case it.Printed > 0:
		to = Correcting
	case len(again.Hold) > 0:
		to = Held
	}
	now := s.setItemState(i, to)
	if to == Correcting && it.State != Correcting {
		now.Correction = &Correction{Kind: Corrected, Reason: PatientCorrected, By: s.event.By, At: s.event.At}
	}
	s.runs.Runs = append(s.runs.Runs, again)
	now.Run, now.Hold, now.InRange = s.runs.N, again.Hold, again.isInRange()
	wasCritical, isCritical := slices.Contains(before.Hold, measure.HoldCritical), slices.Contains(again.Hold, measure.HoldCritical)
	if isCritical || it.Run != it.Printed { // else the call about the printed value stays until the new one is authorised
		s.renumberRun(it.Code, it.Run, now.Run)
	}
	switch {
	case isCritical && !wasCritical:
		s.openCall(it.Code, cmp.Or(string(again.Flag), string(measure.HoldCritical)))
	case wasCritical && !isCritical && it.Run != it.Printed:
		s.discardRun(it.Code, now.Run)
	}
	if to == Correcting {
		s.askToSign(it.Code)
	}
}

// renumberRun makes the calls about a value name its new run: those made, and the one that is open, which keeps its time.
func (s *step) renumberRun(item string, from, to int) {
	for _, t := range slices.Clone(s.order.Tasks) {
		if t.Kind == TaskCall && t.About == "item:"+item && t.openedAt() == from {
			s.closeTasks(func(other Task) bool { return other.ID == t.ID })
			again := s.openTask(TaskCall, t.Role, t.About, t.Why)
			again.Person, again.Opened, again.Due = t.Person, t.Opened, t.Due
			if t.Role != Supervisor {
				due := t.Opened.Add(escalateAfter)
				if due.Before(s.event.At.Time) {
					due = s.event.At.Time
				}
				s.addDuty(Duty{Kind: DutyEscalate, Task: again.ID, Due: At(due)})
			}
		}
	}
	for n, c := range s.order.Calls {
		if c.Item == item && c.Run == from {
			s.order.Calls[n].Run = to
		}
	}
}

// isPutBack reports whether the value that waits is the printed one, judged again for a person who is by now recorded as
// the report prints it. It stays a correction if a call was made about it, or is to be made.
func (s *step) isPutBack(it Item, now, printed Run) bool {
	was := s.order.Reports.Patient
	called := s.order.lastInformed(it.Code) == it.Run || slices.ContainsFunc(s.order.Tasks, func(t Task) bool {
		return t.Kind == TaskCall && t.About == "item:"+it.Code && t.openedAt() == it.Run
	})
	return !called && it.Correction.isOfPatient() && was != nil && was.Person() == s.order.Patient.Person() &&
		now.Raw == printed.Raw && now.Value == printed.Value && now.Comment == printed.Comment
}

// endPatientCorrection makes a value stand again that had to be corrected for the person, who was put back since.
func (s *step) endPatientCorrection(i int, printed Run) {
	it := s.order.Items[i]
	to := Released
	for _, r := range s.order.Reports.Versions {
		if r.State == ReportMaking && slices.Contains(r.Items, it.Code) {
			to = Authorised
		}
	}
	s.discardRun(it.Code, it.Run)
	s.closeTasksAbout(TaskSign, "item:"+it.Code)
	now := s.setItemState(i, to)
	now.Run, now.Hold, now.InRange, now.Correction = it.Printed, printed.Hold, printed.isInRange(), nil
}

// askToSign asks a signatory to authorise the new value of a correction.
func (s *step) askToSign(item string) {
	s.closeTasksAbout(TaskSign, "item:"+item)
	s.openTask(TaskSign, Supervisor, "item:"+item, "")
}

// enteredRun returns a run with the person who entered it.
func enteredRun(sheets []RunSheet, n int, item string) (Run, bool) {
	run, found := runOf(sheets, n, item)
	if found && run.EnteredBy == "" {
		sheet := sheets[slices.IndexFunc(sheets, func(s RunSheet) bool { return s.N == n })]
		run.EnteredBy, run.EnteredByName, run.EnteredAt = sheet.By, sheet.Name, &sheet.At
	}
	return run, found
}
