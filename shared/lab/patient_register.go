package lab

import (
	"time"
)

// Registration is a request to register a patient, with either a date of birth or an age.
type Registration struct {
	ID, Number, Origin string
	Name, NameLatin    string
	BirthDate          string
	Age                StatedAge
	Sex, Language      string
	Contact            Contact
	// Consent is nil where nobody can give one: of whoever is under 18 only (docs/rules.md#minors).
	Consent *Consent
	// Family are the records under the same phone, ConfirmedOther the ids of those that were confirmed as other persons'.
	Family         []Patient
	ConfirmedOther []string
}

// Register checks a registration and returns the patient with the event, and the task that asks for a guardian where one is missing. The contact is stored as Folded gives it.
func Register(by Member, at time.Time, r Registration) (ChangedPatient, error) {
	if err := by.May(RegisterPatient); err != nil {
		return ChangedPatient{}, err
	}
	p := Patient{Hospital: by.Hospital, ID: r.ID, Number: r.Number, Rev: 1, Name: FoldBlanks(r.Name),
		NameLatin: FoldBlanks(r.NameLatin), Sex: r.Sex, Language: r.Language, RegisteredAt: At(at),
		RegisteredBy: by.Person, Origin: r.Origin}
	if err := p.checkName(); err != nil {
		return ChangedPatient{}, err
	}
	if err := p.setBirthDate(r.BirthDate, r.Age, at); err != nil {
		return ChangedPatient{}, err
	}
	if err := p.checkSexAndLanguage(); err != nil {
		return ChangedPatient{}, err
	}
	if err := r.Contact.Folded().check(Contact{}); err != nil {
		return ChangedPatient{}, err
	}
	if err := by.mayName(r.Contact.Folded(), Contact{}); err != nil {
		return ChangedPatient{}, err
	}
	if r.Consent == nil && !p.isMinor(at) {
		return ChangedPatient{}, Bad("consent", "Attest the patient's consent to care.")
	}
	if r.Consent != nil {
		given := r.Consent.folded()
		if err := given.check(by); err != nil {
			return ChangedPatient{}, err
		}
		if given.Purpose != Care {
			return ChangedPatient{}, Bad("consent.purpose", "Attest the patient's consent to care.")
		}
		given.At, given.By, given.WithdrawnAt, given.WithdrawnBy = At(at), by.Person, nil, ""
		p.Consents = []Consent{given}
	}
	out := ChangedPatient{}
	if p.lacksGuardian(at) {
		p.GuardianAsked = p.Rev
		out.Duties = p.guardianDuties(at)
	}
	said, err := p.confirmOther(r.Family, r.ConfirmedOther)
	if err != nil {
		return ChangedPatient{}, err
	}
	ev := Event{N: 1, At: At(at), By: by.Person, Request: by.Request, Action: RegisterPatient,
		Changes: append([]Change{{Part: "patient", To: "registered"}}, said...)}.Seal()
	p.Chain = ev.Hash
	out.Patient, out.Event = p, ev
	return out, nil
}
