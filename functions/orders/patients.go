package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

// person is a patient as lists and orders show them.
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

func personOf(s lab.Snapshot, r *http.Request) person {
	return person{ID: s.ID, Number: s.Number, Name: s.Name, NameLatin: s.NameLatin, BirthDate: s.BirthDate,
		Estimated: s.Estimated, Age: s.AgeText(apigw.RequestInfoFrom(r.Context()).Now), Sex: s.Sex}
}

// patientOf is a patient as the record stands today.
func patientOf(p lab.Patient, r *http.Request) person {
	shown := personOf(p.Snapshot(), r)
	if p.Merge != nil {
		shown.MergedInto = p.Merge.Into
	}
	return shown
}

type findPatientsBody struct {
	Phone  string `json:"phone,omitempty"`
	Number string `json:"number,omitempty"`
}

// findPatients finds by exact phone or number. It is a POST so that neither stands in an address or a log.
func findPatients(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, err := command.Caller(r)
		if err != nil {
			return err
		}
		body, _, err := apigw.Decode[findPatientsBody](r)
		if err != nil {
			return err
		}
		if (body.Phone == "") == (body.Number == "") {
			return lab.Bad("phone", "Search either by phone or by number.")
		}
		d, err := command.Read(r, s, who, store.ReadSet{Settings: true}, lab.ReadOrders)
		if err != nil {
			return err
		}
		var found []lab.Patient
		if body.Phone != "" {
			found, err = s.PatientsByPhone(r.Context(), d.Hospital, body.Phone)
		} else {
			found, err = s.PatientByNumber(r.Context(), d.Hospital, body.Number)
		}
		if err != nil {
			return err
		}
		list := make([]person, 0, len(found))
		for _, p := range found {
			list = append(list, patientOf(p, r))
		}
		return apigw.WriteJSON(w, http.StatusOK, struct {
			Patients []person `json:"patients"`
		}{list})
	}
}

type patientAnswer struct {
	person
	Rev          int             `json:"rev"`
	Phone        string          `json:"phone,omitempty"`
	Email        string          `json:"email,omitempty"`
	Guardian     string          `json:"guardian,omitempty"`
	Language     string          `json:"language"`
	Mail         map[string]bool `json:"mail"`
	Consents     []lab.Consent   `json:"consents"`
	Merged       []string        `json:"merged"` // records of the same person, found from this one
	RegisteredAt lab.Moment      `json:"registered_at"`
}

// showPatient answers one patient with contact data.
func showPatient(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, err := command.Caller(r)
		if err != nil {
			return err
		}
		id, err := apigw.PathUUID(r, "patient")
		if err != nil {
			return err
		}
		d, err := command.Read(r, s, who, store.ReadSet{Patient: id}, lab.ReadOrders)
		if err != nil {
			return err
		}
		p, c := d.Patient, d.Contact
		return apigw.WriteJSON(w, http.StatusOK, patientAnswer{person: patientOf(p, r), Rev: p.Rev,
			Phone: c.Phone, Email: c.Email, Guardian: c.Guardian, Language: p.Language, Mail: mailOf(p),
			Consents: append([]lab.Consent{}, p.Consents...), Merged: append([]string{}, p.Merged...),
			RegisteredAt: p.RegisteredAt})
	}
}
