package main

import (
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
	return command.WriteOnce[registerBody]{By: command.AnyStaff, Settings: true, Series: store.PatientNumbers,
		Prepare: func(c *store.Command, b registerBody) error {
			if !ids.IsUUIDv7(b.ID) {
				return lab.Bad("id", "The id must be a UUID of version 7 in lower-case letters.")
			}
			origin, c.Read.NewPatient, c.Read.Family = command.Origin(c), b.ID, h.store.UnderPhone(b.contact().Phone)
			return nil
		},
		Decide: func(d store.Loaded, b registerBody) (store.Result, error) {
			switch {
			case d.Patient.ID != "" && d.Patient.Origin != origin:
				return store.Result{}, command.IDTaken()
			case d.Patient.ID != "":
				return command.Created(registered{d.Patient.ID, d.Patient.Number, 1}), nil
			}
			out, err := b.register(d, origin)
			if err != nil {
				return store.Result{}, err
			}
			result := command.Created(registered{out.Patient.ID, out.Patient.Number, out.Patient.Rev})
			result.Writes, err = h.store.NewPatient(d.Hospital, out, b.contact())
			if phone := b.contact().Phone; phone != "" {
				result.Writes = append(result.Writes, h.store.JoinFamily(d, phone, out.Patient))
			}
			return result, err
		}}.Serve(w, r, h.store)
}

// register is the registration by the rules, to a consent text that there is.
func (b registerBody) register(d store.Loaded, origin string) (lab.ChangedPatient, error) {
	out, err := lab.Register(d.Caller, d.Now, b.registration(d, origin))
	if given := b.consent(); err == nil && given != nil {
		err = consent.Check(*given)
	}
	return out, err
}

func (b registerBody) registration(d store.Loaded, origin string) lab.Registration {
	return lab.Registration{Family: d.Family.People, ConfirmedOther: b.ConfirmedOther, ID: b.ID, Number: d.Number, Origin: origin, Name: b.Name, NameLatin: b.NameLatin,
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
