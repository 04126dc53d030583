package store

import (
	"context"
	"fmt"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/shared/ids"
	"assay/shared/lab"
)

// HospitalChange lists the writes of new settings (rev 1 makes a hospital).
func (s *Store) HospitalChange(h lab.Hospital, e lab.Event) ([]Write, error) {
	var n names
	id := n.hospital(h.ID)
	if n.err != nil {
		return nil, n.err
	}
	settings, err := s.doc(hospitalKey(id), h, item{"v": num(int64(h.Rev))})
	if err != nil {
		return nil, err
	}
	event, err := s.event(hospitalEvent(id, e.N), e)
	return []Write{s.replace(grown(settings, e.At), h.Rev), event}, err
}

// MemberChange lists the writes of a membership (rev 1 makes it), with the pointer that lets the person find it.
func (s *Store) MemberChange(m lab.Member, e lab.Event) ([]Write, error) {
	var n names
	hospital, person := n.hospital(m.Hospital), n.person(m.Person)
	if n.err != nil {
		return nil, n.err
	}
	member, err := s.doc(memberKey(hospital, person), m, item{"v": num(int64(m.Rev))})
	if err != nil {
		return nil, err
	}
	event, err := s.event(memberEvent(hospital, person, e.N), e)
	if err != nil {
		return nil, err
	}
	writes := []Write{s.replace(grown(member, e.At), m.Rev), event}
	if m.Rev == 1 {
		writes = append(writes, s.pointer(membershipKey(person, hospital), nil))
	}
	return writes, nil
}

// GrantChange lists the writes of a question about a member, or of what became of it.
func (s *Store) GrantChange(g lab.Grant, e lab.Event) ([]Write, error) {
	var n names
	hospital, person := n.hospital(g.Hospital), n.person(g.Person)
	if n.err != nil {
		return nil, n.err
	}
	grant, err := s.doc(grantKey(hospital, person), g, item{"v": num(int64(g.Rev))})
	if err != nil {
		return nil, err
	}
	event, err := s.event(grantEvent(hospital, person, e.N), e)
	return []Write{s.replace(grown(grant, e.At), g.Rev), event}, err
}

// MemberUnchanged holds a transaction to a membership that it only read.
func (s *Store) MemberUnchanged(m lab.Member) Write {
	var n names
	return s.unchanged(memberKey(n.hospital(m.Hospital), n.person(m.Person)), m.Rev, n.err)
}

// unchanged holds a transaction to a row that it only read; err is of the names in its key.
func (s *Store) unchanged(k key, version int, err error) Write {
	return Write{types.TransactWriteItem{ConditionCheck: &types.ConditionCheck{TableName: &s.truth,
		Key: k.item(), ConditionExpression: aws.String("#v = :v"),
		ExpressionAttributeNames:  map[string]string{"#v": "v"},
		ExpressionAttributeValues: item{":v": num(int64(version))}}}, err}
}

// requester reads the membership of whoever wants the grant that was read, or has sent the invitation.
func (s *Store) requester(ctx context.Context, h ids.Hospital, asker string) (m lab.Member, err error) {
	var n names
	k := memberKey(h, n.person(asker))
	if n.err != nil {
		return m, n.err
	}
	items, err := s.get(ctx, k)
	if err != nil {
		return m, err
	}
	r := reader{items: items}
	r.optional(k, &m)
	return m, r.err
}

// Grants lists what was asked about the members of a hospital, the last question about each.
func (s *Store) Grants(ctx context.Context, hospital string) ([]lab.Grant, error) {
	var n names
	pk := hospitalPK(n.hospital(hospital))
	if n.err != nil {
		return nil, n.err
	}
	return documents[lab.Grant](ctx, s, pk, "G#")
}

// Found writes a new hospital with its first members: what a deploy command does, before anybody can sign in.
func (s *Store) Found(ctx context.Context, h lab.Hospital, members []lab.Member, at lab.Moment) error {
	born := lab.Event{N: 1, At: at, By: founder, Action: lab.ChangeHospital,
		Changes: []lab.Change{{Part: "hospital", To: "founded"}}}
	born = born.Seal()
	h.Chain = born.Hash
	writes, err := s.HospitalChange(h, born)
	for _, m := range members {
		if err != nil {
			return err
		}
		var more []Write
		more, err = s.appointment(m, at)
		writes = append(writes, more...)
	}
	if err != nil {
		return err
	}
	if err := s.write(ctx, writes); err != nil {
		return fmt.Errorf("store: found hospital %s: %w", h.ID, err)
	}
	return nil
}

