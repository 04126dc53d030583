package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
)

type linked struct {
	Hospital string `json:"hospital"`
	Patient  string `json:"patient"`
	Name     string `json:"name"`
}

// link ties the patient of a visit slip to the login of somebody who holds the slip and knows the birth date.
func (h handlers) link(w http.ResponseWriter, r *http.Request) error {
	body, _, err := apigw.Decode[command.Slip](r)
	if err != nil {
		return err
	}
	opened, err := command.OpenSlip(r.Context(), h.store, body)
	if err != nil {
		return err
	}
	info, p := apigw.RequestInfoFrom(r.Context()), opened.Order.Patient
	if err := h.store.Link(r.Context(), info.Subject, opened.Order.Hospital, p.ID, lab.At(info.Now)); err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, linked{opened.Order.Hospital, p.ID, p.Name})
}
