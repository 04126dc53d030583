package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/store"
)

type settleBody struct {
	Reason string `json:"reason"`
	command.Basis
}

// settleLater lets a ward, an insurer or an emergency pay afterwards.
func (h handlers) settleLater(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[settleBody]{By: command.StaffOnOrder, Settings: true, Decide: func(d store.Loaded, b settleBody) (store.Result, error) {
		return command.Acknowledge(d.Order.SettleLater(d.Caller, d.Now, b.Reason, d.Hospital))
	}}.Serve(w, r, h.store)
}
