package main

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type requestBody struct {
	Roles     []lab.Role `json:"roles"`
	Signatory []string   `json:"signatory,omitempty"`
	Active    bool       `json:"active"`
	Papers    *papers    `json:"papers,omitempty"` // left out they stay as they are
	Reason    string     `json:"reason"`
	Rev       int        `json:"rev"` // of the member
}

// papers are what a report prints of a signatory.
type papers struct {
	Name          string `json:"name"`
	Qualification string `json:"qualification"`
	Registration  string `json:"registration"`
}

type revBody struct {
	Rev int `json:"rev"` // of the grant
}

type grantChanged struct {
	Person string         `json:"person"`
	Rev    int            `json:"rev"`
	State  lab.GrantState `json:"state"`
}

// requestGrant requests what one person alone cannot give or take.
func (h handlers) requestGrant(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[requestBody]{By: onGrant, Tests: true, Prepare: withStaff[requestBody](h.store),
		Decide: func(d store.Loaded, b requestBody) (store.Result, error) {
			for n, department := range b.Signatory {
				if !slices.Contains(d.Tests.Departments(), department) {
					return store.Result{}, lab.Bad(fmt.Sprintf("signatory[%d]", n), "There is no such department.")
				}
			}
			g, event, err := d.Grant.AskGrant(d.Caller, d.Member, d.Now,
				lab.GrantRequest{Roles: b.Roles, Signatory: b.Signatory, Active: b.Active, Papers: (*lab.Papers)(b.Papers), Reason: b.Reason, MemberRev: b.Rev})
			return h.asked(d, g, event, err)
		}}.Serve(w, r, h.store)
}

// confirmGrant is the second person's yes: the member changes in the same transaction, which also holds whoever
// requested it to still being an admin.
func (h handlers) confirmGrant(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[revBody]{By: onGrant, Decide: func(d store.Loaded, b revBody) (store.Result, error) {
		out, err := d.Grant.Confirm(d.Caller, d.Requester, d.Member, d.Now, b.Rev)
		if err != nil {
			return store.Result{}, err
		}
		result, err := h.granted(out.Grant, out.GrantEvent, nil)
		if err != nil {
			return store.Result{}, err
		}
		member, err := h.store.MemberChange(out.Member, out.MemberEvent)
		result.Writes = append(append(result.Writes, member...), h.store.MemberUnchanged(d.Requester))
		return result, err
	}}.Serve(w, r, h.store)
}

// refuseGrant is the second person's no.
func (h handlers) refuseGrant(w http.ResponseWriter, r *http.Request) error {
	return h.endGrant(onGrant, lab.Grant.Refuse).Serve(w, r, h.store)
}

// withdrawGrant takes a request back.
func (h handlers) withdrawGrant(w http.ResponseWriter, r *http.Request) error {
	return h.endGrant(onGrant, lab.Grant.Withdraw).Serve(w, r, h.store)
}

func (h handlers) endGrant(on command.Actor, end func(lab.Grant, lab.Member, time.Time, int) (lab.Grant, lab.Event, error)) command.WriteOnce[revBody] {
	return command.WriteOnce[revBody]{By: on, Decide: func(d store.Loaded, b revBody) (store.Result, error) {
		return h.granted(end(d.Grant, d.Caller, d.Now, b.Rev))
	}}
}

// onGrant is staff, on the person in the path and the last grant about that person.
func onGrant(q command.Request) (store.Caller, store.ReadSet, error) {
	who, set, err := staffPerson(q)
	set.Grant = set.Member
	return who, set, err
}

// granted is the result of a command on a grant.
func (h handlers) granted(g lab.Grant, event lab.Event, err error) (store.Result, error) {
	if err != nil {
		return store.Result{}, err
	}
	writes, err := h.store.GrantChange(g, event)
	return store.Result{Writes: writes, Status: http.StatusOK, Answer: grantChanged{g.Person, g.Rev, g.State}}, err
}
