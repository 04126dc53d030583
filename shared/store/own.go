package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"assay/shared/lab"
)

// PatientLink is a record to which a login leads. It opens nothing by itself: the record says whether it does.
type PatientLink struct{ Hospital, Patient string }

// Links lists the records to which a login leads.
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

// maxLinks bounds how many records a login reads: a family, at several hospitals.
const maxLinks = 50

// OwnRecord is a patient record that is open to a login, as it counts now: where the record of the tie was merged, and the desk
// has confirmed that for the tie, the one that survives.
type OwnRecord struct {
	Holder   lab.Patient // the record that holds the tie
	By       lab.Tie     // the tie
	Hospital lab.Hospital
	Patient  lab.Patient // the one that is shown
}

// Opens lists the records whose orders are open to the login.
func (o OwnRecord) Opens() []string { return o.Patient.OpenTo(o.By, o.Holder.ID) }

// OwnRecords reads the records that are open to a login with their hospitals, each once. A record that does not know of the
// login is not.
func (s *Store) OwnRecords(ctx context.Context, login string) ([]OwnRecord, error) {
	links, err := s.Links(ctx, login)
	if err != nil {
		return nil, err
	}
	links = links[:min(len(links), maxLinks)]
	var check names
	var keys []key
	for _, l := range links {
		h := check.hospital(l.Hospital)
		keys = append(keys, patientKey(h, check.patient(l.Patient)), hospitalKey(h))
	}
	if check.err != nil {
		return nil, check.err
	}
	items, err := s.get(ctx, keys...)
	if err != nil {
		return nil, err
	}
	list, more, err := tied(login, links, items)
	if err != nil {
		return nil, err
	}
	confirmed, err := s.get(ctx, more...)
	if err != nil {
		return nil, err
	}
	for n := range list {
		if err := list[n].confirmed(confirmed); err != nil {
			return nil, err
		}
	}
	return onceEach(list), nil
}

// tied reads the records that hold a tie of a login, and names those that a tie was confirmed for.
func tied(login string, links []PatientLink, items map[key]item) (list []OwnRecord, more []key, err error) {
	var n names
	r := reader{items: items}
	for _, l := range links {
		var own OwnRecord
		h := n.hospital(l.Hospital)
		r.optional(patientKey(h, n.patient(l.Patient)), &own.Holder)
		var is bool
		if own.By, is = own.Holder.TieOf(login); !is {
			continue
		}
		r.must(hospitalKey(h), &own.Hospital)
		own.Patient = own.Holder
		list = append(list, own)
		if own.By.In != own.Holder.ID {
			more = append(more, patientKey(h, n.patient(own.By.In)))
		}
	}
	return list, more, cmp.Or(r.err, n.err)
}

// confirmed shows the record that the tie was confirmed for, if the two are still one person's.
func (o *OwnRecord) confirmed(items map[key]item) error {
	if o.By.In == o.Holder.ID {
		return nil
	}
	var n names
	var p lab.Patient
	r := reader{items: items}
	r.optional(patientKey(n.hospital(o.Hospital.ID), n.patient(o.By.In)), &p)
	if p.OpenTo(o.By, o.Holder.ID) != nil {
		o.Patient = p
	}
	return cmp.Or(r.err, n.err)
}

// onceEach leaves out a record that another one opens too.
func onceEach(list []OwnRecord) []OwnRecord {
	var once []OwnRecord
	for n, o := range list {
		if !slices.ContainsFunc(list[:n], func(before OwnRecord) bool {
			return before.Patient.ID == o.Patient.ID && len(before.Opens()) >= len(o.Opens())
		}) &&
			!slices.ContainsFunc(list, func(other OwnRecord) bool {
				return len(other.Opens()) > len(o.Opens()) && slices.Contains(other.Opens(), o.Patient.ID)
			}) {
			once = append(once, o)
		}
	}
	return once
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
		if own.Patient.Hospital == o.Hospital && slices.Contains(own.Opens(), o.Patient.ID) {
			return o, own, nil
		}
	}
	return lab.Order{}, OwnRecord{}, unknown()
}
