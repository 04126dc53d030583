package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/store"
)

type myPatient struct {
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
	Consents     []myConsent     `json:"consents"`
}

type myConsent struct {
	TextVersion string      `json:"text_version"`
	Language    string      `json:"language"`
	Purpose     lab.Purpose `json:"purpose"`
	Attested    bool        `json:"attested"`
	At          lab.Moment  `json:"at"`
	WithdrawnAt *lab.Moment `json:"withdrawn_at,omitempty"`
}

func consentsOf(p lab.Patient) []myConsent {
	list := make([]myConsent, 0, len(p.Consents))
	for _, c := range p.Consents {
		list = append(list, myConsent{c.TextVersion, c.Language, c.Purpose, c.Attested, c.At, c.WithdrawnAt})
	}
	return list
}

// myPatients shows what the hospitals have written down about the caller and the family members tied to the login.
func myPatients(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		records, err := s.OwnRecords(r.Context(), apigw.RequestInfoFrom(r.Context()).Subject)
		if err != nil {
			return err
		}
		list := make([]myPatient, 0, len(records))
		for _, o := range records {
			p, c := o.Patient, o.Contact
			list = append(list, myPatient{Patient: p.ID, Hospital: o.Hospital.ID, HospitalName: o.Hospital.Name,
				Number: p.Number, Rev: p.Rev, Name: p.Name, BirthDate: p.BirthDate, Estimated: p.Estimated, Sex: p.Sex,
				Phone: c.Phone, Email: c.Email, Guardian: c.Guardian, Language: p.Language, Mail: mailOf(p),
				Consents: consentsOf(p)})
		}
		return apigw.WriteJSON(w, http.StatusOK, struct {
			Patients []myPatient `json:"patients"`
		}{list})
	}
}
