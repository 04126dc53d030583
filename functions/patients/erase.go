package main

import (
	"context"
	"net/http"

	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type eraseBody struct {
	Rev int `json:"rev"`
}

// eraseContact erases how to reach a patient, in the earlier versions too. These are read before: a correction that comes
// between has moved the rev, and then nothing is erased.
func (h handlers) eraseContact(w http.ResponseWriter, r *http.Request) error {
	var earlier []lab.ContactVersion
	return command.WriteOnce[eraseBody]{By: command.StaffOnPatient, Settings: true,
		Prepare: withContact[eraseBody],
		Before: func(ctx context.Context, d store.Loaded, _ eraseBody) (_ bool, err error) {
			_, earlier, err = h.store.Versions(ctx, d.Caller.Hospital, d.Patient.ID)
			return false, err
		},
		Decide: func(d store.Loaded, b eraseBody) (store.Result, error) {
			out, err := d.Patient.EraseContact(d.Caller, d.Now, b.Rev, d.Contact)
			if err != nil {
				return store.Result{}, err
			}
			writes, err := h.store.Erasure(d.Hospital, d.Contact, earlier, out)
			return changed(out.Patient, writes, err)
		}}.Serve(w, r, h.store)
}
