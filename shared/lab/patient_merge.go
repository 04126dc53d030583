package lab

import (
	"slices"
	"time"
)

// MergeLink says into which record of the same person a patient's record was merged. Orders and numbers stay with the
// record they have, and the merge can be undone.
type MergeLink struct {
	Into   string `json:"into"`
	At     Moment `json:"at"`
	By     string `json:"by"`
	Reason string `json:"reason"`
}

// maxMerged limits how many records of one person can be merged, because each is read with the person's orders.
const maxMerged = 10

func refuseMerged() error {
	return refuse(Conflict, "merged", "This record was merged into another one: use that.")
}

// MergedPair is two records of one person, each with its event.
type MergedPair struct {
	Survivor, Other           Patient
	SurvivorEvent, OtherEvent Event
	OtherDuties               []Duty // to take the data that are valid by now over to the orders of the other record
}

// MergeRecord merges another record of the same person into this one, the survivor. The orders of both are found under
// the survivor from then on.
func (p Patient) MergeRecord(
	by Member, at time.Time, rev int, other Patient, otherRev int, reason string,
) (MergedPair, error) {
	reason = FoldBlanks(reason)
	switch err := p.checkPair(by, MergePatients, rev, other, otherRev); {
	case err != nil:
		return MergedPair{}, err
	case reason == "" || !PlainLine(reason, maxText):
		return MergedPair{}, Bad("reason", "Give the reason why these records are of one person.")
	case p.Merge != nil || other.Merge != nil:
		return MergedPair{}, refuseMerged()
	case len(p.Merged)+len(other.Merged)+1 > maxMerged:
		return MergedPair{}, refuse(Conflict, "too_many_merged", "Too many records were merged into these two.")
	}
	p.Merged = append(slices.Clone(p.Merged), append([]string{other.ID}, other.Merged...)...)
	other.Merge = &MergeLink{Into: p.ID, At: At(at), By: by.Person, Reason: reason}
	return p.changeBoth(by, at, MergePatients, other, "merged"), nil
}

// SeparateRecord undoes a merge: the other record is separate again, with all records that were merged into it before.
func (p Patient) SeparateRecord(by Member, at time.Time, rev int, other Patient, otherRev int) (MergedPair, error) {
	switch err := p.checkPair(by, SeparatePatients, rev, other, otherRev); {
	case err != nil:
		return MergedPair{}, err
	case p.Merge != nil:
		return MergedPair{}, refuseMerged()
	case other.Merge == nil || other.Merge.Into != p.ID:
		return MergedPair{}, refuse(Conflict, "not_merged", "The other record was not merged into this one.")
	}
	gone := append([]string{other.ID}, other.Merged...)
	p.Merged = slices.DeleteFunc(slices.Clone(p.Merged), func(id string) bool { return slices.Contains(gone, id) })
	other.Merge = nil
	return p.changeBoth(by, at, SeparatePatients, other, "separated"), nil
}

// checkPair refuses what neither a merge nor a separation can do.
func (p Patient) checkPair(by Member, c Action, rev int, other Patient, otherRev int) error {
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

// changeBoth returns both records with their next revs and events.
func (p Patient) changeBoth(by Member, at time.Time, c Action, other Patient, to string) MergedPair {
	var out MergedPair
	out.Survivor, out.SurvivorEvent = p.nextRev(by, at, c, Change{Part: "patient:" + other.ID, To: to})
	out.Other, out.OtherEvent = other.nextRev(by, at, c, Change{Part: "patient:" + p.ID, To: to})
	out.OtherDuties = out.Other.followDuties(at)
	return out
}

// RecordIDs returns the ids under which the person's orders are found: of this record and of those merged into it.
func (p Patient) RecordIDs() []string { return append([]string{p.ID}, p.Merged...) }
