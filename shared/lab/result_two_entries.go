package lab

import (
	"fmt"
	"slices"

	"assay/shared/lab/measure"
)

// A result that takes two entries, like a blood group, is entered by two people, each from the tube and without seeing
// what the other entered (docs/rules.md#two-entries).

// AwaitsSecondEntry reports whether somebody has entered the first of two entries and nobody the second.
func (i Item) AwaitsSecondEntry() bool {
	return (i.State == Held || i.State == Correcting) && slices.Contains(i.Hold, measure.HoldSecondEntry)
}

// IsEnteredBy reports whether a person has entered the value, or the first of its two entries.
func (i Item) IsEnteredBy(person string) bool { return i.EnteredBy == person || i.FirstBy == person }

// checkEntryBy refuses the second of two entries to whoever made the first.
func (i Item) checkEntryBy(by Member) error {
	if i.AwaitsSecondEntry() && i.EnteredBy == by.Person {
		return &Refusal{Kind: Forbidden, Code: "own_entry", Field: "item",
			Sentence: "You made the first entry. Somebody else tests the specimen and makes the second."}
	}
	return nil
}

// joinEntries makes of an entry the first of two, or compares it with the first. Two that differ are held until the test is
// repeated.
func (s *step) joinEntries(it Item, run *Run, earlier []RunSheet) error {
	if !it.AwaitsSecondEntry() {
		run.Hold = append(run.Hold, measure.HoldSecondEntry)
		return nil
	}
	first, found := enteredRun(earlier, it.Run, it.Code)
	if !found {
		return fmt.Errorf("order %s: run %d of %s is compared with its second entry and was not read", s.order.ID, it.Run, it.Code)
	}
	run.FirstBy, run.FirstByName, run.FirstAt = first.EnteredBy, first.EnteredByName, first.EnteredAt
	if run.Value != first.Value || run.Comparator != first.Comparator {
		run.Hold = append(run.Hold, measure.HoldEntries)
	}
	return nil
}

// checkEntries refuses to authorise what was not entered twice with the same value. No note sets that aside.
func (i Item) checkEntries() error {
	switch {
	case slices.Contains(i.Hold, measure.HoldSecondEntry):
		return refuse(Conflict, "second_entry_missing", "This result takes two entries by two people, and the second is missing.")
	case slices.Contains(i.Hold, measure.HoldEntries):
		return refuse(Conflict, "entries_differ", "The two entries are not the same. Have the test repeated.")
	}
	return nil
}
