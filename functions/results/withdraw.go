package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/store"
)

type withdrawBody struct {
	Reason string `json:"reason"`
	command.Basis
}

// withdraw takes the whole report back.
func (h handlers) withdraw(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[withdrawBody]{By: command.StaffOnOrder, Settings: true, Decide: func(d store.Loaded, b withdrawBody) (store.Result, error) {
		out, err := d.Order.WithdrawReport(d.Caller, d.Now, b.Reason, command.Printing(d, h.tests.Names))
		if err != nil {
			return store.Result{}, err
		}
		return command.AcknowledgeNew(out, reportVersion{out.Frozen.Version}, nil)
	}}.Serve(w, r, h.store)
}
