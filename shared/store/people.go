package store

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"assay/shared/ids"
	"assay/shared/lab"
)

// NewPatient lists the writes of a registration. The phone is found by a keyed hash, which needs the hospital's secret.
func (s *Store) NewPatient(h lab.Hospital, out lab.ChangedPatient, c lab.Contact) ([]Write, error) {
	p, e := out.Patient, out.Event
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
	duties, err := s.patientDuties(p, out.Duties)
	return append(writes, duties...), err
}

// PatientSettled lists the writes of a patient one rev on, with what remains to be done and the end of what nobody has to do any more.
func (s *Store) PatientSettled(out lab.ChangedPatient) ([]Write, error) {
	writes, err := s.PatientChange(out.Patient, out.Event, out.Duties...)
	return append(writes, s.closed(out.Patient, out.Closed)...), err
}

// closed lists the writes that end duties of a patient.
func (s *Store) closed(p lab.Patient, duties []lab.Duty) (writes []Write) {
	for _, d := range duties {
		writes = append(writes, s.FinishWith(patientDuty(p.Hospital, p.ID, d), "moot"))
	}
	return writes
}

// patientDuties lists the writes of what remains to be done about a patient.
func (s *Store) patientDuties(p lab.Patient, duties []lab.Duty) (writes []Write, err error) {
	var n names
	hospital, id := n.hospital(p.Hospital), n.patient(p.ID)
	for _, d := range duties {
		k := followKey(hospital, id, n.duty(d))
		if n.err != nil {
			return nil, n.err
		}
		more := pending(d, DutyRef{Patient: p.Hospital + "-" + p.ID, Duty: k.sk})
		if d.Kind == lab.DutyDesk {
			more["due"] = str(deskPK(hospital).pk)
		}
		duty, err := s.doc(k, d, more)
		if err != nil {
			return nil, err
		}
		writes = append(writes, s.create(duty))
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
	if err != nil {
		return nil, err
	}
	more, err := s.patientDuties(p, duties)
	return append([]Write{s.replace(grown(patient, e.At), p.Rev), event}, more...), err
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

// PatientsByPhone finds who is registered under a phone number, a page of up to limit people. after is the place to go on from, ""
// for the first page.
func (s *Store) PatientsByPhone(ctx context.Context, h lab.Hospital, phone, after string, limit int) (Page[lab.Patient], error) {
	var n names
	var from item
	hospital := n.hospital(h.ID)
	if after != "" {
		from = phoneKey(hospital, h.Secret, phone, n.patient(after)).item()
	}
	if n.err != nil {
		return Page[lab.Patient]{}, n.err
	}
	out, err := s.query(ctx, list{pk: phonePK(hospital, h.Secret, phone), eventual: true, limit: limit}, from)
	if err != nil {
		return Page[lab.Patient]{}, err
	}
	var records []string
	for _, i := range out.Items {
		records = append(records, strOf(i, "SK"))
	}
	found := Page[lab.Patient]{Next: strOf(out.LastEvaluatedKey, "SK")}
	found.Rows, found.Missing, err = s.readable(ctx, h.ID, records)
	return found, err
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

// patients reads records of a hospital, all of them or none.
func (s *Store) patients(ctx context.Context, hospital string, records []string) ([]lab.Patient, error) {
	people, missing, err := s.readable(ctx, hospital, records)
	if len(missing) > 0 {
		return nil, missing[0]
	}
	return people, err
}

// readable reads records of a hospital for a list.
func (s *Store) readable(ctx context.Context, hospital string, records []string) ([]lab.Patient, Missing, error) {
	if len(records) == 0 {
		return nil, nil, nil
	}
	var check names
	keys := make([]key, len(records))
	for n, id := range records {
		keys[n] = patientKey(check.hospital(hospital), check.patient(id))
	}
	if check.err != nil {
		return nil, nil, check.err
	}
	items, err := s.get(ctx, keys...)
	if err != nil {
		return nil, nil, err
	}
	people, missing := peopleIn(items, keys)
	return people, missing, nil
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
