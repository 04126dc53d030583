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
	page, err := command.List{By: command.AnyStaff, May: lab.ReadOrders, Name: "patient-tasks", Filter: func(store.Caller) (string, error) { return "", nil }}.Open(r, h.store)
	if err != nil {
		return err
	}
	found, err := h.store.DeskTasks(r.Context(), page.Caller.Hospital, page.After, page.Limit)
	if err != nil {
		return err
	}
	if page.Caller.May(lab.LookIntoAccess) != nil {
		found.Rows = slices.DeleteFunc(found.Rows, func(t store.DeskTask) bool { return t.Kind == lab.LookIntoAccessTask })
	}
	return apigw.WriteJSON(w, http.StatusOK, struct {
		Tasks  []deskTask `json:"tasks"`
		Cursor string     `json:"cursor,omitempty"`
	}{apigw.ListOf(found.Rows, func(t store.DeskTask) deskTask { return deskTask(t) }), page.Cursor(found.Next)})
}
