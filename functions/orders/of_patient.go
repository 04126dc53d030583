package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type patientOrders struct {
	Patient string       `json:"patient"`
	Cards   []cardAnswer `json:"cards"`
	Cursor  string       `json:"cursor,omitempty"`
	Missing int          `json:"missing,omitempty"` // rows that cannot be read, and are left out
}

// ofPatient lists a patient's orders, newest first, with those of the records that were merged into this one.
func (h handlers) ofPatient(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("patient")
	page, err := command.List{By: command.StaffOnPatient, May: lab.ReadOrders, Name: "patient", Tests: true,
		Filter: func(store.Caller) (string, error) { return id, nil }}.Open(r, h.store)
	if err != nil {
		return err
	}
	found, err := h.store.OrdersOf(r.Context(), page.Caller.Hospital, page.Patient.RecordIDs(), page.After, page.Limit)
	if err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, patientOrders{Patient: id, Cards: apigw.ListOf(found.Rows, cardAt(page.Tests, page.Now)),
		Cursor: page.Cursor(found.Next), Missing: apigw.CountMissing(r, found.Missing)})
}
