package store

import (
	"context"
	"fmt"
	"time"

	"assay/shared/ids"
	"assay/shared/lab"
)

// OpenedPaper is what a piece of paper with a token leads to.
type OpenedPaper struct {
	Order   lab.Order
	Version int         // the report version, of a check code
	Person  lab.Patient // of a slip: the record that says who it is now
}

// IssuedSlip is a token that was made for a version of an order's visit slip: for a paper or a letter.
type IssuedSlip struct {
	Order   string
	Version int
	Token   string // kept as its hash
	Key     string // id of the key it was made with, to find again what an old one made
}

// SlipIssued is the write that lets the token open the slip. Doing it twice changes nothing.
func (s *Store) SlipIssued(i IssuedSlip) Write {
	var n names
	k := slipKey(i.Token).item()
	k["order"], k["version"], k["key"] = str(n.order(i.Order).String()), num(int64(i.Version)), str(i.Key)
	return s.put(k, n.err)
}

// IssueSlip writes it alone, for a letter.
func (s *Store) IssueSlip(ctx context.Context, i IssuedSlip) error {
	return s.write(ctx, []Write{s.SlipIssued(i)})
}

// nobodysOrder is asked for in the place of the order of a token that nobody has, so that the answer takes as long.
const nobodysOrder, nobodysRecord = "nobody-00000000-0000-7000-8000-000000000000", "00000000-0000-7000-8000-000000000000"

// OpenSlip finds the order of a visit slip for somebody who knows what the patient's record has now: the birth date, or
// the end of the phone where the age is a rough one. A token that is unknown, ended or was replaced and a wrong answer are
// refused in the same words; only a wrong answer to a slip that opens is written down, as one of five tries. An answer
// without the right shape, or of the other kind, costs none.
func (s *Store) OpenSlip(ctx context.Context, token string, answer lab.SlipAnswer, now time.Time) (OpenedPaper, error) {
	if err := answer.Check(); err != nil {
		return OpenedPaper{}, err
	}
	found, err := s.get(ctx, slipKey(token))
	if err != nil {
		return OpenedPaper{}, err
	}
	pointer := found[slipKey(token)]
	var n names
	id := n.order(nobodysOrder)
	if pointer != nil {
		id = n.order(strOf(pointer, "order"))
	}
	if n.err != nil {
		return OpenedPaper{}, fmt.Errorf("store: a token leads to no order: %w", n.err)
	}
	r := reader{}
	if r.items, err = s.get(ctx, orderKey(id)); err != nil {
		return OpenedPaper{}, err
	}
	var o lab.Order
	r.optional(orderKey(id), &o)
	if pointer != nil {
		r.must(orderKey(id), &o)
	} else {
		o.Patient.ID = nobodysRecord
	}
	if r.err != nil {
		return OpenedPaper{}, fmt.Errorf("store: a token leads to no order: %w", r.err)
	}
	p, c, err := s.person(ctx, id.Hospital(), o.Patient.ID)
	if err != nil {
		return OpenedPaper{}, fmt.Errorf("store: the patient of order %s: %w", id, err)
	}
	if pointer == nil || !opens(pointer, o, now) || p.SlipGuard(c) != answer.Kind() {
		return OpenedPaper{}, slips.refuse()
	}
	guard := slipTriesKey(id, o.SlipVersion)
	if _, err = s.try(ctx, guard, slips); err != nil {
		return OpenedPaper{}, err
	}
	if !answer.Opens(p, c) {
		return OpenedPaper{}, slips.refuse()
	}
	return OpenedPaper{Order: o, Person: p}, s.giveBack(ctx, guard)
}

// opens reports whether the pointer of a token leads to the slip as it is now. One without a version is of an order from
// before there were versions.
func opens(pointer item, o lab.Order, now time.Time) bool {
	return strOf(pointer, "order") == o.ID && int(numOf(pointer, "version")) == o.SlipVersion && !o.SlipEnded(now)
}

// SlipPerson reads what opens the slip of an order: the record of its patient as it is now.
func (s *Store) SlipPerson(ctx context.Context, o lab.Order) (lab.Patient, lab.Contact, error) {
	var n names
	h := n.hospital(o.Hospital)
	if n.err != nil {
		return lab.Patient{}, lab.Contact{}, n.err
	}
	p, c, err := s.person(ctx, h, o.Patient.ID)
	if err == nil && p.ID == "" {
		err = unknown()
	}
	if err != nil {
		return p, c, fmt.Errorf("store: the patient of order %s: %w", o.ID, err)
	}
	return p, c, nil
}

// person reads a record with how to reach the person, each merge followed: the person is who the surviving record says. A
// record that there is not is empty.
func (s *Store) person(ctx context.Context, h ids.Hospital, record string) (p lab.Patient, c lab.Contact, err error) {
	var n names
	id := n.patient(record)
	for range maxHops {
		if n.err != nil {
			return p, c, n.err
		}
		p, c = lab.Patient{}, lab.Contact{}
		items, err := s.get(ctx, patientKey(h, id), contactKey(h, id))
		if err != nil {
			return p, c, err
		}
		r := reader{items: items}
		r.optional(patientKey(h, id), &p)
		r.optional(contactKey(h, id), &c)
		if r.err != nil || p.Merge == nil {
			return p, c, r.err
		}
		id = n.patient(p.Merge.Into)
	}
	return p, c, nil
}
