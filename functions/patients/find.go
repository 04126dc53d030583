package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type findBody struct {
	Phone  string `json:"phone,omitempty"`
	Number string `json:"number,omitempty"`
	Cursor string `json:"cursor,omitempty"` // to read on under a phone
}

// familyPage is how many people under one phone number are a page.
const familyPage = 25

// underPhone is the list of everybody with one phone number. The number is part of what seals its cursors.
func underPhone(hospital, phone string) apigw.ListScope {
	return apigw.ListScope{Hospital: hospital, List: "phone", Filter: phone}
}

// find finds patients by exact phone or number. It is a POST so that neither gets into an address or a log.
func (h handlers) find(w http.ResponseWriter, r *http.Request) error {
	var body findBody
	d, err := command.Read{By: command.AnyStaff, May: lab.ReadOrders, Settings: true, Check: func(store.Caller) (err error) {
		body, _, err = apigw.Decode[findBody](r)
		switch {
		case err != nil:
		case (body.Phone == "") == (body.Number == ""):
			err = lab.Bad("phone", "Search either by phone or by number.")
		case body.Cursor != "" && body.Phone == "":
			err = lab.Bad("cursor", "Read on under a phone only.")
		}
		return err
	}}.Load(r, h.store)
	if err != nil {
		return err
	}
	var found store.Page[lab.Patient]
	if body.Phone != "" {
		phone, ok := lab.ReadMobile(body.Phone)
		if !ok {
			return lab.Bad("phone", "Enter an Indian mobile number of ten digits.")
		}
		after, scope := []byte{}, underPhone(d.Hospital.ID, phone)
		if body.Cursor != "" {
			if after, err = apigw.OpenCursor(d.Hospital.Secret, scope, body.Cursor, d.Now); err != nil {
				return err
			}
		}
		if found, err = h.store.PatientsByPhone(r.Context(), d.Hospital, phone, string(after), familyPage); found.Next != "" {
			found.Next = apigw.SealCursor(d.Hospital.Secret, scope, []byte(found.Next), d.Now)
		}
	} else {
		found.Rows, err = h.store.PatientByNumber(r.Context(), d.Hospital, lab.ReadLabel(body.Number))
	}
	if err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, struct {
		Patients []person `json:"patients"`
		Cursor   string   `json:"cursor,omitempty"`
		Missing  int      `json:"missing,omitempty"` // rows that cannot be read, and are left out
	}{apigw.ListOf(found.Rows, personAt(d.Now)), found.Next, apigw.CountMissing(r, found.Missing)})
}
