package store

import (
	"context"
	"strconv"
	"strings"

	"assay/shared/lab"
)

// Merged lists the writes of a merge, or of one that is taken back: both records in one transaction, with the tasks that end.
func (s *Store) Merged(out lab.MergedPair) ([]Write, error) {
	writes, err := s.PatientChange(out.Survivor, out.SurvivorEvent, out.SurvivorDuties...)
	if err != nil {
		return nil, err
	}
	more, err := s.PatientChange(out.Other, out.OtherEvent, out.OtherDuties...)
	writes = append(append(writes, more...), s.closed(out.Other, out.OtherClosed)...)
	if out.Asked != nil {
		writes = append(writes, s.FinishWith(patientDuty(out.Survivor.Hospital, out.Survivor.ID, out.Asked.Task()), "done"))
	}
	for _, settled := range out.Settled {
		writes = append(writes, s.deskDone(lab.Patient{Hospital: out.Survivor.Hospital, ID: settled.Patient}, settled.Tie)...)
	}
	return writes, err
}

// MergeAsked lists the writes of a merge that was asked for, refused or taken back.
func (s *Store) MergeAsked(out lab.AskedMerge) ([]Write, error) {
	writes, err := s.PatientChange(out.Patient, out.Event, out.Duties...)
	if err == nil && out.Before != nil {
		writes = append(writes, s.FinishWith(patientDuty(out.Patient.Hospital, out.Patient.ID, out.Before.Task()), "done"))
	}
	return writes, err
}

// MergedInto reads the records that were merged into a patient's.
func (s *Store) MergedInto(ctx context.Context, p lab.Patient) ([]lab.Patient, error) {
	return s.patients(ctx, p.Hospital, p.Merged)
}

// DeskTask is something that a person has to do about a patient, or about what a person of the staff opened on a day.
type DeskTask struct {
	Patient string
	Kind    string // lab.ConfirmMergeTask, lab.ConfirmTieTask, lab.LookIntoAccessTask
	Tie     int    // of which tie
	Person  string // of the staff
	Day     string // on which that person opened more than is usual
	Since   lab.Moment
}

// DeskTasks lists what the persons of a hospital have to do about its patients, the oldest first, a page of up to limit. after is the
// place to go on from, "" for the first page.
func (s *Store) DeskTasks(ctx context.Context, hospital, after string, limit int) (Page[DeskTask], error) {
	var n names
	pk := deskPK(n.hospital(hospital))
	var from item
	if after != "" {
		of, rest, _ := strings.Cut(after, " ")
		sk, dueAt, _ := strings.Cut(rest, " ")
		from = n.rowAfter(of, sk)
		from[indexDue], from["dueAt"] = str(pk.pk), str(dueAt)
	}
	if n.err != nil {
		return Page[DeskTask]{}, n.err
	}
	out, err := s.query(ctx, list{index: indexDue, pk: pk, limit: limit}, from)
	if err != nil {
		return Page[DeskTask]{}, err
	}
	var tasks Page[DeskTask]
	for _, i := range out.Items {
		if t, ok := deskTaskOf(i); ok {
			tasks.Rows = append(tasks.Rows, t)
		}
	}
	if last := out.LastEvaluatedKey; len(last) > 0 {
		tasks.Next = strings.Join([]string{strOf(last, "PK"), strOf(last, "SK"), strOf(last, "dueAt")}, " ")
	}
	return tasks, nil
}

// deskTaskOf reads a task out of a row of the index, which has its keys and when it was due.
func deskTaskOf(i item) (t DeskTask, ok bool) {
	of, ok := followedOf(strOf(i, "PK"))
	duty, is := dutyOf(strOf(i, "SK"))
	switch {
	case ok && is:
		_, what, _ := strings.Cut(duty.String(), "#desk.")
		kind, tie, _ := strings.Cut(what, ".")
		_, t.Patient, _ = strings.Cut(of, "-")
		t.Kind = kind
		t.Tie, _ = strconv.Atoi(tie) // none of a merge
	case kindOf(keyOf(i)) == kindAccessMonth:
		t.Kind = lab.LookIntoAccessTask
		t.Day, t.Person, _ = strings.Cut(strOf(i, "SK"), "#")
	default:
		return t, false
	}
	at, _, _ := strings.Cut(strOf(i, "dueAt"), "#")
	return t, t.Since.UnmarshalJSON([]byte(`"`+at+`"`)) == nil
}
