package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type clinicalBody struct {
	Note       string `json:"note,omitempty"`
	LastDose   string `json:"last_dose,omitempty"`
	LastPeriod string `json:"last_period,omitempty"`
	command.Basis
}

// clinicalAnswer is what was said about the patient, so that values can be understood.
type clinicalAnswer struct {
	Note       string     `json:"note,omitempty"`
	LastDose   string     `json:"last_dose,omitempty"`
	LastPeriod string     `json:"last_period,omitempty"`
	By         string     `json:"by"`
	At         lab.Moment `json:"at"`
}

// noteClinical keeps what is said about the patient beside an order, in the place of what was said before.
func (h handlers) noteClinical(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[clinicalBody]{By: command.StaffOnOrder, Decide: func(d store.Loaded, b clinicalBody) (store.Result, error) {
		out, said, err := d.Order.NoteClinical(d.Caller, d.Now, lab.Clinical{Note: b.Note, LastDose: b.LastDose, LastPeriod: b.LastPeriod})
		if err != nil {
			return store.Result{}, err
		}
		row, err := h.store.NoteClinical(out.Order, said)
		if err != nil {
			return store.Result{}, err
		}
		result, err := command.Acknowledge(out, nil)
		result.Writes = append(result.Writes, row)
		return result, err
	}}.Serve(w, r, h.store)
}

// clinicalOf reads it, nil where nothing was said.
func (h handlers) clinicalOf(r *http.Request, o lab.Order) (*clinicalAnswer, error) {
	said, err := h.store.Clinical(r.Context(), o)
	return (*clinicalAnswer)(said), err
}
