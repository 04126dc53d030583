package main

import (
	"net/http"
	"time"

	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

// guarded are the settings that two persons decide.
type guarded struct {
	RefundLimit   lab.Paise `json:"refund_limit" required:"true"`
	LabEmail      string    `json:"lab_email" required:"true"`
	InviteDomains []string  `json:"invite_domains,omitempty"`
	// HandLimit and RootLetterTo, left out, are as they are.
	HandLimit    *lab.Paise `json:"hand_limit,omitempty"`
	RootLetterTo *string    `json:"root_letter_to,omitempty"`
}

type settingsGrantBody struct {
	guarded
	Reason string `json:"reason"`
	Rev    int    `json:"rev"` // of the settings
}

// onSettings is staff, on the last request about the guarded settings.
func onSettings(q command.Request) (store.Caller, store.ReadSet, error) {
	who, set, err := command.AnyStaff(q)
	set.Grant = lab.SettingsGrant
	return who, set, err
}

// requestSettings asks for a change of settings that one person alone cannot make.
func (h handlers) requestSettings(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[settingsGrantBody]{By: onSettings, Settings: true, Prepare: withStaff[settingsGrantBody](h.store),
		Decide: func(d store.Loaded, b settingsGrantBody) (store.Result, error) {
			g, event, err := d.Grant.AskSettings(d.Caller, d.Hospital, d.Now,
				lab.SettingsRequest{GuardedSettings: lab.GuardedSettings(b.guarded), Reason: b.Reason, Rev: b.Rev})
			return h.asked(d, g, event, err)
		}}.Serve(w, r, h.store)
}

// confirmSettings is the second person's yes: the settings change in the same transaction, which also holds whoever asked to
// still being an admin.
func (h handlers) confirmSettings(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[revBody]{By: onSettings, Settings: true, Decide: func(d store.Loaded, b revBody) (store.Result, error) {
		d.Grant.Person = lab.SettingsGrant
		out, err := d.Grant.ConfirmSettings(d.Caller, d.Requester, d.Hospital, d.Now, b.Rev)
		if err != nil {
			return store.Result{}, err
		}
		result, err := h.granted(out.Grant, out.GrantEvent, nil)
		if err != nil {
			return store.Result{}, err
		}
		settings, err := h.store.HospitalChange(out.Hospital, out.HospitalEvent)
		result.Writes = append(append(result.Writes, settings...), h.store.MemberUnchanged(d.Requester))
		return result, err
	}}.Serve(w, r, h.store)
}

// refuseSettings is the second person's no.
func (h handlers) refuseSettings(w http.ResponseWriter, r *http.Request) error {
	return h.endGrant(onSettings, aboutSettings(lab.Grant.Refuse)).Serve(w, r, h.store)
}

// withdrawSettings takes a request back.
func (h handlers) withdrawSettings(w http.ResponseWriter, r *http.Request) error {
	return h.endGrant(onSettings, aboutSettings(lab.Grant.Withdraw)).Serve(w, r, h.store)
}

// aboutSettings ends a request about the settings, also where there was none so far.
func aboutSettings(end func(lab.Grant, lab.Member, time.Time, int) (lab.Grant, lab.Event, error)) func(lab.Grant, lab.Member, time.Time, int) (lab.Grant, lab.Event, error) {
	return func(g lab.Grant, by lab.Member, at time.Time, rev int) (lab.Grant, lab.Event, error) {
		g.Person = lab.SettingsGrant
		return end(g, by, at, rev)
	}
}

// withStaff reads also all members: whoever may decide is written to.
func withStaff[B any](s *store.Store) func(*store.Command, B) error {
	return func(c *store.Command, _ B) error {
		c.Read.Staff = s.Members
		return nil
	}
}

// asked is the result of a new request, with the letters to those who may decide.
func (h handlers) asked(d store.Loaded, g lab.Grant, event lab.Event, err error) (store.Result, error) {
	if err != nil {
		return store.Result{}, err
	}
	letters, err := g.Letters(d.Staff)
	if err != nil {
		return store.Result{}, err
	}
	result, err := h.granted(g, event, nil)
	if err != nil {
		return store.Result{}, err
	}
	writes, err := h.store.StaffLetters(g.Hospital, g.Person, letters)
	result.Writes = append(result.Writes, writes...)
	return result, err
}
