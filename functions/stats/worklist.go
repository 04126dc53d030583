package main

import (
	"net/http"
	"slices"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type worklistAnswer struct {
	Department string        `json:"department"`
	State      lab.ItemState `json:"state,omitempty"`
	Work       []workAnswer  `json:"work"`
	Recount    bool          `json:"recount"` // the list is being counted again, until when it is not complete
	Cursor     string        `json:"cursor,omitempty"`
}

// workAnswer is what is to be done on one tube: tests in the same state. Whose it is, the order says.
type workAnswer struct {
	Order     string        `json:"order"`
	Number    string        `json:"number"`
	Accession string        `json:"accession"`
	Priority  lab.Priority  `json:"priority"`
	State     lab.ItemState `json:"state"`
	Since     lab.Moment    `json:"since"`
	Items     []string      `json:"items"`
}

// worklist lists what a department has still to do, STAT and urgent first, then oldest first.
func (h handlers) worklist(w http.ResponseWriter, r *http.Request) error {
	answer := worklistAnswer{Department: r.PathValue("department"), Work: []workAnswer{}}
	page, err := command.List{By: command.AnyStaff, May: lab.ReadOrders, Name: "work", Filter: func(store.Caller) (string, error) {
		if !slices.Contains(h.tests.Departments(), answer.Department) {
			return "", &lab.Refusal{Kind: lab.NotFound, Code: "not_found", Sentence: "There is no such department."}
		}
		state, err := apigw.QueryOptionalEnum(r, "state", workStates...)
		answer.State = lab.ItemState(state)
		return answer.Department + " " + state, err
	}}.Open(r, h.store)
	if err != nil {
		return err
	}
	counts, err := h.store.TabCounts(r.Context(), page.Caller.Hospital)
	// A copy that is kept must not outlive its cursor.
	if err != nil || page.Unchanged(w, r, counts, apigw.CursorLife/2) {
		return err
	}
	found, err := h.store.Worklist(r.Context(), page.Caller.Hospital, answer.Department, answer.State, page.After, page.Limit)
	if err != nil {
		return err
	}
	for _, row := range found.Rows {
		for _, work := range row.Work {
			answer.Work = append(answer.Work, workAnswer{Order: row.Order, Number: row.Number, Priority: row.Priority,
				Accession: lab.Order{Number: row.Number}.Accession(lab.Specimen{ID: work.Specimen}),
				State:     work.State, Since: work.Since, Items: work.Items})
		}
	}
	answer.Recount, answer.Cursor = counts.Rebuilding, page.Cursor(found.Next)
	return apigw.WriteJSON(w, http.StatusOK, answer)
}

// workStates are the states by which a worklist is filtered.
var workStates = apigw.ListOf(lab.WorkStates, func(s lab.ItemState) string { return string(s) })
