package main

import (
	"context"
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type inviteBody struct {
	Email         string     `json:"email"`
	Name          string     `json:"name"`
	Roles         []lab.Role `json:"roles,omitempty"`
	Qualification string     `json:"qualification,omitempty"`
	Registration  string     `json:"registration,omitempty"`
}

// invite makes somebody a member: the issuer makes the account and writes the letter, then the membership is written.
// What breaks off between the two is finished by the same request sent again.
func (h handlers) invite(w http.ResponseWriter, r *http.Request) error {
	var i lab.Invitation
	now := apigw.RequestInfoFrom(r.Context()).Now
	return command.WriteOutside[inviteBody]{
		WriteOnce: command.WriteOnce[inviteBody]{By: command.AnyStaff, Settings: true, Prepare: countInvitation[inviteBody]},
		Intent: func(d store.Loaded, b inviteBody) (store.Result, error) {
			i = lab.Invitation{Email: b.Email, Name: b.Name, Roles: b.Roles, Qualification: b.Qualification,
				Registration: b.Registration}
			_, _, err := lab.Member{}.Invite(d.Caller, d.Now, i)
			return store.Result{Pending: true}, err
		},
		Call: func(ctx context.Context, more *store.ReadSet, b inviteBody) (err error) {
			i.Person, err = h.accounts.account(ctx, lab.FoldBlanks(b.Email), now)
			more.Member = i.Person
			return err
		},
		Result: func(d store.Loaded, _ inviteBody) (store.Result, error) {
			next, event, err := d.Member.Invite(d.Caller, d.Now, i)
			result, err := h.changedMember(next, event, err)
			result.Status = http.StatusCreated
			return result, err
		},
	}.Serve(w, r, h.store)
}

type inviteAgainBody struct {
	Email string `json:"email"`
}

// inviteAgain has the issuer write once more to somebody who has not signed in yet. Nothing of it is kept here but the
// answer.
func (h handlers) inviteAgain(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[inviteAgainBody]{By: staffPerson, Settings: true, Prepare: countInvitation[inviteAgainBody],
		Before: func(ctx context.Context, d store.Loaded, b inviteAgainBody) (bool, error) {
			if err := d.Member.CheckInviteAgain(d.Caller, b.Email); err != nil {
				return false, err
			}
			return false, h.accounts.writeAgain(ctx, lab.FoldBlanks(b.Email), d.Member.Person, d.Now)
		},
		Decide: func(d store.Loaded, _ inviteAgainBody) (store.Result, error) {
			return store.Result{Status: http.StatusOK, Answer: memberChanged{d.Member.Person, d.Member.Rev}}, nil
		}}.Serve(w, r, h.store)
}

// countInvitation holds an admin to the invitations of a day: each is a letter to whatever address was typed.
func countInvitation[B any](c *store.Command, _ B) error {
	c.Quotas = []store.Quota{store.InvitedBy(c.Person)}
	return nil
}
