package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/ids"
	"assay/shared/lab"
	"assay/shared/store"
)

type registerBody struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	NameLatin string     `json:"name_latin,omitempty"`
	BirthDate string     `json:"birth_date,omitempty"`
	Age       *statedAge `json:"age,omitempty"`
	Sex       string     `json:"sex"`
	Phone     string     `json:"phone,omitempty"`
	Email     string     `json:"email,omitempty"`
	Guardian  string     `json:"guardian,omitempty"`
	Language  string     `json:"language"`
	Consent   struct {
		TextVersion string      `json:"text_version"`
		Language    string      `json:"language"`
		Purpose     lab.Purpose `json:"purpose"`
		Attested    bool        `json:"attested"`
	} `json:"consent"`
}

type registered struct {
	Patient string `json:"patient"`
	Number  string `json:"number"`
	Rev     int    `json:"rev"`
}

// register takes a new patient of the hospital.
func (h handlers) register(w http.ResponseWriter, r *http.Request) error {
	var origin string
	return command.WriteOnce[registerBody]{By: command.AnyStaff, Settings: true, Series: store.PatientNumbers,
		Prepare: func(c *store.Command, b registerBody) error {
			if !ids.IsUUIDv7(b.ID) {
				return lab.Bad("id", "The id must be a UUID of version 7 in lower-case letters.")
			}
			origin, c.Read.NewPatient = command.Origin(c), b.ID
			return nil
		},
		Decide: func(d store.Loaded, b registerBody) (store.Result, error) {
			switch {
			case d.Patient.ID != "" && d.Patient.Origin != origin:
				return store.Result{}, command.IDTaken()
			case d.Patient.ID != "":
				return command.Created(registered{d.Patient.ID, d.Patient.Number, 1}), nil
			}
			patient, event, err := lab.Register(d.Caller, d.Now, b.registration(d.Number, origin))
			if err != nil {
				return store.Result{}, err
			}
			result := command.Created(registered{patient.ID, patient.Number, patient.Rev})
			result.Writes, err = h.store.NewPatient(d.Hospital, patient, b.contact(), event)
			return result, err
		}}.Serve(w, r, h.store)
}

func (b registerBody) registration(number, origin string) lab.Registration {
	return lab.Registration{ID: b.ID, Number: number, Origin: origin, Name: b.Name, NameLatin: b.NameLatin,
		BirthDate: b.BirthDate, Age: b.Age.age(), Sex: b.Sex, Language: b.Language, Contact: b.contact(),
		Consent: lab.Consent{TextVersion: b.Consent.TextVersion, Language: b.Consent.Language,
			Purpose: b.Consent.Purpose, Attested: b.Consent.Attested}}
}

func (b registerBody) contact() lab.Contact {
	return lab.Contact{Phone: b.Phone, Email: b.Email, Guardian: b.Guardian}.Folded()
}
