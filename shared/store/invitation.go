package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"assay/shared/ids"
	"assay/shared/lab"
)

// InvitationChange lists the writes of an invitation (rev 1 makes it, with the pointer that lets the person find it), and of
// the letters about it.
func (s *Store) InvitationChange(i lab.Invitation, e lab.Event, letters []lab.Duty) ([]Write, error) {
	var n names
	hospital, id, person := n.hospital(i.Hospital), n.invitation(i.ID), n.person(i.Person)
	if n.err != nil {
		return nil, n.err
	}
	row, err := s.doc(invitationKey(hospital, id), i, item{"v": num(int64(i.Rev))})
	if err != nil {
		return nil, err
	}
	event, err := s.event(invitationEvent(hospital, id, e.N), e)
	if err != nil {
		return nil, err
	}
	writes := []Write{s.replace(grown(row, e.At), i.Rev), event}
	if i.Rev == 1 {
		writes = append(writes, s.pointer(invitedKey(person, hospital, id), nil))
	}
	more, err := s.StaffLetters(i.Hospital, i.ID, letters)
	return append(writes, more...), err
}

// Invitations lists all invitations of a hospital.
func (s *Store) Invitations(ctx context.Context, hospital string) ([]lab.Invitation, error) {
	var n names
	pk := hospitalPK(n.hospital(hospital))
	if n.err != nil {
		return nil, n.err
	}
	return documents[lab.Invitation](ctx, s, pk, "I#")
}

// Invited is an invitation with the hospital's name.
type Invited struct {
	lab.Invitation
	HospitalName string
}

// InvitationsOf lists the open invitations of a person, of all hospitals.
func (s *Store) InvitationsOf(ctx context.Context, person string) ([]Invited, error) {
	var check names
	who := check.person(person)
	if check.err != nil {
		return nil, nil // nobody signs in under a name of this shape
	}
	var keys []key
	err := s.each(ctx, invitedPK(who), "", func(i item) error {
		hospital, id, _ := strings.Cut(strOf(i, "SK"), "#")
		h := check.hospital(hospital)
		keys = append(keys, invitationKey(h, check.invitation(id)), hospitalKey(h))
		return check.err
	})
	if err != nil || len(keys) == 0 {
		return nil, err
	}
	once := map[key]bool{} // two invitations of one hospital
	wanted := slices.DeleteFunc(slices.Clone(keys), func(k key) bool { had := once[k]; once[k] = true; return had })
	items, err := s.get(ctx, wanted...)
	if err != nil {
		return nil, err
	}
	r := reader{items: items}
	var list []Invited
	for n := 0; n < len(keys); n += 2 {
		var i Invited
		var h lab.Hospital
		r.must(keys[n], &i.Invitation)
		r.must(keys[n+1], &h)
		i.HospitalName = h.Name
		list = append(list, i)
	}
	return list, r.err
}

// StaffLetters lists the writes of letters about a grant or an invitation; about is the member, lab.SettingsGrant or the
// invitation.
func (s *Store) StaffLetters(hospital, about string, letters []lab.Duty) (writes []Write, err error) {
	var n names
	h, of := n.hospital(hospital), n.person(about)
	for _, d := range letters {
		k := staffDutyKey(h, of, n.duty(d))
		if n.err != nil {
			return nil, n.err
		}
		i, err := s.doc(k, d, pending(d, DutyRef{Staff: hospital + "-" + about, Duty: k.sk}))
		if err != nil {
			return nil, err
		}
		writes = append(writes, s.create(i))
	}
	return writes, n.err
}

// StaffLetter is what a letter to staff needs.
type StaffLetter struct {
	Hospital   lab.Hospital
	Member     lab.Member     // whom it is for; nobody for a letter to the person who is invited
	Grant      lab.Grant      // where it is about one
	Invitation lab.Invitation // where it is about one
}

// StaffLetter reads what a letter of a duty about staff needs, in one call.
func (s *Store) StaffLetter(ctx context.Context, j Job) (l StaffLetter, err error) {
	var n names
	h, about := n.staff(j.Ref.Staff)
	keys := []key{hospitalKey(h)}
	var of key
	if id, is := ids.ParseInvitation(about.String()); is && j.Duty.Stage != lab.MailConfirm {
		of = invitationKey(h, id)
	} else {
		of = grantKey(h, about)
	}
	keys = append(keys, of)
	var member key
	if j.Duty.Person != "" {
		member = memberKey(h, n.person(j.Duty.Person))
		keys = append(keys, member)
	}
	if n.err != nil {
		return l, n.err
	}
	items, err := s.get(ctx, keys...)
	if err != nil {
		return l, fmt.Errorf("store: what a letter about %s says: %w", j.Ref, err)
	}
	r := reader{items: items}
	r.must(keys[0], &l.Hospital)
	if kindOf(of) == kindInvitation {
		r.must(of, &l.Invitation)
	} else {
		r.must(of, &l.Grant)
	}
	if j.Duty.Person != "" {
		r.must(member, &l.Member)
	}
	return l, r.err
}
