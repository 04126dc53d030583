package store

import (
	"cmp"
	"context"

	"assay/shared/ids"
	"assay/shared/lab"
)

// ReadSet names what a decision reads beside the actor's right to act.
type ReadSet struct {
	Order    string // order id
	Patient  string // patient id
	Contact  bool   // how to reach Patient
	Other    string // id of another record of the same person
	Asked    string // patient: read with the contact, if there is one, for somebody who must not learn whether there is
	Settings bool   // the hospital's settings
	// Tests is the catalogue that is in force in the hospital, and Newest the one that the next version is made of. They are kept
	// in the process, so that they are read only once.
	Tests, Newest bool
	Member        string // another person's membership
	Grant         string // person: the last grant about that person, and the membership of whoever wants it
	Draft         string // item whose draft is wanted
	// Invitation is the id of one, read with the membership of whoever invited; there may be none yet.
	Invitation string
	// Staff lists all members, in a second call: Store.Members. Who may not list them does not set it.
	Staff func(ctx context.Context, hospital string) ([]lab.Member, error)
	// Family finds who is under the phone of a person who is being registered, in two more calls: Store.UnderPhone. Who may not look for
	// phones does not set it.
	Family  func(ctx context.Context, h lab.Hospital) (Family, error)
	OpenOwn string // patient: the own orders that are open, and may be too many
	OwnCash bool   // how much of own cash the caller has given back today
	// Reference is that of a payment by hand: whether another payment has it.
	Reference string
	// Results are the items for which values come in: the earlier run sheets are read that are judged together with them,
	// in a second call where there are any.
	Results []string
	// NewOrder and NewPatient are ids about to be used. They are made by the client, so a request that is sent again
	// finds what it made before, for ever.
	NewOrder, NewPatient string
	Record               *RecordID // what the command reports, where it reports what has happened
}

// About is the id of the order, patient, member or invitation that a command is about, for its errors; "" for none of them.
func (r ReadSet) About() string {
	return cmp.Or(r.Order, r.NewOrder, r.Patient, r.NewPatient, r.Member, r.Invitation)
}

// foreign reports whether an order of another hospital is wanted: its id says so, and it is not read.
func (r ReadSet) foreign(hospital string) bool {
	return r.Order != "" && lab.HospitalOf(r.Order) != hospital ||
		r.NewOrder != "" && lab.HospitalOf(r.NewOrder) != hospital
}

// kinds is every kind of thing that a decision may read: what names it, "" for what is not wanted, its key in a hospital,
// whether it is a refusal that there is none, and where it is unpacked to.
var kinds = []struct {
	name func(ReadSet) string
	key  func(*names, ids.Hospital, ReadSet) key
	must bool
	into func(*Loaded) any
}{
	{func(r ReadSet) string { return r.Order }, func(n *names, _ ids.Hospital, r ReadSet) key { return orderKey(n.order(r.Order)) },
		true, func(d *Loaded) any { return &d.Order }},
	{func(r ReadSet) string { return wantedIf(r.Settings || r.Tests || r.Newest) }, func(_ *names, h ids.Hospital, _ ReadSet) key { return hospitalKey(h) },
		true, func(d *Loaded) any { return &d.Hospital }},
	{func(r ReadSet) string { return r.Patient }, func(n *names, h ids.Hospital, r ReadSet) key { return patientKey(h, n.patient(r.Patient)) },
		true, func(d *Loaded) any { return &d.Patient }},
	{func(r ReadSet) string { return wantedIf(r.Contact) }, func(n *names, h ids.Hospital, r ReadSet) key { return contactKey(h, n.patient(r.Patient)) },
		false, func(d *Loaded) any { return &d.Contact }},
	{func(r ReadSet) string { return r.Other }, func(n *names, h ids.Hospital, r ReadSet) key { return patientKey(h, n.patient(r.Other)) },
		true, func(d *Loaded) any { return &d.Other }},
	{func(r ReadSet) string { return r.Asked }, func(n *names, h ids.Hospital, r ReadSet) key { return patientKey(h, n.patient(r.Asked)) },
		false, func(d *Loaded) any { return &d.Patient }},
	{func(r ReadSet) string { return r.Asked }, func(n *names, h ids.Hospital, r ReadSet) key { return contactKey(h, n.patient(r.Asked)) },
		false, func(d *Loaded) any { return &d.Contact }},
	{func(r ReadSet) string { return r.NewOrder }, func(n *names, _ ids.Hospital, r ReadSet) key { return orderKey(n.order(r.NewOrder)) },
		false, func(d *Loaded) any { return &d.Order }},
	{func(r ReadSet) string { return r.NewPatient }, func(n *names, h ids.Hospital, r ReadSet) key { return patientKey(h, n.patient(r.NewPatient)) },
		false, func(d *Loaded) any { return &d.Patient }},
	{func(r ReadSet) string { return r.Member }, func(n *names, h ids.Hospital, r ReadSet) key { return memberKey(h, n.person(r.Member)) },
		false, func(d *Loaded) any { return &d.Member }},
	{func(r ReadSet) string { return r.Grant }, func(n *names, h ids.Hospital, r ReadSet) key { return grantKey(h, n.person(r.Grant)) },
		false, func(d *Loaded) any { return &d.Grant }},
	{func(r ReadSet) string { return r.Draft }, func(n *names, _ ids.Hospital, r ReadSet) key { return draftKey(n.order(r.Order), n.item(r.Draft)) },
		false, func(d *Loaded) any { return &d.Draft }},
	{func(r ReadSet) string { return r.Invitation }, func(n *names, h ids.Hospital, r ReadSet) key { return invitationKey(h, n.invitation(r.Invitation)) },
		false, func(d *Loaded) any { return &d.Invitation }},
}

// wantedIf names what needs no name.
func wantedIf(yes bool) string {
	if yes {
		return "wanted"
	}
	return ""
}
