package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
)

type earlier struct {
	Rev       int            `json:"rev"`
	Name      string         `json:"name"`
	NameLatin string         `json:"name_latin"`
	BirthDate string         `json:"birth_date"`
	Estimated bool           `json:"estimated"`
	Sex       string         `json:"sex"`
	Contact   *contactAnswer `json:"contact,omitempty"`
	Until     lab.Moment     `json:"until"`
	By        named          `json:"by"`
	Reason    string         `json:"reason"`
}

type contactAnswer struct {
	Phone    string `json:"phone,omitempty"`
	Email    string `json:"email,omitempty"`
	Guardian string `json:"guardian,omitempty"`
}

// history lists how a patient was written down before each correction, oldest first.
func (h handlers) history(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.StaffOnPatient, May: lab.ReadOrders}.Load(r, h.store)
	if err != nil {
		return err
	}
	persons, contacts, err := h.store.Versions(r.Context(), d.Caller.Hospital, d.Patient.ID)
	if err != nil {
		return err
	}
	names, err := h.staffNames(r, d.Caller.Hospital)
	if err != nil {
		return err
	}
	reached := map[int]*contactAnswer{}
	for _, v := range contacts {
		reached[v.Rev] = &contactAnswer{v.Contact.Phone, v.Contact.Email, v.Contact.Guardian}
	}
	return apigw.WriteJSON(w, http.StatusOK, struct {
		Patient string    `json:"patient"`
		Earlier []earlier `json:"earlier"`
	}{d.Patient.ID, apigw.ListOf(persons, func(v lab.PatientVersion) earlier {
		return earlier{v.Rev, v.Name, v.NameLatin, v.BirthDate, v.Estimated, v.Sex, reached[v.Rev], v.Until,
			named{v.By, names[v.By]}, v.Reason}
	})})
}
