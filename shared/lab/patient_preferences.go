package lab

import (
	"maps"
	"slices"
	"time"
)

// Preferences are what a patient wishes: the language of letters and reports, and which mails. A stage that is absent
// is as the hospital has it.
type Preferences struct {
	Language string
	Mail     map[string]bool
}

// SetPreferences takes new preferences, at the desk or by the patient.
func (p Patient) SetPreferences(by Member, at time.Time, rev int, next Preferences) (Patient, Event, error) {
	if err := p.open(by, ChangePreferences, rev); err != nil {
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
	if err := p.checkKind(); err != nil {
		return Patient{}, Event{}, err
	}
	if changes == nil {
		return Patient{}, Event{}, refuse(Unprocessable, "nothing_changes", "This is how it is already.")
	}
	changed, ev := p.next(by, at, ChangePreferences, changes...)
	return changed, ev, nil
}

// WantsMail tells whether a patient wants the mails of a stage, which the hospital must send too.
func (p Patient) WantsMail(stage MailStage) bool {
	on, set := p.Mail[string(stage)]
	return on || !set
}
