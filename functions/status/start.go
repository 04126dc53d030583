package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/store"
)

type startBody struct {
	Items []string `json:"items"`
	command.Basis
}

// start begins the work on tests whose tubes are ready.
func (h handlers) start(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[startBody]{By: command.StaffOnOrder, Decide: func(d store.Loaded, b startBody) (store.Result, error) {
		return command.Acknowledge(d.Order.StartItems(d.Caller, d.Now, b.Items))
	}}.Serve(w, r, h.store)
}

type restartBody struct {
	Items  []string `json:"items"`
	Reason string   `json:"reason"`
	command.Basis
}

// restart has results measured again that nobody has authorised yet.
func (h handlers) restart(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[restartBody]{By: command.StaffOnOrder, Decide: func(d store.Loaded, b restartBody) (store.Result, error) {
		return command.Acknowledge(d.Order.RestartItems(d.Caller, d.Now, b.Items, b.Reason))
	}}.Serve(w, r, h.store)
}
