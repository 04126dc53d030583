package lab

import (
	"slices"
	"strconv"
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

// MergedPair is two records of one person, each with its event and what remains to be done.
type MergedPair struct {
	Survivor, Other             Patient
	SurvivorEvent, OtherEvent   Event
	SurvivorDuties, OtherDuties []Duty
	OtherClosed                 []Duty // the task that asked for a guardian, in a record that is not used any more
	// Asked is the request that the merge has answered; its task ends with it.
	Asked *MergeRequest
	// Settled are ties about which nothing is to be confirmed any more, with the record that each is of.
	Settled []SettledTie
}

// SettledTie is a tie of a record.
type SettledTie struct {
	Patient string
	Tie     Tie
}

// MergeRecord merges another record of the same person into this one, the survivor. The orders of both are found under
// the survivor from then on; a login sees no more than before until the desk confirms its tie.
func (p Patient) MergeRecord(
	by Member, at time.Time, rev int, other Patient, otherRev int, reason string,
) (MergedPair, error) {
	if err := p.checkMerge(by, MergePatients, rev, other, otherRev, reason); err != nil {
		return MergedPair{}, err
	}
	if p.needsTwo(by, other) {
		return MergedPair{}, refuse(Conflict, "two_persons", "This merge needs a second person. Ask for it; somebody else confirms it.")
	}
	return p.join(by, at, MergePatients, other, FoldBlanks(reason)), nil
}

func (p Patient) checkMerge(by Member, c Action, rev int, other Patient, otherRev int, reason string) error {
	switch err := p.checkPair(by, c, rev, other, otherRev); {
	case err != nil:
		return err
	case FoldBlanks(reason) == "" || !PlainLine(FoldBlanks(reason), maxText):
		return Bad("reason", "Give the reason why these records are of one person.")
	case p.Merge != nil || other.Merge != nil:
		return refuseMerged()
	case other.MergeAsked != nil:
		return refuse(Conflict, "merge_pending", "A merge into the other record waits for a second person. Refuse it first.")
	case len(p.Merged)+len(other.Merged)+1 > maxMerged:
		return refuse(Conflict, "too_many_merged", "Too many records were merged into these two.")
	}
	return nil
}

// join merges the other record into this one.
func (p Patient) join(by Member, at time.Time, c Action, other Patient, reason string) MergedPair {
	gone := append([]string{other.ID}, other.Merged...)
	p.Merged = append(slices.Clone(p.Merged), gone...)
	p.Joined = append(slices.Clone(p.Joined), slices.Repeat([]int{p.Rev + 1}, len(gone))...)
	other.Merge = &MergeLink{Into: p.ID, At: At(at), By: by.Person, Reason: reason}
	other.TieOffers = nil
	asked := p.MergeAsked
	if asked != nil && asked.Other == other.ID {
		p.MergeAsked = nil
	} else {
		asked = nil // of a third record: it goes on waiting
	}
	mine, his := p.askToConfirm(at), other.askToConfirm(at)
	out := p.changeBoth(by, at, c, other, "merged")
	out.Asked, out.SurvivorDuties, out.OtherDuties = asked, mine, append(out.OtherDuties, his...)
	return out
}

// askToConfirm opens a task for each tie of a record that is being merged, where none is open.
func (p *Patient) askToConfirm(at time.Time) (tasks []Duty) {
	p.Ties = slices.Clone(p.Ties)
	for n := range p.Ties {
		if t := &p.Ties[n]; t.Asked == 0 {
			t.Asked = p.Rev + 1
			tasks = append(tasks, t.task(At(at)))
		}
	}
	return tasks
}

// task is what the desk has to do about a tie.
func (t Tie) task(at Moment) Duty {
	return Duty{N: t.Asked, Kind: DutyDesk, Of: ConfirmTieTask + "." + strconv.Itoa(t.N), Due: at}
}

// Task is the open task about a tie; ok is false where there is none.
func (t Tie) Task() (d Duty, ok bool) { return t.task(Moment{}), t.Asked > 0 }

// Task is the task of the second person.
func (m MergeRequest) Task() Duty { return Duty{N: m.N, Kind: DutyDesk, Of: ConfirmMergeTask} }

// settle ends the tasks about ties that see all that the record is merged with.
func (p *Patient) settle() (settled []SettledTie) {
	p.Ties = slices.Clone(p.Ties)
	for n := range p.Ties {
		if t := &p.Ties[n]; t.Asked > 0 && !p.TieWaits(*t, p.ID) {
			settled = append(settled, SettledTie{p.ID, *t})
			t.Asked = 0
		}
	}
	return settled
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
	var merged []string
	var joined []int
	for n, id := range p.Merged {
		if !slices.Contains(gone, id) {
			merged, joined = append(merged, id), append(joined, p.Joined[n])
		}
	}
	p.Merged, p.Joined, other.Merge = merged, joined, nil
	settled := append(p.settle(), other.settle()...)
	out := p.changeBoth(by, at, SeparatePatients, other, "separated")
	out.Settled = settled
	return out, nil
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
	asked, closed := other.settleGuardian(other, at)
	out.OtherClosed = closed
	out.Survivor, out.SurvivorEvent = p.nextRev(by, at, c, Change{Part: "patient:" + other.ID, To: to})
	out.Other, out.OtherEvent = other.nextRev(by, at, c, Change{Part: "patient:" + p.ID, To: to})
	out.OtherDuties = append(out.Other.followDuties(at), asked...)
	return out
}

// RecordIDs returns the ids under which the person's orders are found: of this record and of those merged into it.
func (p Patient) RecordIDs() []string { return append([]string{p.ID}, p.Merged...) }

// RecordsWhenPlaced lists the records that were one with the order's when it was placed; merged are those that the person's record has
// had merged into it. Whoever placed the order knew them as one person; of a merge that came later the paper for it knows nothing.
func (o Order) RecordsWhenPlaced(merged []Patient) []string {
	records := []string{o.Patient.ID}
	for _, m := range merged {
		if m.Merge != nil && m.Merge.Into == o.Patient.ID && !o.PlacedAt.Before(m.Merge.At.Time) {
			records = append(records, m.ID)
		}
	}
	return records
}
