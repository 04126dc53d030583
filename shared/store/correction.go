package store

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/lab"
)

// PatientCorrection lists the writes of a correction: the patient and the contact as they are now, how they were, each
// in a row of its own, and the pointer by which the phone is found, moved.
func (s *Store) PatientCorrection(h lab.Hospital, out lab.CorrectedPatient) ([]Write, error) {
	p := out.Patient
	var n names
	hospital, id := n.hospital(h.ID), n.patient(p.ID)
	if n.err != nil {
		return nil, n.err
	}
	writes, err := s.PatientChange(p, out.Event, out.Duties...)
	if err != nil {
		return nil, err
	}
	before, err := s.doc(patientVersion(hospital, id, out.Before.Rev), out.Before, nil)
	if err != nil {
		return nil, err
	}
	writes = append(append(writes, s.create(before)), s.closed(p, out.Closed)...)
	if out.ContactBefore == nil {
		return writes, nil
	}
	was := out.ContactBefore.Contact
	contact, err := s.doc(contactKey(hospital, id), out.Contact, item{"v": num(int64(out.Contact.Rev))})
	if err != nil {
		return nil, err
	}
	reached, err := s.doc(contactVersion(hospital, id, out.Before.Rev), out.ContactBefore, nil)
	if err != nil {
		return nil, err
	}
	writes = append(writes, s.replace(contact, out.Contact.Rev), s.create(reached))
	if was.Phone == out.Contact.Phone {
		return writes, nil
	}
	if was.Phone != "" {
		writes = append(writes, s.leaveFamily(hospital, h.Secret, was.Phone, id)...)
	}
	if out.Contact.Phone != "" {
		writes = append(writes, s.pointer(phoneKey(hospital, h.Secret, out.Contact.Phone, id), nil))
	}
	return writes, nil
}

// forget takes a pointer away.
func (s *Store) forget(k key) Write {
	return Write{item: types.TransactWriteItem{Delete: &types.Delete{TableName: &s.truth, Key: k.item(),
		ConditionExpression: aws.String("attribute_exists(PK)")}}}
}

// maxErased is how many earlier contacts fit into one transaction with the rest.
const maxErased = 60

// Erasure lists the writes that take away how a patient could be reached: now, by phone, by a login, and in the earlier
// versions, which were read at the patient's rev that the erasure was decided on.
func (s *Store) Erasure(h lab.Hospital, was lab.Contact, earlier []lab.ContactVersion, out lab.ErasedContact) ([]Write, error) {
	p := out.Patient
	if len(earlier) > maxErased {
		return nil, &lab.Refusal{Kind: lab.Conflict, Code: "too_many_versions",
			Sentence: "This contact was corrected too often to be erased at once."}
	}
	var n names
	hospital, id := n.hospital(h.ID), n.patient(p.ID)
	if n.err != nil {
		return nil, n.err
	}
	writes, err := s.PatientChange(p, out.Event, out.Duties...)
	if err != nil {
		return nil, err
	}
	contact, err := s.doc(contactKey(hospital, id), out.Contact, item{"v": num(int64(out.Contact.Rev))})
	if err != nil {
		return nil, err
	}
	writes = append(writes, s.replace(contact, out.Contact.Rev))
	for _, t := range out.Ended {
		writes = append(writes, s.untied(p, t)...)
	}
	for _, v := range earlier {
		empty, err := s.doc(contactVersion(hospital, id, v.Rev), lab.ContactVersion{Rev: v.Rev}, nil)
		if err != nil {
			return nil, err
		}
		writes = append(writes, Write{item: types.TransactWriteItem{Put: &types.Put{TableName: &s.truth, Item: empty}}})
	}
	if was.Phone != "" {
		writes = append(writes, s.leaveFamily(hospital, h.Secret, was.Phone, id)...)
	}
	return writes, nil
}

// Versions reads how a patient and the contact were before each correction, oldest first. A contact that was erased says
// nothing.
func (s *Store) Versions(ctx context.Context, hospital, patient string) (persons []lab.PatientVersion, contacts []lab.ContactVersion, err error) {
	var n names
	pk := patientPK(n.hospital(hospital), n.patient(patient))
	if n.err != nil {
		return nil, nil, n.err
	}
	for i, err := range s.all(ctx, list{pk: pk, prefix: "V"}) {
		var p lab.PatientVersion
		var c lab.ContactVersion
		switch {
		case err != nil:
		case kindOf(keyOf(i)) == kindContactVersion:
			err = unpack(i, &c)
			contacts = append(contacts, c)
		default:
			err = unpack(i, &p)
			persons = append(persons, p)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	return persons, contacts, nil
}
