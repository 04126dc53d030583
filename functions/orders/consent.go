package main

import (
	"time"

	"assay/shared/apigw"
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
func giveConsent(s *store.Store, by side) apigw.HandlerFunc {
	return patientCommand(s, by, func(d store.Loaded, b consentBody, now time.Time) (lab.Patient, lab.Event, error) {
		return d.Patient.GiveConsent(d.Caller, now, b.Rev, lab.Consent{TextVersion: b.TextVersion,
			Language: b.Language, Purpose: b.Purpose, Attested: b.Attested})
	})
}

type withdrawBody struct {
	Rev     int         `json:"rev"`
	Purpose lab.Purpose `json:"purpose"`
}

// withdrawConsent ends the consents for a purpose; what was agreed to stays on record.
func withdrawConsent(s *store.Store, by side) apigw.HandlerFunc {
	return patientCommand(s, by, func(d store.Loaded, b withdrawBody, now time.Time) (lab.Patient, lab.Event, error) {
		return d.Patient.WithdrawConsent(d.Caller, now, b.Rev, b.Purpose)
	})
}

type preferBody struct {
	Rev      int             `json:"rev"`
	Language string          `json:"language"`
	Mail     map[string]bool `json:"mail"`
}

// prefer takes the language of letters and reports, and which mails are wanted.
func prefer(s *store.Store, by side) apigw.HandlerFunc {
	return patientCommand(s, by, func(d store.Loaded, b preferBody, now time.Time) (lab.Patient, lab.Event, error) {
		return d.Patient.SetPreferences(d.Caller, now, b.Rev, lab.Preferences{Language: b.Language, Mail: b.Mail})
	})
}

// mailOf tells for each stage whether the patient wants its mails. What the hospital does not send stays unsent.
func mailOf(p lab.Patient) map[string]bool {
	wants := map[string]bool{}
	for _, stage := range lab.MailStages {
		if !stage.ToLab() {
			wants[string(stage)] = p.WantsMail(stage)
		}
	}
	return wants
}
