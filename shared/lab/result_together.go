package lab

import (
	"fmt"
	"slices"

	"assay/shared/lab/measure"
)

// Values of one specimen are judged together (docs/rules.md#value-sets): what cannot all be right is held, and
// calculated values are calculated from the others. Values of different specimens are of different draws, and never
// meet.

// EarlierRuns returns the numbers of the run sheets with values that are judged together with new ones of some items,
// each once. SubmitResults needs them.
func (o Order) EarlierRuns(items []string) []int {
	var sheets []int
	for _, code := range items {
		i := o.itemIndex(code)
		if i < 0 {
			continue
		}
		if it := o.Items[i]; it.AwaitsSecondEntry() && !slices.Contains(sheets, it.Run) {
			sheets = append(sheets, it.Run)
		}
		for _, n := range o.judgedTogether(o.Items[i].Specimen, items) {
			if it := o.Items[n]; it.hasValue() && !it.isCalculated() && !slices.Contains(items, it.Code) &&
				!slices.Contains(sheets, it.Run) {
				sheets = append(sheets, it.Run)
			}
		}
	}
	return sheets
}

// judgedTogether returns the places of the items of a specimen that are judged together with some others, these
// included, and of those that are calculated from them.
func (o Order) judgedTogether(specimen string, codes []string) []int {
	var here []string
	for _, i := range o.Items {
		if i.Specimen == specimen && slices.Contains(codes, i.Code) {
			here = append(here, i.Code)
		}
	}
	together := measure.Together(here)
	var places []int
	for n, i := range o.Items {
		related := slices.ContainsFunc(i.CalculatedFrom, func(c string) bool { return slices.Contains(together, c) })
		if i.Specimen == specimen && (related || slices.Contains(together, i.Code)) {
			places = append(places, n)
		}
	}
	return places
}

// isCalculated reports whether the item's value is calculated from those of others.
func (i Item) isCalculated() bool { return len(i.CalculatedFrom) > 0 }

// hasValue reports whether the item has a value that counts: nobody has it repeated.
func (i Item) hasValue() bool {
	return i.CurrentRun() > 0
}

// calculatedFrom returns the places of the items that are calculated from one.
func (o Order) calculatedFrom(code string) []int {
	var places []int
	for n, i := range o.Items {
		if slices.Contains(i.CalculatedFrom, code) {
			places = append(places, n)
		}
	}
	return places
}

// bench is one specimen whose new values are judged together with its earlier ones.
type bench struct {
	*step
	specimen Specimen
	places   []int // of the items that are judged together
	values   map[string]measure.Value
	printed  map[string]measure.Value // the same as they stand on paper, which is what is calculated from
	entered  map[string]bool          // what this submission measured or calculated again
	wrong    []string                 // codes of what cannot all be right
}

// judgeTogether judges the runs of this submission with the earlier values of the same specimens, adds runs of what is
// calculated from them, and holds what cannot be. Items that were resulted before change with it.
func (s *step) judgeTogether(analyte func(code string) (measure.Analyte, bool), earlier []RunSheet) error {
	var entered []string
	for _, r := range s.runs.Runs {
		entered = append(entered, r.Item)
	}
	for _, sp := range s.order.Specimens {
		b := bench{step: s, specimen: sp, places: s.order.judgedTogether(sp.ID, entered),
			values: map[string]measure.Value{}, printed: map[string]measure.Value{}, entered: map[string]bool{}}
		if err := b.collect(earlier); err != nil {
			return err
		}
		if err := b.calculate(analyte); err != nil {
			return err
		}
		b.wrong = append(b.wrong, measure.Inconsistent(b.values)...)
		b.hold()
	}
	return nil
}

// collect finds the measured values: those of this submission, else the earlier ones.
func (b *bench) collect(earlier []RunSheet) error {
	for _, n := range b.places {
		it := b.order.Items[n]
		run, found := runOf([]RunSheet{*b.runs}, b.runs.N, it.Code)
		switch {
		case found:
			b.entered[it.Code] = true
		case it.isCalculated() || !it.hasValue():
			continue
		default:
			if run, found = runOf(earlier, it.Run, it.Code); !found {
				return fmt.Errorf("order %s: run %d of %s is judged together with new values and was not read", b.order.ID, it.Run, it.Code)
			}
		}
		if run.Coded || run.Text { // words go into no sum
			continue
		}
		number, err := measure.ParseDecimal(run.Value)
		if err != nil {
			return fmt.Errorf("order %s: run %d of %s: %w", b.order.ID, it.Run, it.Code, err)
		}
		b.values[it.Code] = measure.Value{Comparator: run.Comparator, Number: number, Unit: run.Unit}
		if b.printed[it.Code], err = run.asPrinted(); err != nil {
			return fmt.Errorf("order %s: run %d of %s: %w", b.order.ID, it.Run, it.Code, err)
		}
	}
	return nil
}

// asPrinted returns the value as it stands on paper. What is calculated is calculated from it, so that whoever reads the
// paper comes to the same number (docs/rules.md#calculated).
func (r Run) asPrinted() (measure.Value, error) {
	number, err := measure.ParsePrinted(r.Printed, r.Unit)
	return measure.Value{Comparator: r.Comparator, Number: number, Unit: r.Unit}, err
}

