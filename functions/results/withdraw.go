package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/store"
)

type withdrawBody struct {
	Reason string `json:"reason"`
	Note   string `json:"note,omitempty"`
	command.Basis
}

// withdraw takes the whole report back.
func (h handlers) withdraw(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[withdrawBody]{By: command.StaffOnOrder, Settings: true, Tests: true, Decide: func(d store.Loaded, b withdrawBody) (store.Result, error) {
		out, err := d.Order.WithdrawReport(d.Caller, d.Now, b.Reason, b.Note, command.PrintDetails(d, d.Tests.Names))
		if err != nil {
			return store.Result{}, err
		}
		result, err := command.AcknowledgeNew(out, reportVersion{out.Frozen.Version}, nil)
		var taken []string
		for _, i := range d.Order.Items {
			if i.Printed > 0 {
				taken = append(taken, i.Code)
			}
		}
		if err == nil {
			result.Writes, err = h.why(d, out, taken, b.Note)
		}
		return result, err
	}}.Serve(w, r, h.store)
}

type reissueBody struct{ command.Basis }

// reissue issues a corrected report that prints the patient as recorded by now.
func (h handlers) reissue(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[reissueBody]{By: command.StaffOnOrder, Settings: true, Tests: true, Decide: func(d store.Loaded, _ reissueBody) (store.Result, error) {
		out, err := d.Order.ReissueReport(d.Caller, d.Now, command.PrintDetails(d, d.Tests.Names))
		if err != nil {
			return store.Result{}, err
		}
		return command.AcknowledgeNew(out, reportVersion{out.Frozen.Version}, nil)
	}}.Serve(w, r, h.store)
}
