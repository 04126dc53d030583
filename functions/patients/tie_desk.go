package main

import (
	"net/http"

	"assay/shared/apigw"
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

// confirmTie lets a login see what its record was merged with by now.
func (h handlers) confirmTie(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[tieRef]{By: withSurvivor, Decide: func(d store.Loaded, b tieRef) (store.Result, error) {
		survivor := d.Other
		if survivor.ID == "" {
			survivor = d.Patient
		}
		out, err := d.Patient.ConfirmTie(d.Caller, d.Now, b.Rev, b.Tie, survivor)
		if err != nil {
			return store.Result{}, err
		}
		writes, err := h.store.TieConfirmed(out, survivor)
		return changed(out.Patient, writes, err)
	}}.Serve(w, r, h.store)
}

// withSurvivor is staff, on the patient in the path and on the record that it was merged into, if it was.
func withSurvivor(q command.Request) (store.Caller, store.ReadSet, error) {
	who, set, err := command.StaffOnPatient(q)
	if err != nil {
		return who, set, err
	}
	p, ok, err := q.Store.Patient(q.Context(), who.Hospital, set.Patient)
	if err != nil || !ok || p.Merge == nil { // whether it is there and may be seen is decided with the command
		return who, set, err
	}
	person, err := q.Store.Person(q.Context(), who.Hospital+"-"+set.Patient)
	if err == nil {
		set.Other = person.Survivor().ID
	}
	return who, set, err
}
