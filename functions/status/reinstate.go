package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type reinstateBody struct {
	Settlement lab.Settlement `json:"settlement"`
	Reason     string         `json:"reason"`
	command.Basis
}

// reinstate opens an order again for which a tube turned up though it was closed, or not paid.
func (h handlers) reinstate(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[reinstateBody]{By: command.StaffOnOrder, Settings: true,
		Decide: func(d store.Loaded, b reinstateBody) (store.Result, error) {
			return command.Acknowledge(d.Order.Reinstate(d.Caller, d.Now, b.Settlement, b.Reason, d.Hospital.ExpiryHours))
		}}.Serve(w, r, h.store)
}

// discard decides that such tubes are not used.
func (h handlers) discard(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[command.Basis]{By: command.StaffOnOrder, Decide: func(d store.Loaded, _ command.Basis) (store.Result, error) {
		return command.Acknowledge(d.Order.DiscardSpecimens(d.Caller, d.Now))
	}}.Serve(w, r, h.store)
}

// confirmIdentity lets the work go on after somebody has found out whose tubes these are.
func (h handlers) confirmIdentity(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[command.Basis]{By: command.StaffOnOrder, Decide: func(d store.Loaded, _ command.Basis) (store.Result, error) {
		return command.Acknowledge(d.Order.ConfirmIdentity(d.Caller, d.Now))
	}}.Serve(w, r, h.store)
}
