package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type voidBody struct {
	command.Basis
	Reason string `json:"reason"`
}

// void ends the visit slip as it was printed and mailed so far. The next one that is printed or mailed is another.
func (h handlers) void(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[voidBody]{By: command.StaffOnOrder,
		Decide: func(d store.Loaded, b voidBody) (store.Result, error) {
			return command.Acknowledge(d.Order.EndSlip(d.Caller, d.Now, lab.VoidSlip, b.Reason))
		}}.Serve(w, r, h.store)
}
