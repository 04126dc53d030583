package lab

import (
	"maps"
	"slices"
	"time"
)

// Preferences are what a patient wants: the language of letters and reports, and which mails to get. A stage that is
// absent is as the hospital has it.
type Preferences struct {
	Language string
	Mail     map[string]bool
}

// SetPreferences replaces the preferences, at the desk or by the patient.
func (p Patient) SetPreferences(by Member, at time.Time, rev int, next Preferences) (Patient, Event, error) {
	if err := p.checkChange(by, ChangePreferences, rev); err != nil {
		return Patient{}, Event{}, err
	}
	for stage := range next.Mail {
		if !slices.Contains(MailStages, MailStage(stage)) || MailStage(stage).ToLab() {
			return Patient{}, Event{}, Bad("mail", "There is no such mail.")
		}
	}
	var changes []Change
	if p.Language != next.Language {
		changes = append(changes, Change{Part: "patient:language", From: p.Language, To: next.Language})
	}
	if !maps.Equal(p.Mail, next.Mail) {
		changes = append(changes, Change{Part: "patient:mail", To: "changed"})
	}
	p.Language, p.Mail = next.Language, next.Mail
	if err := p.checkSexAndLanguage(); err != nil {
		return Patient{}, Event{}, err
	}
	if changes == nil {
		return Patient{}, Event{}, refuse(Unprocessable, "nothing_changes", "These are the preferences already.")
	}
	changed, ev := p.nextRev(by, at, ChangePreferences, changes...)
	return changed, ev, nil
}

// WantsMail reports whether a patient wants the mails of a stage. They are sent only if the hospital sends them too.
func (p Patient) WantsMail(stage MailStage) bool {
	on, set := p.Mail[string(stage)]
	return on || !set
}
