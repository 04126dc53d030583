package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"assay/shared/lab"
)

// Link ties a patient record to a login, for good. Repeating it changes nothing.
func (s *Store) Link(ctx context.Context, login, hospital, patient string, at lab.Moment) error {
	i := tieKey(login, hospital, patient).item()
	i["at"] = str(at.String())
	if _, err := s.db.PutItem(ctx, &dynamodb.PutItemInput{TableName: &s.truth, Item: i}); err != nil {
		return fmt.Errorf("store: link a login: %w", err)
	}
	return nil
}

// PatientLink is one patient record of a login.
type PatientLink struct{ Hospital, Patient string }

// Links lists the patient records of a login.
func (s *Store) Links(ctx context.Context, login string) ([]PatientLink, error) {
	var list []PatientLink
	err := s.each(ctx, loginPK(login), "", func(i item) error {
		hospital, patient, ok := strings.Cut(strOf(i, "SK"), "#")
		if ok {
			list = append(list, PatientLink{hospital, patient})
		}
		return nil
	})
	return list, err
}

// maxTies bounds how many records a login reads: a family.
const maxTies = 25

// maxHops bounds how often a merged record may have been merged on.
const maxHops = 8

// OwnRecord is a patient record of a login, as it counts now: where the tie leads to a record that was merged, the survivor.
type OwnRecord struct {
	Tie      string // the record the login is tied to
	Hospital lab.Hospital
	Patient  lab.Patient
}

// OwnRecords reads the patient records of a login with their hospitals, each once.
func (s *Store) OwnRecords(ctx context.Context, login string) ([]OwnRecord, error) {
	links, err := s.Links(ctx, login)
	if err != nil {
		return nil, err
	}
	links = links[:min(len(links), maxTies)]
	at := make([]string, len(links)) // the record that counts for each tie
	for n, l := range links {
		at[n] = l.Patient
	}
	read := map[key]item{}
	for hop := 0; ; hop++ {
		var missing []key
		for n, l := range links {
			for _, k := range []key{patientKey(l.Hospital, at[n]), hospitalKey(l.Hospital)} {
				if _, known := read[k]; !known {
					missing, read[k] = append(missing, k), nil
				}
			}
		}
		if len(missing) == 0 || hop == maxHops {
			break
		}
		items, err := s.get(ctx, missing...)
		if err != nil {
			return nil, err
		}
		maps.Copy(read, items)
		for n, l := range links {
			if at[n], err = survivor(read, l.Hospital, at[n]); err != nil {
				return nil, err
			}
		}
	}
	var list []OwnRecord
	once := map[key]bool{}
	for n, l := range links {
		k := patientKey(l.Hospital, at[n])
		if read[k] == nil || once[k] {
			continue
		}
		once[k] = true
		o := OwnRecord{Tie: l.Patient}
		r := reader{items: present(read)}
		r.must(k, &o.Patient)
		r.must(hospitalKey(l.Hospital), &o.Hospital)
		if r.err != nil {
			return nil, r.err
		}
		list = append(list, o)
	}
	return list, nil
}

// survivor follows one merge, where there is one.
func survivor(read map[key]item, hospital, patient string) (string, error) {
	i := read[patientKey(hospital, patient)]
	if i == nil {
		return patient, nil
	}
	var p lab.Patient
	if err := unpack(i, &p); err != nil || p.Merge == nil {
		return patient, err
	}
	return p.Merge.Into, nil
}

// Contacts reads how to reach the patients of records, in their order; there may be nothing to read of one.
func (s *Store) Contacts(ctx context.Context, records []OwnRecord) ([]lab.Contact, error) {
	keys := make([]key, len(records))
	for n, o := range records {
		keys[n] = contactKey(o.Hospital.ID, o.Patient.ID)
	}
	items, err := s.get(ctx, keys...)
	if err != nil {
		return nil, err
	}
	r := reader{items: items}
	list := make([]lab.Contact, len(records))
	for n, k := range keys {
		r.optional(k, &list[n])
	}
	return list, r.err
}

// present leaves out the keys under which nothing was found.
func present(read map[key]item) map[key]item {
	found := map[key]item{}
	for k, i := range read {
		if i != nil {
			found[k] = i
		}
	}
	return found
}

// OwnOrder reads an order for a login, with the record that makes it the caller's own, directly or by a merge. What is
// not own is unknown.
func (s *Store) OwnOrder(ctx context.Context, login, order string) (lab.Order, OwnRecord, error) {
	items, err := s.get(ctx, orderKey(order))
	if err != nil {
		return lab.Order{}, OwnRecord{}, err
	}
	var o lab.Order
	r := reader{items: items}
	if r.must(orderKey(order), &o); r.err != nil {
		return lab.Order{}, OwnRecord{}, r.err
	}
	records, err := s.OwnRecords(ctx, login)
	if err != nil {
		return lab.Order{}, OwnRecord{}, err
	}
	for _, own := range records {
		if own.Patient.Hospital == o.Hospital && slices.Contains(own.Patient.RecordIDs(), o.Patient.ID) {
			return o, own, nil
		}
	}
	return lab.Order{}, OwnRecord{}, unknown()
}
