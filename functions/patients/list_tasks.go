package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

// deskTask is something that a person has still to do about a patient.
type deskTask struct {
	Patient string     `json:"patient"`
	Kind    string     `json:"kind"`
	Tie     int        `json:"tie,omitempty"`
	Since   lab.Moment `json:"since"`
}

// listTasks lists what is still to be done about patients: merges that wait for a second person, and ties that the desk has to
// confirm after a merge. A task ends with the command that does it.
func (h handlers) listTasks(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.AnyStaff, May: lab.ReadOrders}.Load(r, h.store)
	if err != nil {
		return err
	}
	tasks, err := h.store.DeskTasks(r.Context(), d.Caller.Hospital)
	if err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, struct {
		Tasks []deskTask `json:"tasks"`
	}{apigw.ListOf(tasks, func(t store.DeskTask) deskTask { return deskTask(t) })})
}