func runOf(sheets []RunSheet, n int, item string) (Run, bool) {
	for _, sheet := range sheets {
		i := slices.IndexFunc(sheet.Runs, func(r Run) bool { return r.Item == item })
		if sheet.N == n && i >= 0 {
			return sheet.Runs[i], true
		}
	}
	return Run{}, false
}

// calculate adds a run for each calculated item of which an input is new and none is still to come.
func (b *bench) calculate(analyte func(code string) (measure.Analyte, bool)) error {
	for _, n := range b.places {
		it := b.order.Items[n]
		if !it.isCalculated() || it.isDropped() || b.awaits(it) {
			continue
		}
		a, known := analyte(it.Code)
		if !known {
			return fmt.Errorf("catalogue %s has no analyte %s any more", b.order.Catalogue, it.Code)
		}
		at := b.specimen.CollectedAt.Time
		v, none := a.Calculate(b.printed, b.order.Patient.Person(), at, b.specimen.Timepoint == Fasting)
		if none == measure.Impossible {
			b.wrong = append(b.wrong, it.CalculatedFrom...)
		}
		if !slices.ContainsFunc(it.CalculatedFrom, func(c string) bool { return b.entered[c] }) || it.State == Authorised || it.State == Released {
			continue
		}
		run := Run{Item: it.Code, Name: a.Name, NameHi: a.NameHi, LOINC: a.LOINC, Unit: a.Unit, Method: a.Method,
			Calculated: a.Calculated, NotCalculated: none}
		if none == "" {
			run.interpret(a, v, a.Interpret(v, b.order.Patient.Person(), at))
		}
		b.runs.Runs = append(b.runs.Runs, run)
		b.entered[it.Code] = true
	}
	return nil
}

// awaits reports whether an input of a calculated item is still to be measured from this specimen.
func (b *bench) awaits(it Item) bool {
	return slices.ContainsFunc(it.CalculatedFrom, func(code string) bool {
		i := b.order.itemIndex(code)
		_, measured := b.values[code]
		return i >= 0 && !measured && b.order.Items[i].Specimen == b.specimen.ID && !b.order.Items[i].isDropped()
	})
}

// hold sets the two reasons that come from other values, and lifts them where they have gone: first of what cannot be
// right, then of what is calculated from a held value.
func (b *bench) hold() {
	for _, n := range b.places {
		if code := b.order.Items[n].Code; !b.order.Items[n].isCalculated() {
			b.setHold(n, measure.HoldInconsistent, slices.Contains(b.wrong, code))
			b.doubtIssued(b.order.Items[n], slices.Contains(b.wrong, code))
		}
	}
	for _, n := range b.places {
		b.setHold(n, measure.HoldInput, slices.ContainsFunc(b.order.Items[n].CalculatedFrom, b.isHeld))
	}
}

// doubtIssued asks a supervisor to look at a value that was authorised and that a new one contradicts: it cannot be held
// any more. The task ends when the values agree again, or the value is corrected.
func (b *bench) doubtIssued(it Item, wrong bool) {
	issued := it.Printed > 0 && it.Run == it.Printed && (it.State == Authorised || it.State == Released)
	asked := slices.ContainsFunc(b.order.Tasks, it.isDoubt)
	switch {
	case wrong && issued && !asked:
		b.openTask(TaskReview, Supervisor, "item:"+it.Code, string(measure.HoldInconsistent))
	case asked && !wrong:
		b.closeTasks(it.isDoubt)
	}
}

// isDoubt reports whether a task is about an issued value of the item that another one contradicts.
func (i Item) isDoubt(t Task) bool {
	return t.Kind == TaskReview && t.About == "item:"+i.Code && t.Why == string(measure.HoldInconsistent)
}

// isHeld reports whether the value of an item is held, by what this submission says of it or else what was said before.
func (b *bench) isHeld(code string) bool {
	for _, r := range b.runs.Runs {
		if r.Item == code {
			return len(r.Hold) > 0
		}
	}
	i := b.order.itemIndex(code)
	if i < 0 {
		return false
	}
	it := b.order.Items[i]
	return it.State == Held || it.State == Correcting && it.Run != it.Printed && len(it.Hold) > 0
}

// setHold sets or lifts a reason of an item: of its run in this submission, else of the value that waits for a signature.
func (b *bench) setHold(n int, reason measure.HoldReason, on bool) {
	with := func(holds []measure.HoldReason) []measure.HoldReason {
		holds = slices.DeleteFunc(slices.Clone(holds), func(h measure.HoldReason) bool { return h == reason })
		if on {
			holds = append(holds, reason)
		}
		return holds
	}
	it := b.order.Items[n]
	for r := range b.runs.Runs {
		if b.runs.Runs[r].Item == it.Code {
			b.runs.Runs[r].Hold = with(b.runs.Runs[r].Hold)
			return
		}
	}
	waits := it.State == Resulted || it.State == Held || it.State == Correcting && it.Run != it.Printed
	if !waits || slices.Contains(it.Hold, reason) == on {
		return
	}
	holds, to := with(it.Hold), it.State
	if to != Correcting {
		to = resultedOrHeld(holds)
	}
	b.setItemState(n, to).Hold = holds
}

// resultedOrHeld is the state of a new value.
func resultedOrHeld(holds []measure.HoldReason) ItemState {
	if len(holds) > 0 {
		return Held
	}
	return Resulted
}
