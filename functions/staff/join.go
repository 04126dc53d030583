package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

// invitee is whoever signs in as staff, on the invitation in the path to the hospital in X-Hospital. An invitation of
// somebody else is not found, like one that is unknown.
func invitee(q command.Request) (store.Caller, store.ReadSet, error) {
	who, set, err := onInvitation(q)
	who.Invitation, set.Member = set.Invitation, who.Person
	return who, set, err
}

// accept makes the invited person a member, in the same transaction that holds whoever invited to still being an admin
// (docs/rules.md#invitation).
func (h handlers) accept(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[revBody]{By: invitee, Decide: func(d store.Loaded, b revBody) (store.Result, error) {
		out, err := d.Invitation.Accept(d.Caller, d.Requester, d.Member, d.Now, b.Rev)
		if err != nil {
			return store.Result{}, err
		}
		result, err := h.invited(out.Invitation, out.InvitationEvent, nil, nil)
		if err != nil {
			return store.Result{}, err
		}
		member, err := h.store.MemberChange(out.Member, out.MemberEvent)
		result.Writes = append(append(result.Writes, member...), h.store.MemberUnchanged(d.Requester))
		return result, err
	}}.Serve(w, r, h.store)
}

// decline is the invited person's no.
func (h handlers) decline(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[revBody]{By: invitee, Decide: func(d store.Loaded, b revBody) (store.Result, error) {
		next, event, err := d.Invitation.Decline(d.Caller, d.Now, b.Rev)
		return h.invited(next, event, nil, err)
	}}.Serve(w, r, h.store)
}

// invitedTo is an invitation as the invited person sees it.
type invitedTo struct {
	Invitation   string     `json:"invitation"`
	Rev          int        `json:"rev"`
	Hospital     string     `json:"hospital"`
	HospitalName string     `json:"hospital_name"`
	Name         string     `json:"name"`
	Roles        []lab.Role `json:"roles"`
	Expires      lab.Moment `json:"expires"`
}
