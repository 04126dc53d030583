package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type correctBody struct {
	Rev       int        `json:"rev"`
	Reason    string     `json:"reason"`
	Name      *string    `json:"name,omitempty"`
	NameLatin *string    `json:"name_latin,omitempty"`
	BirthDate *string    `json:"birth_date,omitempty"`
	Age       *statedAge `json:"age,omitempty"`
	Sex       *string    `json:"sex,omitempty"`
	Phone     *string    `json:"phone,omitempty"`
	Email     *string    `json:"email,omitempty"`
	Guardian  *string    `json:"guardian,omitempty"`
}

type statedAge struct {
	Years  *int `json:"years,omitempty"`
	Months *int `json:"months,omitempty"`
	Weeks  *int `json:"weeks,omitempty"`
	Days   *int `json:"days,omitempty"`
}

func (a *statedAge) age() lab.StatedAge {
	if a == nil {
		return lab.StatedAge{}
	}
	return lab.StatedAge{Years: a.Years, Months: a.Months, Weeks: a.Weeks, Days: a.Days}
}

// correct puts right what is recorded about a patient. The orders of the patient follow by a duty.
func (h handlers) correct(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[correctBody]{By: command.StaffOnPatient, Settings: true, Prepare: withContact[correctBody],
		Decide: func(d store.Loaded, b correctBody) (store.Result, error) {
			out, err := d.Patient.Correct(d.Caller, d.Now, d.Contact, lab.PatientCorrection{Rev: b.Rev, Reason: b.Reason,
				Name: b.Name, NameLatin: b.NameLatin, BirthDate: b.BirthDate, Age: b.Age.age(), Sex: b.Sex, Phone: b.Phone,
				Email: b.Email, Guardian: b.Guardian})
			if err != nil {
				return store.Result{}, err
			}
			writes, err := h.store.PatientCorrection(d.Hospital, out)
			return changed(out.Patient, writes, err)
		}}.Serve(w, r, h.store)
}

// withContact reads also how to reach the patient.
func withContact[B any](c *store.Command, _ B) error {
	c.Read.Contact = true
	return nil
}
