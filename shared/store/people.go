package store

import (
	"cmp"
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"assay/shared/ids"
	"assay/shared/lab"
)

// NewPatient lists the writes of a registration. The phone is found by a keyed hash, which needs the hospital's secret.
func (s *Store) NewPatient(h lab.Hospital, p lab.Patient, c lab.Contact, e lab.Event) ([]Write, error) {
	var n names
	hospital, id, number := n.hospital(h.ID), n.patient(p.ID), named(&n, ids.ParsePatientNumber, p.Number)
	if n.err != nil {
		return nil, n.err
	}
	patient, err := s.doc(patientKey(hospital, id), p, item{"v": num(int64(p.Rev))})
	if err != nil {
		return nil, err
	}
	c.Rev = 1
	contact, err := s.doc(contactKey(hospital, id), c, item{"v": num(1)})
	if err != nil {
		return nil, err
	}
	event, err := s.event(patientEvent(hospital, id, e.N), e)
	if err != nil {
		return nil, err
	}
	writes := []Write{s.create(grown(patient, e.At)), s.create(contact), event,
		s.pointer(uhid(hospital, number), item{"patient": str(p.ID)})}
	if c.Phone != "" {
		writes = append(writes, s.pointer(phoneKey(hospital, h.Secret, c.Phone, id), nil))
	}
	return writes, nil
}

// PatientChange lists the writes of a patient one rev on, with its event and what remains to be done.
func (s *Store) PatientChange(p lab.Patient, e lab.Event, duties ...lab.Duty) ([]Write, error) {
	var n names
	hospital, id := n.hospital(p.Hospital), n.patient(p.ID)
	if n.err != nil {
		return nil, n.err
	}
	patient, err := s.doc(patientKey(hospital, id), p, item{"v": num(int64(p.Rev))})
	if err != nil {
		return nil, err
	}
	event, err := s.event(patientEvent(hospital, id, e.N), e)
	writes := []Write{s.replace(grown(patient, e.At), p.Rev), event}
	for _, d := range duties {
		if err != nil {
			return nil, err
		}
		k := followKey(hospital, id, n.duty(d))
		var duty item
		more := pending(d, DutyRef{Patient: p.Hospital + "-" + p.ID, Duty: k.sk})
		if d.Kind == lab.DutyDesk {
			more["due"] = str(deskPK(hospital).pk)
		}
		duty, err = s.doc(k, d, more)
		writes = append(writes, s.create(duty))
	}
	return writes, cmp.Or(err, n.err)
}

// PatientUnchanged holds a transaction to a record that it only read.
func (s *Store) PatientUnchanged(p lab.Patient) Write {
	var n names
	return s.unchanged(patientKey(n.hospital(p.Hospital), n.patient(p.ID)), p.Rev, n.err)
}

// Patient reads a patient of the hospital; ok is false when there is none under this id.
func (s *Store) Patient(ctx context.Context, hospital, id string) (p lab.Patient, ok bool, err error) {
	var n names
	k := patientKey(n.hospital(hospital), n.patient(id))
	if n.err != nil {
		return p, false, nil
	}
	items, err := s.get(ctx, k)
	if err != nil {
		return p, false, err
	}
	i, ok := items[k]
	if !ok {
		return p, false, nil
	}
	return p, true, unpack(i, &p)
}

// maxFamily bounds how many people are listed under one phone number.
const maxFamily = 25

// PatientsByPhone finds everybody registered under a phone number.
func (s *Store) PatientsByPhone(ctx context.Context, h lab.Hospital, phone string) ([]lab.Patient, error) {
	var n names
	pk := phonePK(n.hospital(h.ID), h.Secret, phone)
	if n.err != nil {
		return nil, n.err
	}
	found, err := page(ctx, s, list{pk: pk, eventual: true, limit: maxFamily}, "", inPartition(pk), func(i item) (string, bool, error) {
		return strOf(i, "SK"), true, nil
	})
	if err != nil {
		return nil, err
	}
	return s.patients(ctx, h.ID, found.Rows)
}

// PatientByNumber finds a patient by UHID: nobody or one.
func (s *Store) PatientByNumber(ctx context.Context, h lab.Hospital, number string) ([]lab.Patient, error) {
	var n names
	k := uhid(n.hospital(h.ID), named(&n, ids.ParsePatientNumber, number))
	if n.err != nil {
		return nil, nil // nobody has a number of this shape
	}
	pointer, err := s.point(ctx, k)
	if err != nil || pointer == nil {
		return nil, err
	}
	return s.patients(ctx, h.ID, []string{strOf(pointer, "patient")})
}

func (s *Store) patients(ctx context.Context, hospital string, records []string) ([]lab.Patient, error) {
	if len(records) == 0 {
		return nil, nil
	}
	var check names
	keys := make([]key, len(records))
	for n, id := range records {
		keys[n] = patientKey(check.hospital(hospital), check.patient(id))
	}
	if check.err != nil {
		return nil, check.err
	}
	items, err := s.get(ctx, keys...)
	if err != nil {
		return nil, err
	}
	found := make([]lab.Patient, 0, len(records))
	for _, k := range keys {
		if i, ok := items[k]; ok {
			var p lab.Patient
			if err := unpack(i, &p); err != nil {
				return nil, err
			}
			found = append(found, p)
		}
	}
	return found, nil
}

// OrderByNumber finds an order's id; "" when there is none.
func (s *Store) OrderByNumber(ctx context.Context, hospital, number string) (string, error) {
	var n names
	k := orderNumber(n.hospital(hospital), named(&n, ids.ParseOrderNumber, number))
	if n.err != nil {
		return "", nil // no order has a number of this shape
	}
	pointer, err := s.point(ctx, k)
	return strOf(pointer, "order"), err
}

// point reads one row of the truth, nil when it does not exist.
func (s *Store) point(ctx context.Context, k key) (item, error) {
	out, err := s.db.GetItem(ctx, &dynamodb.GetItemInput{TableName: &s.truth, Key: k.item(), ConsistentRead: aws.Bool(true)})
	if err != nil {
		return nil, fmt.Errorf("store: read %s: %w", k, err)
	}
	if len(out.Item) == 0 {
		return nil, nil
	}
	return out.Item, nil
}
