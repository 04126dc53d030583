package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"assay/shared/ids"
	"assay/shared/lab"
)

// Link ties a patient record to a login, for good. Repeating it changes nothing.
func (s *Store) Link(ctx context.Context, login, hospital, patient string, at lab.Moment) error {
	var n names
	k := tieKey(n.person(login), n.hospital(hospital), n.patient(patient))
	if n.err != nil {
		return n.err
	}
	i := k.item()
	i["at"] = str(at.String())
	if _, err := s.db.PutItem(ctx, &dynamodb.PutItemInput{TableName: &s.truth, Item: i}); err != nil {
		return fmt.Errorf("store: tie a login to %s: %w", patientKey(n.hospital(hospital), n.patient(patient)), err)
	}
	return nil
}

// PatientLink is one patient record of a login.
type PatientLink struct{ Hospital, Patient string }

// Links lists the patient records of a login.
func (s *Store) Links(ctx context.Context, login string) ([]PatientLink, error) {
	var n names
	pk := loginPK(n.person(login))
	if n.err != nil {
		return nil, nil // nobody signs in under a name of this shape
	}
	var list []PatientLink
	err := s.each(ctx, pk, "", func(i item) error {
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
	var check names
	records := make([]recordKeys, len(links)) // the one that counts for each tie
	for n, l := range links {
		h := check.hospital(l.Hospital)
		records[n] = recordKeys{h, patientKey(h, check.patient(l.Patient))}
	}
	if check.err != nil {
		return nil, check.err
	}
	read := map[key]item{}
	for hop := 0; ; hop++ {
		var missing []key
		for _, r := range records {
			for _, k := range []key{r.patient, hospitalKey(r.hospital)} {
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
		for n := range records {
			if err = records[n].survivor(read); err != nil {
				return nil, err
			}
		}
	}
	var list []OwnRecord
	once := map[key]bool{}
	for n, l := range links {
		k := records[n].patient
		if read[k] == nil || once[k] {
			continue
		}
		once[k] = true
		o := OwnRecord{Tie: l.Patient}
		r := reader{items: present(read)}
		r.must(k, &o.Patient)
		r.must(hospitalKey(records[n].hospital), &o.Hospital)
		if r.err != nil {
			return nil, r.err
		}
		list = append(list, o)
	}
	return list, nil
}

// recordKeys are a record of a patient and whose it is.
type recordKeys struct {
	hospital ids.Hospital
	patient  key
}

// survivor follows one merge, where there is one.
func (r *recordKeys) survivor(read map[key]item) error {
	i := read[r.patient]
	if i == nil {
		return nil
	}
	var p lab.Patient
	if err := unpack(i, &p); err != nil || p.Merge == nil {
		return err
	}
	var n names
	r.patient = patientKey(r.hospital, n.patient(p.Merge.Into))
	return n.err
}

// Contacts reads how to reach the patients of records, in their order; there may be nothing to read of one.
func (s *Store) Contacts(ctx context.Context, records []OwnRecord) ([]lab.Contact, error) {
	keys := make([]key, len(records))
	var check names
	for n, o := range records {
		keys[n] = contactKey(check.hospital(o.Hospital.ID), check.patient(o.Patient.ID))
	}
	if check.err != nil {
		return nil, check.err
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
	var n names
	k := orderKey(n.order(order))
	if n.err != nil {
		return lab.Order{}, OwnRecord{}, n.err
	}
	items, err := s.get(ctx, k)
	if err != nil {
		return lab.Order{}, OwnRecord{}, err
	}
	var o lab.Order
	r := reader{items: items}
	if r.must(k, &o); r.err != nil {
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
