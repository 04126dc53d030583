package main

import (
	"net/http"
	"time"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type grant struct {
	Person    named          `json:"person"`
	Rev       int            `json:"rev"`
	Roles     []lab.Role     `json:"roles"`
	Signatory []string       `json:"signatory"`
	Active    bool           `json:"active"`
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

// grants lists what was asked about members, the last question about each: open ones wait for a second person.
func grants(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, err := command.Caller(r)
		if err != nil {
			return err
		}
		if _, err := command.Read(r, s, who, store.ReadSet{}, lab.ReadStaff); err != nil {
			return err
		}
		asked, err := s.Grants(r.Context(), who.Hospital)
		if err != nil {
			return err
		}
		staff, err := s.Members(r.Context(), who.Hospital)
		if err != nil {
			return err
		}
		names := map[string]string{}
		for _, m := range staff {
			names[m.Person] = m.Name
		}
		list := make([]grant, 0, len(asked))
		for _, g := range asked {
			list = append(list, grantOf(g, names, who.Now))
		}
		return apigw.WriteJSON(w, http.StatusOK, struct {
			Grants []grant `json:"grants"`
		}{list})
	}
}

func grantOf(g lab.Grant, names map[string]string, now time.Time) grant {
	a := grant{Person: named{g.Person, names[g.Person]}, Rev: g.Rev, Roles: append([]lab.Role{}, g.Roles...),
		Signatory: append([]string{}, g.Signatory...), Active: g.Active, Reason: g.Reason, State: g.StateAt(now),
		AskedBy: named{g.AskedBy, names[g.AskedBy]}, AskedAt: g.AskedAt, Expires: g.Expires, DecidedAt: g.DecidedAt}
	if g.DecidedBy != "" {
		a.DecidedBy = &named{g.DecidedBy, names[g.DecidedBy]}
	}
	return a
}

type askBody struct {
	Roles     []lab.Role `json:"roles"`
	Signatory []string   `json:"signatory,omitempty"`
	Active    bool       `json:"active"`
	Reason    string     `json:"reason"`
	Rev       int        `json:"rev"` // of the member
}

type grantChanged struct {
	Person string         `json:"person"`
	Rev    int            `json:"rev"`
	State  lab.GrantState `json:"state"`
}

// askGrant asks for what one person alone cannot give or take.
func askGrant(s *store.Store) apigw.HandlerFunc {
	return grantCommand(s, func(d store.Loaded, b askBody, now time.Time) (lab.Grant, []store.Write, error) {
		asked, event, err := d.Grant.AskGrant(d.Caller, d.Member, now,
			lab.GrantRequest{Roles: b.Roles, Signatory: b.Signatory, Active: b.Active, Reason: b.Reason, MemberRev: b.Rev})
		if err != nil {
			return lab.Grant{}, nil, err
		}
		writes, err := s.GrantChange(asked, event)
		return asked, writes, err
	})
}

type revBody struct {
	Rev int `json:"rev"` // of the grant
}

// confirmGrant is the second person's yes: the member changes in the same transaction, which also holds whoever asked
// to still being an admin.
func confirmGrant(s *store.Store) apigw.HandlerFunc {
	return grantCommand(s, func(d store.Loaded, b revBody, now time.Time) (lab.Grant, []store.Write, error) {
		out, err := d.Grant.Confirm(d.Caller, d.Asker, d.Member, now, b.Rev)
		if err != nil {
			return lab.Grant{}, nil, err
		}
		writes, err := s.GrantChange(out.Grant, out.GrantEvent)
		if err != nil {
			return lab.Grant{}, nil, err
		}
		member, err := s.MemberChange(out.Member, out.MemberEvent)
		return out.Grant, append(append(writes, member...), s.MemberUnchanged(d.Asker)), err
	})
}

// refuseGrant is the second person's no.
func refuseGrant(s *store.Store) apigw.HandlerFunc { return endGrant(s, lab.Grant.Refuse) }

// withdrawGrant takes a question back.
func withdrawGrant(s *store.Store) apigw.HandlerFunc { return endGrant(s, lab.Grant.Withdraw) }

func endGrant(s *store.Store, end func(lab.Grant, lab.Member, time.Time, int) (lab.Grant, lab.Event, error)) apigw.HandlerFunc {
	return grantCommand(s, func(d store.Loaded, b revBody, now time.Time) (lab.Grant, []store.Write, error) {
		ended, event, err := end(d.Grant, d.Caller, now, b.Rev)
		if err != nil {
			return lab.Grant{}, nil, err
		}
		writes, err := s.GrantChange(ended, event)
		return ended, writes, err
	})
}

// grantCommand is the way of every command about a grant: decode, read, decide, write, answer.
func grantCommand[T any](s *store.Store, decide func(store.Loaded, T, time.Time) (lab.Grant, []store.Write, error)) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, err := command.Caller(r)
		if err != nil {
			return err
		}
		person, err := personOf(r)
		if err != nil {
			return err
		}
		body, key, err := apigw.DecodeCommand[T](r)
		if err != nil {
			return err
		}
		c := store.Command{Caller: who, Key: key.Key, Hash: key.Hash, Read: store.ReadSet{Member: person, Grant: person}}
		return command.Answer(w, r, s, c, func(d store.Loaded) (store.Result, error) {
			g, writes, err := decide(d, body, who.Now)
			return store.Result{Writes: writes, Status: http.StatusOK, Answer: grantChanged{person, g.Rev, g.State}}, err
		})
	}
}
