package main

import (
	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type preferencesBody struct {
	Rev      int             `json:"rev" required:"true"`
	Language string          `json:"language" required:"true"`
	Mail     map[string]bool `json:"mail" required:"true"`
}

// setPreferences sets the language of letters and reports, and which letters are wanted.
func (h handlers) setPreferences(by command.Actor) apigw.HandlerFunc {
	return patientCommand(h, by, func(d store.Loaded, b preferencesBody) (lab.Patient, lab.Event, error) {
		return d.Patient.SetPreferences(d.Caller, d.Now, b.Rev, lab.Preferences{Language: b.Language, Mail: b.Mail})
	})
}

// mailOf gives for each stage whether the patient wants its letters. What the hospital does not send stays unsent.
func mailOf(p lab.Patient) map[string]bool {
	wants := map[string]bool{}
	for _, stage := range lab.MailStages {
		if !stage.ToLab() {
			wants[string(stage)] = p.WantsMail(stage)
		}
	}
	return wants
}
