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
}

// find finds patients by exact phone or number. It is a POST so that neither gets into an address or a log.
func (h handlers) find(w http.ResponseWriter, r *http.Request) error {
	var body findBody
	d, err := command.Read{By: command.AnyStaff, May: lab.ReadOrders, Settings: true, Check: func(store.Caller) (err error) {
		if body, _, err = apigw.Decode[findBody](r); err == nil && (body.Phone == "") == (body.Number == "") {
			err = lab.Bad("phone", "Search either by phone or by number.")
		}
		return err
	}}.Load(r, h.store)
	if err != nil {
		return err
	}
	var found []lab.Patient
	if body.Phone != "" {
		phone, ok := lab.ReadMobile(body.Phone)
		if !ok {
			return lab.Bad("phone", "Enter an Indian mobile number of ten digits.")
		}
		found, err = h.store.PatientsByPhone(r.Context(), d.Hospital, phone)
	} else {
		found, err = h.store.PatientByNumber(r.Context(), d.Hospital, lab.ReadLabel(body.Number))
	}
	if err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, struct {
		Patients []person `json:"patients"`
	}{apigw.ListOf(found, personAt(d.Now))})
}
