package main

import (
	"net/http"
	"time"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
)

type grantAnswer struct {
	Person    named          `json:"person"`
	Rev       int            `json:"rev"`
	Roles     []lab.Role     `json:"roles"`
	Signatory []string       `json:"signatory"`
	Active    bool           `json:"active"`
	Papers    *papers        `json:"papers,omitempty"`
	Settings  *guarded       `json:"settings,omitempty"` // where it is about the settings: as they will be
	Reason    string         `json:"reason"`
	State     lab.GrantState `json:"state"`
	AskedBy   named          `json:"asked_by"`
	AskedAt   lab.Moment     `json:"asked_at"`
	Expires   lab.Moment     `json:"expires"`
	DecidedBy *named         `json:"decided_by,omitempty"`
	DecidedAt *lab.Moment    `json:"decided_at,omitempty"`
}

type named struct {
	Person string `json:"person"`
	Name   string `json:"name,omitempty"`
}

// listGrants lists the last grant about each member and about the settings: open ones wait for a second person.
func (h handlers) listGrants(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.AnyStaff, May: lab.ReadStaff}.Load(r, h.store)
	if err != nil {
		return err
	}
	grants, err := h.store.Grants(r.Context(), d.Caller.Hospital)
	if err != nil {
		return err
	}
	names, err := h.staffNames(r, d.Caller.Hospital)
	if err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, struct {
		Grants []grantAnswer `json:"grants"`
	}{apigw.ListOf(grants, func(g lab.Grant) grantAnswer { return grantOf(g, names, d.Now) })})
}

func grantOf(g lab.Grant, names map[string]string, now time.Time) grantAnswer {
	a := grantAnswer{Person: named{g.Person, names[g.Person]}, Rev: g.Rev, Roles: append([]lab.Role{}, g.Roles...),
		Signatory: append([]string{}, g.Signatory...), Active: g.Active, Papers: (*papers)(g.Papers), Settings: (*guarded)(g.Settings), Reason: g.Reason, State: g.StateAt(now),
		AskedBy: named{g.AskedBy, names[g.AskedBy]}, AskedAt: g.AskedAt, Expires: g.Expires, DecidedAt: g.DecidedAt}
	if g.DecidedBy != "" {
		a.DecidedBy = &named{g.DecidedBy, names[g.DecidedBy]}
	}
	return a
}
