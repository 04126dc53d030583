package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/ids"
	"assay/shared/lab"
)

// mostGuesses is how many codes a login may type on one day, right and wrong ones. A code has 60 bits, so that none is found
// by them.
const mostGuesses = 10

// IssuedCode is a code that was made for an offer of a record, for a letter.
type IssuedCode struct {
	Hospital, Patient string
	Offer             int    // the rev of the patient that made the offer
	Code              string // kept as its hash
	Until             lab.Moment
}

// codeStays is how long the row of a code stays when it is no longer good; the offer decides, the table's TTL only cleans up.
const codeStays = 24 * time.Hour

// IssueCode lets a code lead to its offer. Doing it twice changes nothing.
func (s *Store) IssueCode(ctx context.Context, c IssuedCode) error {
	var n names
	i := tieCodeKey(n.hospital(c.Hospital), c.Code).item()
	i["patient"], i["offer"] = str(n.patient(c.Patient).String()), num(int64(c.Offer))
	i["ttl"] = num(c.Until.Add(codeStays).Unix())
	return s.write(ctx, []Write{s.put(i, n.err)})
}

// Guess finds the record and the offer that a code leads to, and counts it as one of the day's: before anything is looked at,
// so that no more are looked at however many are sent side by side. A code that nobody has leads to a record that nobody has,
// and is read like any other. hospital must be one that exists.
func (s *Store) Guess(ctx context.Context, hospital, login, code string, now time.Time) (patient string, offer int, err error) {
	var n names
	h := n.hospital(hospital)
	count := s.countOne(quotaKey(h, quotaGuesses, n.person(login), lab.Day(now)), mostGuesses, now, n.err)
	if n.err != nil {
		return "", 0, n.err
	}
	u := count.item.Update
	_, err = s.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{TableName: u.TableName, Key: u.Key, UpdateExpression: u.UpdateExpression,
		ConditionExpression: u.ConditionExpression, ExpressionAttributeNames: u.ExpressionAttributeNames,
		ExpressionAttributeValues: u.ExpressionAttributeValues})
	var beyond *types.ConditionalCheckFailedException
	if errors.As(err, &beyond) {
		return "", 0, quotaGuesses.refusal(now)
	}
	if err != nil {
		return "", 0, fmt.Errorf("store: count a code that a login has typed: %w", err)
	}
	row, err := s.point(ctx, tieCodeKey(h, plainCode(code)))
	if err != nil {
		return "", 0, err
	}
	if row == nil {
		return nobodysRecord, 0, nil
	}
	return strOf(row, "patient"), int(numOf(row, "offer")), nil
}

// plainCode is a code as it was made, however it is typed: in small letters, without blanks and dashes.
func plainCode(typed string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, strings.ToLower(typed))
}

// RecordOf finds the record of a patient's number; one that nobody has where there is none, which is then read like any
// other.
func (s *Store) RecordOf(ctx context.Context, hospital, number string) (patient string, err error) {
	var n names
	k := uhid(n.hospital(hospital), named(&n, ids.ParsePatientNumber, number))
	if n.err != nil {
		return "", n.err
	}
	pointer, err := s.point(ctx, k)
	if err != nil || pointer == nil {
		return nobodysRecord, err
	}
	return strOf(pointer, "patient"), nil
}

// Tied lists the writes of a login that was tied: the patient, the letter that says so, the row that leads from the login to
// the record, and the contact without the invitation that was accepted.
func (s *Store) Tied(out lab.TiedPatient, was lab.Contact) ([]Write, error) {
	p := out.Patient
	writes, err := s.PatientChange(p, out.Event, out.Duties...)
	if err != nil {
		return nil, err
	}
	var n names
	i := tieKey(n.person(out.Tie.Login), n.hospital(p.Hospital), n.patient(p.ID)).item()
	i["at"] = str(out.Tie.At.String())
	writes = append(writes, s.put(i, n.err))
	if out.Contact == was {
		return writes, nil
	}
	contact, err := s.contactChange(p.Hospital, p.ID, out.Contact)
	return append(writes, contact), err
}

// TieOffered lists the writes of a code that is to go out. The contact is written where it is another.
func (s *Store) TieOffered(out lab.TieOffered) ([]Write, error) {
	writes, err := s.PatientChange(out.Patient, out.Event, out.Duties...)
	if err != nil || out.Contact.Rev == 0 {
		return writes, err
	}
	contact, err := s.contactChange(out.Patient.Hospital, out.Patient.ID, out.Contact)
	return append(writes, contact), err
}

// TieEnded lists the writes of a tie's end, with those of the task about it.
func (s *Store) TieEnded(out lab.EndedTie) ([]Write, error) {
	writes, err := s.PatientChange(out.Patient, out.Event)
	return append(writes, s.untied(out.Patient, out.Tie)...), err
}

// TieConfirmed lists the writes of a tie that the desk has confirmed, with the end of the task. The record that it was confirmed
// for must be as it was read.
func (s *Store) TieConfirmed(out lab.EndedTie, survivor lab.Patient) ([]Write, error) {
	writes, err := s.PatientChange(out.Patient, out.Event)
	writes = append(writes, s.deskDone(out.Patient, out.Tie)...)
	if survivor.ID != out.Patient.ID {
		writes = append(writes, s.PatientUnchanged(survivor))
	}
	return writes, err
}

// untied takes away what led from a login to a record, and the task about it.
func (s *Store) untied(p lab.Patient, t lab.Tie) []Write {
	var n names
	k := tieKey(n.person(t.Login), n.hospital(p.Hospital), n.patient(p.ID))
	gone := Write{types.TransactWriteItem{Delete: &types.Delete{TableName: &s.truth, Key: k.item()}}, n.err}
	return append([]Write{gone}, s.deskDone(p, t)...)
}

// deskDone ends the task about a tie, where there is one.
func (s *Store) deskDone(p lab.Patient, t lab.Tie) []Write {
	task, open := t.Task()
	if !open {
		return nil
	}
	return []Write{s.FinishWith(patientDuty(p.Hospital, p.ID, task), "done")}
}

// patientDuty names a duty of a patient.
func patientDuty(hospital, patient string, d lab.Duty) DutyRef {
	return OfSamePatient(DutyRef{Patient: hospital + "-" + patient}, d)
}

// OfSamePatient names another duty of the patient of a duty.
func OfSamePatient(ref DutyRef, d lab.Duty) DutyRef {
	return DutyRef{Patient: ref.Patient, Duty: fmt.Sprintf("W#%06d#%s", d.N, d.Name())}
}
