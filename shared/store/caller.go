package store

import (
	"slices"
	"time"

	"assay/shared/lab"
)

// Caller is who asks, for which hospital, and when by the event's time.
type Caller struct {
	Hospital, Person string
	Now              time.Time
	// Tie is the record of the hospital to which a patient's login is tied; "" for staff.
	Tie string
	// Slip is the token of the visit slip that somebody has opened who has not signed in; "" for all others. It is kept
	// nowhere.
	Slip string
	// Login: a patient's login that need not be tied to anything yet. It may ask for a tie, and nothing else.
	Login bool
	// Invitation is the id of the one by which somebody acts who signs in as staff and is no member here.
	Invitation string
	// Request is the id of the request, which the events have.
	Request string
}

func (c Caller) staff() bool { return c.Tie == "" && c.Slip == "" && !c.Login && c.Invitation == "" }

// key names the item that lets the caller ask at all: a membership, the tie of a patient's login, the slip, or an invitation. Who is
// named in a shape that nobody has is not known here.
func (c Caller) key() (key, error) {
	var n names
	h := n.hospital(c.Hospital)
	switch {
	case c.Tie != "":
		return tieKey(n.person(c.Person), h, n.patient(c.Tie)), n.err
	case c.Invitation != "":
		return invitedKey(n.person(c.Person), h, n.invitation(c.Invitation)), n.err
	case c.Slip != "":
		return slipKey(c.Slip), n.err
	case c.Login:
		return loginKey(n.person(c.Person)), n.err
	}
	return memberKey(h, n.person(c.Person)), n.err
}

// holder is the record that holds the tie of a login: the pointer by itself opens nothing. ok is false of other callers.
func (c Caller) holder() (k key, ok bool) {
	var n names
	k = patientKey(n.hospital(c.Hospital), n.patient(c.Tie))
	return k, c.Tie != "" && n.err == nil
}

// owns reports whether what was read is the caller's own. To a login, the patient, who must be read, is open by the tie, and so
// is the order, where there is one; to a slip that still opens, its order is.
func (c Caller) owns(d Loaded, items map[key]item) (bool, error) {
	switch {
	case c.Login:
		return true, nil
	case c.Invitation != "":
		return d.Invitation.ID == c.Invitation && d.Invitation.Person == c.Person, nil
	case c.Slip != "":
		return opens(items[slipKey(c.Slip)], d.Order, d.Now), nil
	}
	var holder lab.Patient
	k, _ := c.holder()
	r := reader{items: items}
	r.optional(k, &holder)
	tie, tied := holder.TieOf(c.Person)
	if r.err != nil || !tied {
		return false, r.err
	}
	records := d.Patient.OpenTo(tie, c.Tie)
	return len(records) > 0 && (d.Order.ID == "" || slices.Contains(records, d.Order.Patient.ID)), nil
}

// member is the caller as the rules know one.
func (c Caller) member(items map[key]item) (lab.Member, error) {
	k, err := c.key()
	i, ok := items[k]
	ok = ok && err == nil
	if !c.staff() {
		if !ok && !c.Login {
			return lab.Member{}, unknown()
		}
		if c.Slip != "" {
			return lab.SlipActor(c.Hospital).Under(c.Request), nil
		}
		if c.Invitation != "" {
			return lab.Member{Hospital: c.Hospital, Person: c.Person}.Under(c.Request), nil
		}
		return lab.PatientActor(c.Hospital, c.Person).Under(c.Request), nil
	}
	var m lab.Member
	if ok {
		if err := unpack(i, &m); err != nil {
			return m, err
		}
	}
	if !m.Active {
		return m, m.May("")
	}
	m.Hospital = c.Hospital
	return m.Under(c.Request), nil
}