// founder is who acts in a deploy command.
const founder = "system:deploy"

// Appoint makes somebody a member of a hospital that exists, by a deploy command: where there is nobody who could be the second
// of two persons (docs/rules.md#two-persons). Who is one already stays as before.
func (s *Store) Appoint(ctx context.Context, m lab.Member, at lab.Moment) error {
	m.Rev, m.Active = 1, true
	writes, err := s.appointment(m, at)
	if err != nil {
		return err
	}
	if err := s.write(ctx, writes); err != nil {
		return fmt.Errorf("store: appoint a member of hospital %s: %w", m.Hospital, err)
	}
	return nil
}

// appointment lists the writes of a first membership.
func (s *Store) appointment(m lab.Member, at lab.Moment) ([]Write, error) {
	e := lab.Event{N: 1, At: at, By: founder, Action: lab.ChangeStaff,
		Changes: []lab.Change{{Part: "staff:" + m.Person, To: "member"}}}.Seal()
	m.Chain = e.Hash
	return s.MemberChange(m, e)
}

// Members lists a hospital's staff.
func (s *Store) Members(ctx context.Context, hospital string) ([]lab.Member, error) {
	var n names
	pk := hospitalPK(n.hospital(hospital))
	if n.err != nil {
		return nil, n.err
	}
	return documents[lab.Member](ctx, s, pk, "M#")
}

// Membership is a member with the hospital's name.
type Membership struct {
	lab.Member
	HospitalName string
}

// Memberships lists the hospitals a person works for.
func (s *Store) Memberships(ctx context.Context, person string) ([]Membership, error) {
	var check names
	who := check.person(person)
	if check.err != nil {
		return nil, nil // nobody signs in under a name of this shape
	}
	var keys []key
	err := s.each(ctx, personPK(who), "", func(i item) error {
		h := check.hospital(strOf(i, "SK"))
		keys = append(keys, memberKey(h, who), hospitalKey(h))
		return check.err
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
	var check names
	h := check.hospital(hospital)
	if check.err != nil {
		return nil, check.err
	}
	keys := make([]key, 0, len(people))
	for _, p := range people {
		if person, ok := ids.ParsePerson(p); ok { // what acts by itself is called "system:…"
			keys = append(keys, memberKey(h, person))
		}
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
	var n names
	k := hospitalKey(n.hospital(id))
	if n.err != nil {
		return h, false, nil
	}
	found, err := documentAt[lab.Hospital](ctx, s, k)
	if found == nil {
		return h, false, err
	}
	return *found, true, err
}

// Changes lists what was changed about a hospital's settings, or about one member where person is not "", newest first. after is
// the number of the last event of the page before.
func (s *Store) Changes(ctx context.Context, hospital, person, after string, limit int) (Page[lab.Event], error) {
	var n names
	h := n.hospital(hospital)
	at := func(number int) key { return hospitalEvent(h, number) }
	if person != "" {
		p := n.person(person)
		at = func(number int) key { return memberEvent(h, p, number) }
	}
	last := 999_999
	if after != "" {
		before, err := strconv.Atoi(after)
		if last = before - 1; err != nil || last < 1 {
			n.err = unknown()
		}
	}
	if n.err != nil {
		return Page[lab.Event]{}, n.err
	}
	found, err := page(ctx, s, list{pk: hospitalPK(h), from: at(1).sk, to: at(last).sk, newest: true, limit: limit}, "", nil,
		func(i item) (e lab.Event, ok bool, err error) {
			err = untext(kindEvent, i, "event", &e)
			return e, true, err
		})
	if found.Next = ""; err == nil && len(found.Rows) > 0 {
		if oldest := found.Rows[len(found.Rows)-1].N; len(found.Rows) == limit && oldest > 1 {
			found.Next = strconv.Itoa(oldest)
		}
	}
	return found, err
}
