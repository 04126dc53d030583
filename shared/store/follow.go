package store

import (
	"context"
	"fmt"
	"iter"

	"assay/shared/ids"
	"assay/shared/lab"
)

// maxHops bounds how often a merged record may have been merged on.
const maxHops = 8

// Person is a patient's record, with those it was merged into one after the other. The last one has the data that are
// valid.
type Person struct{ Records []lab.Patient }

// Survivor is the record that has the data that are valid.
func (p Person) Survivor() lab.Patient { return p.Records[len(p.Records)-1] }

// Snapshot returns the data that are valid of the person.
func (p Person) Snapshot() lab.Snapshot { return p.Survivor().Snapshot() }

// Person reads a record and those it was merged into. patient is that of a DutyRef.
func (s *Store) Person(ctx context.Context, patient string) (Person, error) {
	var n names
	h, id := n.followed(patient)
	if n.err != nil {
		return Person{}, n.err
	}
	var p Person
	for next := id.String(); len(p.Records) < maxHops; {
		record, ok, err := s.Patient(ctx, h.String(), next)
		if err != nil {
			return Person{}, err
		}
		if !ok {
			return Person{}, fmt.Errorf("store: patient %s does not exist", next)
		}
		p.Records = append(p.Records, record)
		if record.Merge == nil {
			return p, nil
		}
		next = record.Merge.Into
	}
	return Person{}, fmt.Errorf("store: patient %s is merged on %d times", id, maxHops)
}

// Orders lists the ids of all orders of the first record and of those that were merged into it.
func (s *Store) Orders(ctx context.Context, p Person) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, id := range p.Records[0].RecordIDs() {
			var n names
			pk := patientPK(n.hospital(p.Records[0].Hospital), n.patient(id))
			if n.err != nil {
				yield("", n.err)
				return
			}
			for i, err := range s.all(ctx, list{index: indexPatient, pk: pk, limit: duePage}) {
				order, _ := orderOf(strOf(i, "PK"))
				if !yield(order.String(), err) {
					return
				}
			}
		}
	}
}

// FollowPerson changes an order to have the data of a person. decide gets the order with the run sheets it needs; the
// order is written only if the person's records are as they were read. It does nothing if the order has the data.
func (s *Store) FollowPerson(ctx context.Context, order string, p Person, decide func(lab.Order, []lab.RunSheet) (lab.Outcome, bool, error)) error {
	unchanged := make([]Write, len(p.Records))
	for n, record := range p.Records {
		unchanged[n] = s.PatientUnchanged(record)
	}
	return s.ChangeOrder(ctx, order, func(o lab.Order) (lab.Outcome, []Write, bool, error) {
		id, _ := ids.ParseOrder(order) // ChangeOrder has read it
		sheets, err := s.runSheets(ctx, id, o.RunsToJudge(p.Snapshot()))
		if err != nil {
			return lab.Outcome{}, nil, false, err
		}
		out, changed, err := decide(o, sheets)
		return out, unchanged, changed, err
	})
}
