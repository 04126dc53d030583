package main

import (
	"net/http"
	"time"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
)

// person is a patient as lists show one.
type person struct {
	ID        string `json:"id"`
	Number    string `json:"number"`
	Name      string `json:"name"`
	NameLatin string `json:"name_latin"`
	BirthDate string `json:"birth_date"`
	Estimated bool   `json:"estimated"`
	Age       string `json:"age"`
	Sex       string `json:"sex"`
	// MergedInto is the record of the same person to use instead.
	MergedInto string `json:"merged_into,omitempty"`
}

// personAt makes persons as they are at a time: an age grows.
func personAt(now time.Time) func(lab.Patient) person {
	return func(p lab.Patient) person {
		s := p.Snapshot()
		shown := person{ID: s.ID, Number: s.Number, Name: s.Name, NameLatin: s.NameLatin, BirthDate: s.BirthDate,
			Estimated: s.Estimated, Age: s.AgeText(now), Sex: s.Sex}
		if p.Merge != nil {
			shown.MergedInto = p.Merge.Into
		}
		return shown
	}
}

type patientAnswer struct {
	person
	Rev          int             `json:"rev"`
	Phone        string          `json:"phone,omitempty"`
	Email        string          `json:"email,omitempty"`
	Guardian     string          `json:"guardian,omitempty"`
	EmailFailed  *emailFailed    `json:"email_failed,omitempty"` // letters to the address do not reach the patient
	Language     string          `json:"language"`
	Mail         map[string]bool `json:"mail"`
	Consents     []consentAnswer `json:"consents"`
	ABHA         *abhaAnswer     `json:"abha,omitempty"`
	AskGuardian  bool            `json:"ask_guardian"` // under 18, and no guardian has consented to the care
	Merged       []string        `json:"merged"`       // records of the same person, found from this one
	MergeAsked   *mergeAsked     `json:"merge_asked,omitempty"`
	Ties         []tieAnswer     `json:"ties"` // the logins that open this record, or one that was merged into it
	RegisteredAt lab.Moment      `json:"registered_at"`
}

// emailFailed says why and since when letters to an address do not reach the patient.
type emailFailed struct {
	Fate lab.LetterFate `json:"fate"`
	At   lab.Moment     `json:"at"`
}

// consentAnswer is a consent as staff sees it.
type consentAnswer struct {
	TextVersion string      `json:"text_version"`
	Language    string      `json:"language"`
	Purpose     lab.Purpose `json:"purpose"`
	Attested    bool        `json:"attested"`
	At          lab.Moment  `json:"at"`
	By          string      `json:"by,omitempty"`
	WithdrawnAt *lab.Moment `json:"withdrawn_at,omitempty"`
	WithdrawnBy string      `json:"withdrawn_by,omitempty"`
	giverAnswer
}

// giverAnswer is who has agreed.
type giverAnswer struct {
	GivenBy  lab.ConsentGiver `json:"given_by"`
	Guardian string           `json:"guardian,omitempty"`
	Relation lab.Relation     `json:"relation,omitempty"`
}

func giverOf(c lab.Consent) giverAnswer { return giverAnswer{c.Giver(), c.Guardian, c.Relation} }

// show answers one patient with contact data.
func (h handlers) show(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.StaffOnPatient, May: lab.ReadOrders, Contact: true}.Load(r, h.store)
	if err != nil {
		return err
	}
	p, c := d.Patient, d.Contact
	merged, err := h.store.MergedInto(r.Context(), p)
	if err != nil {
		return err
	}
	return apigw.WriteTagged(w, r, patientAnswer{person: personAt(d.Now)(p), Rev: p.Rev,
		Phone: c.Phone, Email: c.Email, Guardian: c.Guardian, EmailFailed: (*emailFailed)(c.Failed), Language: p.Language, Mail: mailOf(p),
		Consents: apigw.ListOf(p.Consents, func(c lab.Consent) consentAnswer {
			return consentAnswer{c.TextVersion, c.Language, c.Purpose, c.Attested, c.At, c.By, c.WithdrawnAt, c.WithdrawnBy, giverOf(c)}
		}), ABHA: (*abhaAnswer)(p.ABHA), AskGuardian: p.AsksGuardian(d.Now),
		Merged: append([]string{}, p.Merged...), MergeAsked: askedOf(p.MergeAsked), Ties: tiesOf(p, append([]lab.Patient{p}, merged...)...),
		RegisteredAt: p.RegisteredAt})
}
