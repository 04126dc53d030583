package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type correctBody struct {
	Items  []string       `json:"items"`
	Kind   lab.ReportKind `json:"kind"`
	Reason string         `json:"reason"`
	command.Basis
}

// correct opens released results to be entered again.
func (h handlers) correct(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[correctBody]{By: command.StaffOnOrder, Decide: func(d store.Loaded, b correctBody) (store.Result, error) {
		return command.Acknowledge(d.Order.CorrectResults(d.Caller, d.Now, b.Items, b.Kind, b.Reason))
	}}.Serve(w, r, h.store)
}
