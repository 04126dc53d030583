package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/store"
)

type refuseMergeBody struct {
	Rev int `json:"rev"`
}

// refuseMerge is the second person's no, or takes an own request back.
func (h handlers) refuseMerge(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[refuseMergeBody]{By: command.StaffOnPatient,
		Decide: func(d store.Loaded, b refuseMergeBody) (store.Result, error) {
			return h.mergeAsked(d.Patient.RefuseMerge(d.Caller, d.Now, b.Rev))
		}}.Serve(w, r, h.store)
}
