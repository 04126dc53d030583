package lab

import (
	"slices"
	"strings"
	"time"
)

// MergeLink says which record of the same person a patient's was merged into. Nothing is rewritten: orders and numbers
// stay where they were, and the link can be taken back.
type MergeLink struct {
	Into   string `json:"into"`
	At     Moment `json:"at"`
	By     string `json:"by"`
	Reason string `json:"reason"`
}

// maxMerged bounds how many records one person may turn out to have: each is read when the person's orders are.
const maxMerged = 10

func merged() error {
	return refuse(Conflict, "merged", "This record was merged into another one: use that.")
}

// MergedPair is two records of one person with what happened to each.
type MergedPair struct {
	Survivor, Other           Patient
	SurvivorEvent, OtherEvent Event
}

// Absorb links another record of the same person to this one, the survivor, from which both are found from now on.
func (p Patient) MergeRecord(by Member, at time.Time, rev int, other Patient, otherRev int, reason string) (MergedPair, error) {
	reason = strings.TrimSpace(reason)
	switch err := p.pair(by, MergePatients, rev, other, otherRev); {
	case err != nil:
		return MergedPair{}, err
	case reason == "" || len(reason) > maxWords || !Printable(reason):
		return MergedPair{}, Bad("reason", "Say why these are one person.")
	case p.Merge != nil || other.Merge != nil:
		return MergedPair{}, merged()
	case len(p.Merged)+len(other.Merged)+1 > maxMerged:
		return MergedPair{}, refuse(Conflict, "too_many_merged", "Too many records were merged into these two.")
	}
	p.Merged = append(slices.Clone(p.Merged), append([]string{other.ID}, other.Merged...)...)
	other.Merge = &MergeLink{Into: p.ID, At: At(at), By: by.Person, Reason: reason}
	return p.both(by, at, MergePatients, other, "merged"), nil
}

// Separate takes a merge back: the other record stands alone again, with all that was merged into it before.
func (p Patient) SeparateRecord(by Member, at time.Time, rev int, other Patient, otherRev int) (MergedPair, error) {
	switch err := p.pair(by, SeparatePatients, rev, other, otherRev); {
	case err != nil:
		return MergedPair{}, err
	case p.Merge != nil:
		return MergedPair{}, merged()
	case other.Merge == nil || other.Merge.Into != p.ID:
		return MergedPair{}, refuse(Conflict, "not_merged", "The other record was not merged into this one.")
	}
	gone := append([]string{other.ID}, other.Merged...)
	p.Merged = slices.DeleteFunc(slices.Clone(p.Merged), func(id string) bool { return slices.Contains(gone, id) })
	other.Merge = nil
	return p.both(by, at, SeparatePatients, other, "separated"), nil
}

// pair refuses what neither command does.
func (p Patient) pair(by Member, c Action, rev int, other Patient, otherRev int) error {
	if err := by.May(c); err != nil {
		return err
	}
	switch {
	case p.ID == other.ID:
		return Bad("other", "These are two different records of one person.")
	case rev != p.Rev || otherRev != other.Rev:
		return &Refusal{Kind: Stale, Code: "stale", Current: map[string]int{"patient": p.Rev, "other": other.Rev},
			Sentence: "Somebody changed one of these patients in the meantime."}
	}
	return nil
}

func (p Patient) both(by Member, at time.Time, c Action, other Patient, to string) MergedPair {
	var out MergedPair
	out.Survivor, out.SurvivorEvent = p.next(by, at, c, Change{Part: "patient:" + other.ID, To: to})
	out.Other, out.OtherEvent = other.next(by, at, c, Change{Part: "patient:" + p.ID, To: to})
	return out
}

// Records are the ids under which a person's orders are found: this record and those merged into it.
func (p Patient) RecordIDs() []string { return append([]string{p.ID}, p.Merged...) }
