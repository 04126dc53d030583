package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/store"
)

type tieRef struct {
	Rev int `json:"rev"` // of the record
	Tie int `json:"tie"`
}

// endTie ends a tie: what the login has opened it opens no more, with its next request.
func (h handlers) endTie(by command.Actor) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		return command.WriteOnce[tieRef]{By: by, Decide: func(d store.Loaded, b tieRef) (store.Result, error) {
			out, err := d.Patient.EndTie(d.Caller, d.Now, b.Rev, b.Tie)
			if err != nil {
				return store.Result{}, err
			}
			writes, err := h.store.TieEnded(out)
			return changed(out.Patient, writes, err)
		}}.Serve(w, r, h.store)
	}
}
