package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/store"
)

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
