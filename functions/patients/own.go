package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/store"
)

type ownPatient struct {
	Patient      string          `json:"patient"`
	Hospital     string          `json:"hospital"`
	HospitalName string          `json:"hospital_name"`
	Number       string          `json:"number"`
	Rev          int             `json:"rev"`
	Name         string          `json:"name"`
	BirthDate    string          `json:"birth_date"`
	Estimated    bool            `json:"estimated"`
	Sex          string          `json:"sex"`
	Phone        string          `json:"phone,omitempty"`
	Email        string          `json:"email,omitempty"`
	Guardian     string          `json:"guardian,omitempty"`
	Language     string          `json:"language"`
	Mail         map[string]bool `json:"mail"`
	Consents     []ownConsent    `json:"consents"`
	Ties         []tieAnswer     `json:"ties"`
}

type ownConsent struct {
	TextVersion string      `json:"text_version"`
	Language    string      `json:"language"`
	Purpose     lab.Purpose `json:"purpose"`
	Attested    bool        `json:"attested"`
	At          lab.Moment  `json:"at"`
	WithdrawnAt *lab.Moment `json:"withdrawn_at,omitempty"`
	giverAnswer
}

// ownTies lists the logins that open what the caller sees: the caller can end each.
func ownTies(o store.OwnRecord) []tieAnswer {
	if o.Holder.ID == o.Patient.ID {
		return forPatients(tiesOf(o.Patient, o.Patient))
	}
	return forPatients(tiesOf(o.Patient, o.Patient, o.Holder))
}

// listOwn shows what the hospitals have written down about the caller and the family members tied to the login.
func (h handlers) listOwn(w http.ResponseWriter, r *http.Request) error {
	records, err := h.store.OwnRecords(r.Context(), apigw.RequestInfoFrom(r.Context()).Subject)
	if err != nil {
		return err
	}
	contacts, err := h.store.Contacts(r.Context(), records)
	if err != nil {
		return err
	}
	list := make([]ownPatient, len(records))
	for n, o := range records {
		p, c := o.Patient, contacts[n]
		list[n] = ownPatient{Patient: p.ID, Hospital: o.Hospital.ID, HospitalName: o.Hospital.Name,
			Number: p.Number, Rev: p.Rev, Name: p.Name, BirthDate: p.BirthDate, Estimated: p.Estimated, Sex: p.Sex,
			Phone: c.Phone, Email: c.Email, Guardian: c.Guardian, Language: p.Language, Mail: mailOf(p),
			Consents: apigw.ListOf(p.Consents, func(c lab.Consent) ownConsent {
				return ownConsent{c.TextVersion, c.Language, c.Purpose, c.Attested, c.At, c.WithdrawnAt, giverOf(c)}
			}), Ties: ownTies(o)}
	}
	return apigw.WriteJSON(w, http.StatusOK, struct {
		Patients []ownPatient `json:"patients"`
	}{list})
}
