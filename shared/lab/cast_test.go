package lab

import (
	"slices"
	"time"

	"assay/infra/testing/cast"
)

// The people of this package's tests, as stored members. Two technicians and two supervisors make both sides of every
// pair. The revs differ, so that a test notices if one is taken for another.
var (
	tara   = member(cast.Tara, 2)
	imran  = member(cast.Imran, 1)
	meera  = member(cast.Meera, 1)
	joseph = member(cast.Joseph, 3)
	asha   = member(cast.Asha, 1)
	ravi   = member(cast.Ravi, 1)
	sunita = PatientActor(cast.Sahyadri.ID, cast.Sunita.ID)

	// secondSignatory is Joseph with the right to sign for every department: a test of the machine has two signatories
	// for each result.
	secondSignatory = joseph.with(func(m *Member) { m.Signatory = meera.Signatory })

	expiryFunction    = SystemActor("expiry")
	paymentsFunction  = SystemActor("payments")
	documentsFunction = SystemActor("documents")
	sweepFunction     = SystemActor("sweep")
	notifyFunction    = SystemActor("notify")
)

func member(p cast.Member, rev int) Member {
	return Member{Hospital: cast.Sahyadri.ID, Person: p.ID, Name: p.Name, Roles: []Role{Role(p.Role)},
		Signatory: p.Signatory, Qualification: p.Degree, Registration: p.Registration, Active: true, Rev: rev}
}

// registered returns a patient of the cast as stored after registration.
func registered(p cast.Patient) Patient {
	return Patient{Hospital: cast.Sahyadri.ID, ID: p.ID, Number: "P26-000001", Rev: 1, Name: p.Name, NameLatin: p.NameLatin,
		BirthDate: p.BirthDate, Sex: p.Sex, Language: "hi"}
}

// with returns a copy of a member with a change.
func (m Member) with(change func(*Member)) Member {
	m.Roles, m.Signatory = slices.Clone(m.Roles), slices.Clone(m.Signatory)
	change(&m)
	return m
}

func deactivate(m *Member) { m.Active = false }

// registeredSunita returns Sunita as registered with an age, so that her date of birth is an estimate, and her contact.
func registeredSunita() (Patient, Contact) {
	p := registered(cast.Sunita)
	p.Rev, p.BirthDate, p.Estimated = 4, "1984-11-25", true
	p.Consents = []Consent{{TextVersion: "2026-1", Language: "hi", Purpose: Care, Attested: true, At: At(deskTime), By: tara.Person}}
	return p, Contact{Rev: 1, Phone: cast.Sunita.Phone, Email: cast.Sunita.Email}
}

var (
	deskTime = time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC)
)
