package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/store"
)

type inviteBody struct {
	Rev      int    `json:"rev"`
	Email    string `json:"email"`
	Attested bool   `json:"attested"` // that the desk has checked who the person is
}

// inviteLogin sends a code to an address that the desk names.
func (h handlers) inviteLogin(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[inviteBody]{By: command.StaffOnPatient, Settings: true,
		Prepare: func(c *store.Command, _ inviteBody) error {
			c.Read.Contact = true
			c.Quotas = []store.Quota{store.InvitedBy(c.Person)}
			return nil
		},
		Decide: func(d store.Loaded, b inviteBody) (store.Result, error) {
			out, err := d.Patient.InviteLogin(d.Caller, d.Now, b.Rev, d.Contact, b.Email, b.Attested)
			if err != nil {
				return store.Result{}, err
			}
			writes, err := h.store.TieOffered(out)
			return changed(out.Patient, writes, err)
		}}.Serve(w, r, h.store)
}
