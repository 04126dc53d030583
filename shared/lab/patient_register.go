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
	Consent            Consent
}

// Register checks a registration and returns the patient with the event. The contact is stored as Folded gives it.
func Register(by Member, at time.Time, r Registration) (Patient, Event, error) {
	if err := by.May(RegisterPatient); err != nil {
		return Patient{}, Event{}, err
	}
	p := Patient{Hospital: by.Hospital, ID: r.ID, Number: r.Number, Rev: 1, Name: FoldBlanks(r.Name),
		NameLatin: FoldBlanks(r.NameLatin), Sex: r.Sex, Language: r.Language, RegisteredAt: At(at),
		RegisteredBy: by.Person, Origin: r.Origin}
	if err := p.checkName(); err != nil {
		return Patient{}, Event{}, err
	}
	if err := p.setBirthDate(r.BirthDate, r.Age, at); err != nil {
		return Patient{}, Event{}, err
	}
	if err := p.checkSexAndLanguage(); err != nil {
		return Patient{}, Event{}, err
	}
	if err := r.Contact.Folded().check(Contact{}); err != nil {
		return Patient{}, Event{}, err
	}
	if err := r.Consent.check(by); err != nil {
		return Patient{}, Event{}, err
	}
	if r.Consent.Purpose != Care {
		return Patient{}, Event{}, Bad("consent.purpose", "Attest the patient's consent to care.")
	}
	r.Consent.At, r.Consent.By = At(at), by.Person
	p.Consents = []Consent{r.Consent}
	ev := Event{N: 1, At: At(at), By: by.Person, Request: by.Request, Action: RegisterPatient,
		Changes: []Change{{Part: "patient", To: "registered"}}}.Seal()
	p.Chain = ev.Hash
	return p, ev, nil
}
