package store

import (
	"context"

	"assay/shared/lab"
)

// AccessRecord is an access record as the releases before wrote one: a row for each opening.
type AccessRecord struct {
	Order string     `json:"order"`
	What  string     `json:"what"` // values, report, slip, check; unlocked, slip_printed
	By    string     `json:"by"`   // person, or "slip", "check"
	At    lab.Moment `json:"at"`
}

// AccessRecords lists who opened the results of a patient's records before there was a row for a day, newest first: two queries a
// record, as the releases before 0.4 kept them beside the record itself.
func (s *Store) AccessRecords(ctx context.Context, hospital string, records []string, limit int) ([]AccessRecord, error) {
	var n names
	var places []partition
	for _, id := range records {
		places = append(places, accessPK(n.hospital(hospital), n.patient(id)), patientPK(n.hospital(hospital), n.patient(id)))
	}
	if n.err != nil {
		return nil, n.err
	}
	all, err := newest(places, limit, func(pk partition) (Page[AccessRecord], error) {
		l := list{pk: pk, prefix: "L#", newest: true, eventual: true, limit: limit}
		return page(ctx, s, l, "", inPartition(pk), func(i item) (AccessRecord, bool, error) {
			var a AccessRecord
			err := unpack(i, &a)
			return a, true, err
		})
	}, func(a AccessRecord) string { return a.At.String() })
	return all.Rows, err
}
