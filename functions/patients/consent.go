package main

import (
	"cmp"
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/consent"
	"assay/shared/lab"
	"assay/shared/store"
)

// consentGiven is to which text somebody has agreed, in which language, and who it was.
type consentGiven struct {
	TextVersion string           `json:"text_version"`
	Language    string           `json:"language"`
	Purpose     lab.Purpose      `json:"purpose"`
	GivenBy     lab.ConsentGiver `json:"given_by,omitempty"` // the patient where it is left out
	Guardian    string           `json:"guardian,omitempty"`
	Relation    lab.Relation     `json:"relation,omitempty"`
}

func (g consentGiven) consent(attested bool) lab.Consent {
	return lab.Consent{TextVersion: g.TextVersion, Language: g.Language, Purpose: g.Purpose, Attested: attested,
		GivenBy: g.GivenBy, Guardian: g.Guardian, Relation: g.Relation}
}

type consentBody struct {
	Rev int `json:"rev"`
	consentGiven
	Attested bool `json:"attested,omitempty"` // at the desk only
}

// giveConsent adds a consent: attested at the desk, of the patient or of a guardian, or by the patient.
func (h handlers) giveConsent(by command.Actor) apigw.HandlerFunc {
	return settledCommand(h, by, func(d store.Loaded, b consentBody) (lab.ChangedPatient, error) {
		given := b.consent(b.Attested)
		out, err := d.Patient.GiveConsent(d.Caller, d.Now, b.Rev, given)
		return out, cmp.Or(err, consent.Check(given))
	})
}

type withdrawBody struct {
	Rev     int         `json:"rev"`
	Purpose lab.Purpose `json:"purpose"`
}

// withdrawConsent ends the consents for a purpose; what was agreed to stays on record.
func (h handlers) withdrawConsent(by command.Actor) apigw.HandlerFunc {
	return settledCommand(h, by, func(d store.Loaded, b withdrawBody) (lab.ChangedPatient, error) {
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

// settledCommand is patientCommand where a guardian may have to be asked, or no longer.
func settledCommand[B any](h handlers, by command.Actor, decide func(store.Loaded, B) (lab.ChangedPatient, error)) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		return command.WriteOnce[B]{By: by, Decide: func(d store.Loaded, b B) (store.Result, error) {
			out, err := decide(d, b)
			if err != nil {
				return store.Result{}, err
			}
			writes, err := h.store.PatientSettled(out)
			return changed(out.Patient, writes, err)
		}}.Serve(w, r, h.store)
	}
}

// changed is the result of a command on a patient.
func changed(p lab.Patient, writes []store.Write, err error) (store.Result, error) {
	return store.Result{Writes: writes, Status: http.StatusOK, Answer: patientChanged{p.ID, p.Rev}}, err
}
