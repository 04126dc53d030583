package lab

import "time"

// MergeRequest is a merge of records that differ in sex or birth date, which a second person confirms or refuses
// (docs/rules.md#merge). It is stored in the record that survives.
type MergeRequest struct {
	N      int    `json:"n"` // the event that asked
	Other  string `json:"other"`
	Reason string `json:"reason"`
	By     string `json:"by"`
	At     Moment `json:"at"`
	Until  Moment `json:"until"` // after that nobody can confirm it
}

// unlike reports whether two records say different things of sex or birth.
func (p Patient) unlike(other Patient) bool {
	return p.Sex != other.Sex || p.birthDateText() != other.birthDateText()
}

// needsTwo reports whether one person must not merge another record into this one alone: unlike persons, and anybody who may
// name no address, since letters about the other record's orders will go to this one's (docs/rules.md#address-change).
func (p Patient) needsTwo(by Member, other Patient) bool {
	return p.unlike(other) || by.May(NameAddress) != nil
}

// ConfirmMergeTask is what a second person has to do about a merge, ConfirmTieTask what the desk has to do about a tie
// after one. LookIntoAccessTask is what a supervisor has to do where a person opened the results of more patients on a day than is
// usual (docs/rules.md#access-records).
const (
	ConfirmMergeTask   = "confirm_merge"
	ConfirmTieTask     = "confirm_tie" // followed by "." and the tie's number
	LookIntoAccessTask = "unusual_access"
)

// AskedMerge is the survivor after its merge was asked for, refused or taken back.
type AskedMerge struct {
	Patient Patient
	Event   Event
	Duties  []Duty        // the task of the second person
	Before  *MergeRequest // the request that ends with it, with its task
}

// AskMerge asks for a merge of unlike persons. The request before it, if any, must be over.
func (p Patient) AskMerge(by Member, at time.Time, rev int, other Patient, otherRev int, reason string) (AskedMerge, error) {
	if err := p.checkMerge(by, AskMerge, rev, other, otherRev, reason); err != nil {
		return AskedMerge{}, err
	}
	switch {
	case !p.needsTwo(by, other):
		return AskedMerge{}, refuse(Conflict, "one_person_does", "These records do not differ in sex or birth date. Merge them directly.")
	case p.MergeAsked != nil && at.Before(p.MergeAsked.Until.Time):
		return AskedMerge{}, refuse(Conflict, "merge_pending", "Another merge into this record still waits for a second person.")
	}
	out := AskedMerge{Before: p.MergeAsked}
	p.MergeAsked = &MergeRequest{N: p.Rev + 1, Other: other.ID, Reason: FoldBlanks(reason), By: by.Person, At: At(at), Until: At(at.Add(grantValidity))}
	out.Patient, out.Event = p.nextRev(by, at, AskMerge, Change{Part: "patient:" + other.ID, To: "merge_asked"})
	out.Duties = []Duty{{N: out.Patient.Rev, Kind: DutyDesk, Of: ConfirmMergeTask, Due: At(at)}}
	return out, nil
}

// ConfirmMerge is the second person's yes to a merge that somebody else has asked for. It is decided on both records as they
// are now.
func (p Patient) ConfirmMerge(by Member, at time.Time, rev int, other Patient, otherRev int) (MergedPair, error) {
	if err := p.checkPair(by, ConfirmMerge, rev, other, otherRev); err != nil {
		return MergedPair{}, err
	}
	asked := p.MergeAsked
	switch {
	case asked == nil || asked.Other != other.ID:
		return MergedPair{}, refuse(NotFound, "not_found", "Nobody has asked for this merge.")
	case asked.By == by.Person:
		return MergedPair{}, refuse(Forbidden, "own_request", "You cannot confirm a merge that you asked for yourself.")
	case !at.Before(asked.Until.Time):
		return MergedPair{}, refuse(Conflict, "merge_expired", "Nobody confirmed this within seven days. Ask again.")
	}
	if err := p.checkMerge(by, ConfirmMerge, rev, other, otherRev, asked.Reason); err != nil {
		return MergedPair{}, err
	}
	return p.join(by, at, ConfirmMerge, other, asked.Reason), nil
}

// RefuseMerge is the second person's no, or takes an own request back.
func (p Patient) RefuseMerge(by Member, at time.Time, rev int) (AskedMerge, error) {
	if err := by.May(RefuseMerge); err != nil {
		return AskedMerge{}, err
	}
	switch {
	case rev != p.Rev:
		return AskedMerge{}, refuseStalePatient(p.Rev)
	case p.MergeAsked == nil:
		return AskedMerge{}, refuse(NotFound, "not_found", "Nobody has asked for a merge.")
	}
	out := AskedMerge{Before: p.MergeAsked}
	p.MergeAsked = nil
	out.Patient, out.Event = p.nextRev(by, at, RefuseMerge, Change{Part: "patient:" + out.Before.Other, From: "merge_asked", To: "refused"})
	return out, nil
}
