package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/store"
)

type callNumberBody struct {
	Place string `json:"place"`
	command.Basis
}

// callNumber calls the holder of the order's queue number to a place.
func (h handlers) callNumber(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[callNumberBody]{By: command.StaffOnOrder, Decide: func(d store.Loaded, b callNumberBody) (store.Result, error) {
		return command.Acknowledge(d.Order.CallNumber(d.Caller, d.Now, b.Place))
	}}.Serve(w, r, h.store)
}

// putBackNumber takes the call back.
func (h handlers) putBackNumber(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[struct{ command.Basis }]{By: command.StaffOnOrder, Decide: func(d store.Loaded, _ struct{ command.Basis }) (store.Result, error) {
		return command.Acknowledge(d.Order.PutBackNumber(d.Caller, d.Now))
	}}.Serve(w, r, h.store)
}
