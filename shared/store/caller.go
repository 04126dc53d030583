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
	// Request is the id of the request, which the events have.
	Request string
}

func (c Caller) staff() bool { return c.Tie == "" && c.Slip == "" }

// key names the item that lets the caller ask at all: a membership, the tie of a patient's login, or the slip. Who is
// named in a shape that nobody has is not known here.
func (c Caller) key() (key, error) {
	var n names
	h := n.hospital(c.Hospital)
	switch {
	case c.Tie != "":
		return tieKey(n.person(c.Person), h, n.patient(c.Tie)), n.err
	case c.Slip != "":
		return slipKey(c.Slip), n.err
	}
	return memberKey(h, n.person(c.Person)), n.err
}

// owns reports whether what was read is the caller's own. To a login, the patient, who must be read, is of the tie, and so
// is the order, where there is one; to a slip that still opens, its order is.
func (c Caller) owns(d Loaded, items map[key]item) bool {
	if c.Slip != "" {
		return opens(items[slipKey(c.Slip)], d.Order, d.Now)
	}
	records := d.Patient.RecordIDs()
	return slices.Contains(records, c.Tie) && (d.Order.ID == "" || slices.Contains(records, d.Order.Patient.ID))
}

// member is the caller as the rules know one.
func (c Caller) member(items map[key]item) (lab.Member, error) {
	k, err := c.key()
	i, ok := items[k]
	ok = ok && err == nil
	if !c.staff() {
		if !ok {
			return lab.Member{}, unknown()
		}
		if c.Slip != "" {
			return lab.SlipActor(c.Hospital).Under(c.Request), nil
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
