package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type accessAnswer struct {
	Order string     `json:"order"`
	What  string     `json:"what"`
	By    named      `json:"by"`
	At    lab.Moment `json:"at"`
}

type named struct {
	Person string `json:"person"`
	Name   string `json:"name,omitempty"`
}

// maxAccessRecords is how many are shown, the newest.
const maxAccessRecords = 100

// accessRecords lists who opened the results of a patient: staff by name, the patient by login, a holder of the paper as
// such.
func (h handlers) accessRecords(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.StaffOnPatient, May: lab.ReadAccess}.Load(r, h.store)
	if err != nil {
		return err
	}
	found, err := h.store.AccessRecords(r.Context(), d.Caller.Hospital, d.Patient.RecordIDs(), maxAccessRecords)
	if err != nil {
		return err
	}
	names, err := h.staffNames(r, d.Caller.Hospital)
	if err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, struct {
		Patient string         `json:"patient"`
		Looks   []accessAnswer `json:"looks"`
	}{d.Patient.ID, apigw.ListOf(found, func(a store.AccessRecord) accessAnswer {
		return accessAnswer{a.Order, a.What, named{a.By, names[a.By]}, a.At}
	})})
}

// staffNames gives the names of a hospital's staff.
func (h handlers) staffNames(r *http.Request, hospital string) (map[string]string, error) {
	staff, err := h.store.Members(r.Context(), hospital)
	if err != nil {
		return nil, err
	}
	names := make(map[string]string, len(staff))
	for _, m := range staff {
		names[m.Person] = m.Name
	}
	return names, nil
}
