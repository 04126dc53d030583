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
	contact, err := s.doc(contactKey(h.ID, p.ID), c, nil)
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
		writes = append(writes, s.pointer(key{phonePK(h, c.Phone), p.ID}, nil))
	}
	return writes, nil
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
	out, err := s.db.Query(ctx, &dynamodb.QueryInput{TableName: &s.truth,
		KeyConditionExpression:    aws.String("PK = :p"),
		ExpressionAttributeValues: item{":p": str(phonePK(h, phone))},
		Limit:                     aws.Int32(maxFamily)})
	if err != nil {
		return nil, fmt.Errorf("store: find by phone: %w", err)
	}
	var ids []string
	for _, i := range out.Items {
		ids = append(ids, strOf(i, "SK"))
	}
	return s.patients(ctx, h.ID, ids)
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

// point reads one pointer, nil when it does not exist.
func (s *Store) point(ctx context.Context, k key) (item, error) {
	out, err := s.db.GetItem(ctx, &dynamodb.GetItemInput{TableName: &s.truth, Key: k.item(), ConsistentRead: aws.Bool(true)})
	if err != nil {
		return nil, fmt.Errorf("store: read a pointer: %w", err)
	}
	if len(out.Item) == 0 {
		return nil, nil
	}
	return out.Item, nil
}

// HospitalChange lists the writes of new settings (rev 1 makes a hospital).
func (s *Store) HospitalChange(h lab.Hospital, e lab.Event) ([]Write, error) {
	settings, err := s.doc(hospitalKey(h.ID), h, item{"v": num(int64(h.Rev))})
	if err != nil {
		return nil, err
	}
	event, err := s.event(deskEvent(h.ID, "A", e.N), e)
	return []Write{s.replace(settings, h.Rev), event}, err
}

// MemberChange lists the writes of a membership (rev 1 makes it), with the pointer that lets the person find it.
func (s *Store) MemberChange(m lab.Member, e lab.Event) ([]Write, error) {
	k := memberKey(m.Hospital, m.Person)
	member, err := s.doc(k, m, item{"v": num(int64(m.Rev))})
	if err != nil {
		return nil, err
	}
	event, err := s.event(deskEvent(m.Hospital, k.sk, e.N), e)
	if err != nil {
		return nil, err
	}
	writes := []Write{s.replace(member, m.Rev), event}
	if m.Rev == 1 {
		writes = append(writes, s.pointer(key{personPK(m.Person), m.Hospital}, nil))
	}
	return writes, nil
}

// Found writes a new hospital with its first members: what a deploy command does, before anybody can sign in.
func (s *Store) Found(ctx context.Context, h lab.Hospital, members []lab.Member, at lab.Moment) error {
	const founder = "system:deploy"
	born := lab.Event{N: 1, At: at, By: founder, Command: lab.ChangeHospital,
		Changes: []lab.Change{{Part: "hospital", To: "founded"}}}
	writes, err := s.HospitalChange(h, born.Seal())
	for _, m := range members {
		if err != nil {
			return err
		}
		e := lab.Event{N: 1, At: at, By: founder, Command: lab.ChangeStaff,
			Changes: []lab.Change{{Part: "staff:" + m.Person, To: "member"}}}
		var more []Write
		more, err = s.MemberChange(m, e.Seal())
		writes = append(writes, more...)
	}
	if err != nil {
		return err
	}
	return s.write(ctx, writes)
}

// Members lists a hospital's staff.
func (s *Store) Members(ctx context.Context, hospital string) ([]lab.Member, error) {
	var members []lab.Member
	err := s.each(ctx, "H#"+hospital, "M#", func(i item) error {
		var m lab.Member
		if err := unpack(i, &m); err != nil {
			return err
		}
		members = append(members, m)
		return nil
	})
	return members, err
}

// Membership is a member with the hospital's name.
type Membership struct {
	lab.Member
	HospitalName string
}

// Memberships lists the hospitals a person works for.
func (s *Store) Memberships(ctx context.Context, person string) ([]Membership, error) {
	var keys []key
	err := s.each(ctx, personPK(person), "", func(i item) error {
		h := strOf(i, "SK")
		keys = append(keys, memberKey(h, person), hospitalKey(h))
		return nil
	})
	if err != nil || len(keys) == 0 {
		return nil, err
	}
	items, err := s.get(ctx, keys...)
	if err != nil {
		return nil, err
	}
	r := reader{items: items}
	var list []Membership
	for n := 0; n < len(keys); n += 2 {
		var m Membership
		var h lab.Hospital
		r.must(keys[n], &m.Member)
		r.must(keys[n+1], &h)
		m.HospitalName = h.Name
		list = append(list, m)
	}
	return list, r.err
}

// Names reads how people are called, for a timeline. Somebody who is unknown stays without a name.
func (s *Store) Names(ctx context.Context, hospital string, people []string) (map[string]string, error) {
	if len(people) == 0 {
		return nil, nil
	}
	keys := make([]key, len(people))
	for n, p := range people {
		keys[n] = memberKey(hospital, p)
	}
	items, err := s.get(ctx, keys...)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, i := range items {
		var m lab.Member
		if err := unpack(i, &m); err != nil {
			return nil, err
		}
		names[m.Person] = m.Name
	}
	return names, nil
}

// Hospital reads the settings of a hospital; ok is false when there is none.
func (s *Store) Hospital(ctx context.Context, id string) (h lab.Hospital, ok bool, err error) {
	i, err := s.point(ctx, hospitalKey(id))
	if err != nil || i == nil {
		return h, false, err
	}
	return h, true, unpack(i, &h)
}
