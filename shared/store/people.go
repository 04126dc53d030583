package store

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"assay/shared/lab"
)

// NewPatient lists the writes of a registration. The phone is found by a keyed hash, which needs the hospital's secret.
func (s *Store) NewPatient(h lab.Hospital, p lab.Patient, c lab.Contact, e lab.Event) ([]Write, error) {
	patient, err := s.doc(patientKey(h.ID, p.ID), p, item{"v": num(int64(p.Rev))})
	if err != nil {
		return nil, err
	}
	c.Rev = 1
	contact, err := s.doc(contactKey(h.ID, p.ID), c, item{"v": num(1)})
	if err != nil {
		return nil, err
	}
	event, err := s.event(patientEvent(h.ID, p.ID, e.N), e)
	if err != nil {
		return nil, err
	}
	writes := []Write{s.create(patient), s.create(contact), event,
		s.pointer(uhid(h.ID, p.Number), item{"patient": str(p.ID)})}
	if c.Phone != "" {
		writes = append(writes, s.pointer(phoneKey(h, c.Phone, p.ID), nil))
	}
	return writes, nil
}

// PatientChange lists the writes of a patient one rev on, with its event.
func (s *Store) PatientChange(p lab.Patient, e lab.Event) ([]Write, error) {
	patient, err := s.doc(patientKey(p.Hospital, p.ID), p, item{"v": num(int64(p.Rev))})
	if err != nil {
		return nil, err
	}
	event, err := s.event(patientEvent(p.Hospital, p.ID, e.N), e)
	return []Write{s.replace(patient, p.Rev), event}, err
}

// Patient reads a patient of the hospital; ok is false when there is none under this id.
func (s *Store) Patient(ctx context.Context, hospital, id string) (p lab.Patient, ok bool, err error) {
	items, err := s.get(ctx, patientKey(hospital, id))
	if err != nil {
		return p, false, err
	}
	i, ok := items[patientKey(hospital, id)]
	if !ok {
		return p, false, nil
	}
	return p, true, unpack(i, &p)
}

// maxFamily bounds how many people are listed under one phone number.
const maxFamily = 25

// PatientsByPhone finds everybody registered under a phone number.
func (s *Store) PatientsByPhone(ctx context.Context, h lab.Hospital, phone string) ([]lab.Patient, error) {
	pk := phonePK(h, phone)
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
	pointer, err := s.point(ctx, uhid(h.ID, number))
	if err != nil || pointer == nil {
		return nil, err
	}
	return s.patients(ctx, h.ID, []string{strOf(pointer, "patient")})
}

func (s *Store) patients(ctx context.Context, hospital string, ids []string) ([]lab.Patient, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	keys := make([]key, len(ids))
	for n, id := range ids {
		keys[n] = patientKey(hospital, id)
	}
	items, err := s.get(ctx, keys...)
	if err != nil {
		return nil, err
	}
	found := make([]lab.Patient, 0, len(ids))
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
	pointer, err := s.point(ctx, orderNumber(hospital, number))
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
