package store

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/ids"
	"assay/shared/lab"
)

// MaxFamily is how many people under one phone number are looked at for whether somebody is registered already. With the row that
// says who came last they are read in one call.
const MaxFamily = 99

// Family is who is registered under a phone number, as a registration is decided on it.
type Family struct {
	People []lab.Patient
	last   string // who was registered last; "" for nobody since this is kept
}

// UnderPhone finds the family of a phone; "" is nobody's.
func (s *Store) UnderPhone(phone string) func(context.Context, lab.Hospital) (Family, error) {
	return func(ctx context.Context, h lab.Hospital) (Family, error) {
		if phone == "" {
			return Family{}, nil
		}
		return s.family(ctx, h, phone)
	}
}

// family reads who is registered under a phone number, newest first. Whoever came last is among them, also where that registration was
// still being written when the others were looked for.
func (s *Store) family(ctx context.Context, h lab.Hospital, phone string) (f Family, err error) {
	var n names
	hospital := n.hospital(h.ID)
	if n.err != nil {
		return f, n.err
	}
	last := familyKey(hospital, h.Secret, phone)
	for look := 1; ; look++ {
		out, err := s.query(ctx, list{pk: phonePK(hospital, h.Secret, phone), newest: true, limit: MaxFamily}, nil)
		if err != nil {
			return f, err
		}
		keys := make([]key, len(out.Items))
		for at, i := range out.Items {
			keys[at] = patientKey(hospital, n.patient(strOf(i, "SK")))
		}
		if n.err != nil {
			return f, n.err
		}
		rows, err := s.get(ctx, append(keys, last)...)
		if err != nil {
			return f, err
		}
		f.last = strOf(rows[last], "patient")
		if f.last == "" || slices.ContainsFunc(out.Items, func(i item) bool { return strOf(i, "SK") == f.last }) || look == 2 {
			var missing Missing
			if f.People, missing = peopleIn(rows, keys); len(missing) > 0 { // who it may be is not known then
				return f, missing[0]
			}
			return f, nil
		}
	}
}

// JoinFamily says that a person is the last who was registered under a phone, and holds the registration to the family that it was
// decided on: of two at the same moment one is decided again, and finds the other.
func (s *Store) JoinFamily(d Loaded, phone string, p lab.Patient) Write {
	var n names
	i := familyKey(n.hospital(d.Hospital.ID), d.Hospital.Secret, phone).item()
	i["patient"] = str(n.patient(p.ID).String())
	put := &types.Put{TableName: &s.truth, Item: i, ConditionExpression: aws.String("attribute_not_exists(PK)")}
	if d.Family.last != "" {
		put.ConditionExpression, put.ExpressionAttributeValues = aws.String("patient = :last"), item{":last": str(d.Family.last)}
	}
	return Write{types.TransactWriteItem{Put: put}, n.err}
}

// leaveFamily lists the writes after which a patient is not found under a phone any more. A registration that is under way there
// looks again.
func (s *Store) leaveFamily(h ids.Hospital, secret []byte, phone string, p ids.Patient) []Write {
	last := familyKey(h, secret, phone).item()
	return []Write{s.forget(phoneKey(h, secret, phone, p)), {item: types.TransactWriteItem{Delete: &types.Delete{TableName: &s.truth, Key: last}}}}
}

// peopleIn unpacks the patients of some keys that were found, in their order.
func peopleIn(rows map[key]item, keys []key) (found []lab.Patient, missing Missing) {
	found = make([]lab.Patient, 0, len(keys))
	for _, k := range keys {
		if i, ok := rows[k]; ok {
			var p lab.Patient
			if err := unpack(i, &p); err != nil {
				missing = append(missing, err)
				continue
			}
			found = append(found, p)
		}
	}
	return found, missing
}
