package main

import (
	"context"
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/ids"
	"assay/shared/lab"
	"assay/shared/store"
)

type inviteBody struct {
	ID            string     `json:"id"`
	Email         string     `json:"email"`
	Name          string     `json:"name"`
	Roles         []lab.Role `json:"roles,omitempty"`
	Qualification string     `json:"qualification,omitempty"`
	Registration  string     `json:"registration,omitempty"`
	Language      string     `json:"language,omitempty"`
}

type invitationChanged struct {
	Invitation string              `json:"invitation"`
	Rev        int                 `json:"rev"`
	State      lab.InvitationState `json:"state"`
}

// invite offers somebody a membership: the issuer makes the account where there is none and writes to it, then the
// invitation is written, with a letter to the person and one to each other admin. What breaks off between the two is
// finished by the same request sent again. The answer is the same whether or not there was an account.
func (h handlers) invite(w http.ResponseWriter, r *http.Request) error {
	var person, origin string
	now := apigw.RequestInfoFrom(r.Context()).Now
	offer := func(b inviteBody) lab.Invitation {
		return lab.Invitation{ID: b.ID, Person: person, Email: b.Email, Name: b.Name, Roles: b.Roles, Qualification: b.Qualification,
			Registration: b.Registration, Language: b.Language, Origin: origin}
	}
	return command.WriteOutside[inviteBody]{
		WriteOnce: command.WriteOnce[inviteBody]{By: command.AnyStaff, Settings: true, Prepare: func(c *store.Command, b inviteBody) error {
			if !ids.IsUUIDv7(b.ID) {
				return lab.Bad("id", "The id must be a UUID of version 7 in lower-case letters.")
			}
			origin, c.Read.Invitation, c.Read.Staff = command.Origin(c), b.ID, h.store.Members
			return countInvitation(c, b)
		}},
		Intent: func(d store.Loaded, b inviteBody) (store.Result, error) {
			switch {
			case d.Invitation.ID != "" && d.Invitation.Origin != origin:
				return store.Result{}, command.IDTaken()
			case d.Invitation.ID != "":
				return store.Result{Status: http.StatusCreated, Answer: invitationChanged{d.Invitation.ID, 1, lab.InvitationOpen}}, nil
			}
			_, _, err := offer(b).Invite(d.Caller, lab.Member{}, d.Hospital, d.Now)
			return store.Result{Pending: true}, err
		},
		Call: func(ctx context.Context, more *store.ReadSet, b inviteBody) (err error) {
			person, err = h.accounts.account(ctx, lab.FoldBlanks(b.Email), now)
			more.Member = person
			return err
		},
		Result: func(d store.Loaded, b inviteBody) (store.Result, error) {
			next, event, err := offer(b).Invite(d.Caller, d.Member, d.Hospital, d.Now)
			result, err := h.invited(next, event, next.Letters(d.Staff), err)
			result.Status = http.StatusCreated
			return result, err
		},
	}.Serve(w, r, h.store)
}

// countInvitation holds an admin to the invitations of a day: each is a letter to whatever address was typed.
func countInvitation[B any](c *store.Command, _ B) error {
	c.Quotas = []store.Quota{store.InvitedBy(c.Person)}
	return nil
}

// inviteAgain has the letters sent once more: the issuer's to somebody who has not signed in yet, and ours. The answer does
// not say which.
func (h handlers) inviteAgain(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[revBody]{By: onInvitation, Settings: true,
		Prepare: func(c *store.Command, b revBody) error {
			c.Read.Staff = h.store.Members
			return countInvitation(c, b)
		},
		Before: func(ctx context.Context, d store.Loaded, b revBody) (bool, error) {
			if _, _, err := d.Invitation.InviteAgain(d.Caller, d.Hospital, d.Now, b.Rev); err != nil {
				return false, err
			}
			return false, h.accounts.writeAgain(ctx, d.Invitation.Email, d.Invitation.Person, d.Now)
		},
		Decide: func(d store.Loaded, b revBody) (store.Result, error) {
			next, event, err := d.Invitation.InviteAgain(d.Caller, d.Hospital, d.Now, b.Rev)
			return h.invited(next, event, next.Letters(d.Staff), err)
		}}.Serve(w, r, h.store)
}

// withdrawInvitation takes an invitation back.
func (h handlers) withdrawInvitation(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[revBody]{By: onInvitation, Decide: func(d store.Loaded, b revBody) (store.Result, error) {
		next, event, err := d.Invitation.Withdraw(d.Caller, d.Now, b.Rev)
		return h.invited(next, event, nil, err)
	}}.Serve(w, r, h.store)
}

// invited is the result of a command on an invitation.
func (h handlers) invited(i lab.Invitation, event lab.Event, letters []lab.Duty, err error) (store.Result, error) {
	if err != nil {
		return store.Result{}, err
	}
	writes, err := h.store.InvitationChange(i, event, letters)
	return store.Result{Writes: writes, Status: http.StatusOK, Answer: invitationChanged{i.ID, i.Rev, i.State}}, err
}

// onInvitation is staff, on the invitation in the path.
func onInvitation(q command.Request) (store.Caller, store.ReadSet, error) {
	who, set, err := command.AnyStaff(q)
	if err != nil {
		return who, set, err
	}
	set.Invitation, err = apigw.PathUUID(q.Request, "invitation")
	return who, set, err
}
