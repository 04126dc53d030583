package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type consentBody struct {
	Rev         int         `json:"rev"`
	TextVersion string      `json:"text_version"`
	Language    string      `json:"language"`
	Purpose     lab.Purpose `json:"purpose"`
	Attested    bool        `json:"attested,omitempty"` // at the desk only
}

// giveConsent adds a consent: attested at the desk, or by the patient.
func (h handlers) giveConsent(by command.Actor) apigw.HandlerFunc {
	return patientCommand(h, by, func(d store.Loaded, b consentBody) (lab.Patient, lab.Event, error) {
		return d.Patient.GiveConsent(d.Caller, d.Now, b.Rev, lab.Consent{TextVersion: b.TextVersion,
			Language: b.Language, Purpose: b.Purpose, Attested: b.Attested})
	})
}

type withdrawBody struct {
	Rev     int         `json:"rev"`
	Purpose lab.Purpose `json:"purpose"`
}

// withdrawConsent ends the consents for a purpose; what was agreed to stays on record.
func (h handlers) withdrawConsent(by command.Actor) apigw.HandlerFunc {
	return patientCommand(h, by, func(d store.Loaded, b withdrawBody) (lab.Patient, lab.Event, error) {
		return d.Patient.WithdrawConsent(d.Caller, d.Now, b.Rev, b.Purpose)
	})
}

// patientCommand takes a patient one rev on, by staff or by the patient.
func patientCommand[B any](h handlers, by command.Actor, decide func(store.Loaded, B) (lab.Patient, lab.Event, error)) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		return command.WriteOnce[B]{By: by, Decide: func(d store.Loaded, b B) (store.Result, error) {
			next, event, err := decide(d, b)
			if err != nil {
				return store.Result{}, err
			}
			writes, err := h.store.PatientChange(next, event)
			return changed(next, writes, err)
		}}.Serve(w, r, h.store)
	}
}

// changed is the result of a command on a patient.
func changed(p lab.Patient, writes []store.Write, err error) (store.Result, error) {
	return store.Result{Writes: writes, Status: http.StatusOK, Answer: patientChanged{p.ID, p.Rev}}, err
}
