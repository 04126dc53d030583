package main

import (
	"encoding/hex"
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
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
func register(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, err := command.Caller(r)
		if err != nil {
			return err
		}
		body, key, err := apigw.DecodeCommand[registerBody](r)
		if err != nil {
			return err
		}
		if !apigw.ValidUUIDv7(body.ID) {
			return lab.Bad("id", "The id must be a UUID of version 7 in lower-case letters.")
		}
		origin := hex.EncodeToString(key.Hash[:16])
		c := store.Command{Caller: who, Key: key.Key, Hash: key.Hash, Series: store.PatientNumbers,
			Read: store.ReadSet{NewPatient: body.ID, Settings: true}}
		return command.Answer(w, r, s, c, func(d store.Loaded) (store.Result, error) {
			if d.Patient.ID != "" {
				if d.Patient.Origin != origin {
					return store.Result{}, taken()
				}
				return made(registered{d.Patient.ID, d.Patient.Number, 1}), nil
			}
			patient, event, err := lab.Register(d.Caller, who.Now, body.registration(d.Number, origin))
			if err != nil {
				return store.Result{}, err
			}
			result := made(registered{patient.ID, patient.Number, patient.Rev})
			result.Writes, err = s.NewPatient(d.Hospital, patient, body.contact(), event)
			return result, err
		})
	}
}

func (b registerBody) registration(number, origin string) lab.Registration {
	return lab.Registration{ID: b.ID, Number: number, Origin: origin, Name: b.Name, NameLatin: b.NameLatin,
		BirthDate: b.BirthDate, Age: b.Age.age(), Sex: b.Sex, Language: b.Language, Contact: b.contact(),
		Consent: lab.Consent{TextVersion: b.Consent.TextVersion, Language: b.Consent.Language,
			Purpose: b.Consent.Purpose, Attested: b.Consent.Attested}}
}

func (b registerBody) contact() lab.Contact {
	return lab.Contact{Phone: b.Phone, Email: b.Email, Guardian: b.Guardian}
}

// made is the result of a creation.
func made(answer any) store.Result { return store.Result{Status: http.StatusCreated, Answer: answer} }

// taken: the id was made by a client, and another request has used it.
func taken() error {
	return &lab.Refusal{Kind: lab.Conflict, Code: "exists", Field: "id",
		Sentence: "This id was used by another request."}
}
