package main

import (
	"context"
	"net/http"

	"assay/shared/command"
	"assay/shared/consent"
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
	// Consent may be left out of whoever is under 18.
	Consent *struct {
		consentGiven
		Attested bool `json:"attested"`
	} `json:"consent,omitempty"`
	// ConfirmedOther are the ids of records that may be this person's and were confirmed as somebody else's.
	ConfirmedOther []string `json:"confirmed_other,omitempty"`
}

type registered struct {
	Patient string `json:"patient"`
	Number  string `json:"number"`
	Rev     int    `json:"rev"`
}

// register takes a new patient of the hospital.
func (h handlers) register(w http.ResponseWriter, r *http.Request) error {
	var origin string
	var family []lab.Patient // who has the same phone
	return command.WriteOnce[registerBody]{By: command.AnyStaff, Settings: true, Series: store.PatientNumbers,
		Prepare: func(c *store.Command, b registerBody) error {
			if !ids.IsUUIDv7(b.ID) {
				return lab.Bad("id", "The id must be a UUID of version 7 in lower-case letters.")
			}
			origin, c.Read.NewPatient = command.Origin(c), b.ID
			return nil
		},
		// All is checked before a number is given out.
		Before: func(ctx context.Context, d store.Loaded, b registerBody) (_ bool, err error) {
			if d.Patient.ID != "" {
				return false, nil
			}
			if phone := b.contact().Phone; phone != "" && d.Caller.May(lab.RegisterPatient) == nil {
				found, err := h.store.PatientsByPhone(ctx, d.Hospital, phone, "", store.MaxFamily)
				if err != nil {
					return false, err
				}
				family = found.Rows
			}
			_, err = b.register(d, "", origin, family)
			return false, err
		},
		Decide: func(d store.Loaded, b registerBody) (store.Result, error) {
			switch {
			case d.Patient.ID != "" && d.Patient.Origin != origin:
				return store.Result{}, command.IDTaken()
			case d.Patient.ID != "":
				return command.Created(registered{d.Patient.ID, d.Patient.Number, 1}), nil
			}
			out, err := b.register(d, d.Number, origin, family)
			if err != nil {
				return store.Result{}, err
			}
			result := command.Created(registered{out.Patient.ID, out.Patient.Number, out.Patient.Rev})
			result.Writes, err = h.store.NewPatient(d.Hospital, out, b.contact())
			return result, err
		}}.Serve(w, r, h.store)
}

// register is the registration by the rules, to a consent text that there is.
func (b registerBody) register(d store.Loaded, number, origin string, family []lab.Patient) (lab.ChangedPatient, error) {
	out, err := lab.Register(d.Caller, d.Now, b.registration(number, origin, family))
	if given := b.consent(); err == nil && given != nil {
		err = consent.Check(*given)
	}
	return out, err
}

func (b registerBody) registration(number, origin string, family []lab.Patient) lab.Registration {
	return lab.Registration{Family: family, ConfirmedOther: b.ConfirmedOther, ID: b.ID, Number: number, Origin: origin, Name: b.Name, NameLatin: b.NameLatin,
		BirthDate: b.BirthDate, Age: b.Age.age(), Sex: b.Sex, Language: b.Language, Contact: b.contact(),
		Consent: b.consent()}
}

func (b registerBody) consent() *lab.Consent {
	if b.Consent == nil {
		return nil
	}
	c := b.Consent.consent(b.Consent.Attested)
	return &c
}

func (b registerBody) contact() lab.Contact {
	return lab.Contact{Phone: b.Phone, Email: b.Email, Guardian: b.Guardian}.Folded()
}
