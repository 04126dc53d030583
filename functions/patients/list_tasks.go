package main

import (
	"net/http"
	"slices"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

// deskTask is something that a person has still to do about a patient, or about what a person of the staff opened.
type deskTask struct {
	Patient string     `json:"patient,omitempty"`
	Kind    string     `json:"kind"`
	Tie     int        `json:"tie,omitempty"`
	Person  string     `json:"person,omitempty"`
	Day     string     `json:"day,omitempty"`
	Since   lab.Moment `json:"since"`
}

// listTasks lists what is still to be done about patients: merges that wait for a second person, and ties that the desk has to
// confirm after a merge; for who may look into it, days on which somebody opened more than is usual. A task ends with the command
// that does it.
func (h handlers) listTasks(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.AnyStaff, May: lab.ReadOrders}.Load(r, h.store)
	if err != nil {
		return err
	}
	tasks, err := h.store.DeskTasks(r.Context(), d.Caller.Hospital)
	if err != nil {
		return err
	}
	if d.Caller.May(lab.LookIntoAccess) != nil {
		tasks = slices.DeleteFunc(tasks, func(t store.DeskTask) bool { return t.Kind == lab.LookIntoAccessTask })
	}
	return apigw.WriteJSON(w, http.StatusOK, struct {
		Tasks []deskTask `json:"tasks"`
	}{apigw.ListOf(tasks, func(t store.DeskTask) deskTask { return deskTask(t) })})
}
