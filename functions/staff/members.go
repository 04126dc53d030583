package main

import (
	"net/http"
	"regexp"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type member struct {
	Person        string     `json:"person"`
	Name          string     `json:"name"`
	Roles         []lab.Role `json:"roles"`
	Signatory     []string   `json:"signatory"`
	Qualification string     `json:"qualification"`
	Registration  string     `json:"registration"`
	Active        bool       `json:"active"`
	Rev           int        `json:"rev"`
}

// members lists the staff of a hospital.
func members(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, err := command.Caller(r)
		if err != nil {
			return err
		}
		if _, err := command.Read(r, s, who, store.ReadSet{}, lab.ReadStaff); err != nil {
			return err
		}
		staff, err := s.Members(r.Context(), who.Hospital)
		if err != nil {
			return err
		}
		list := make([]member, 0, len(staff))
		for _, m := range staff {
			list = append(list, member{m.Person, m.Name, append([]lab.Role{}, m.Roles...), append([]string{}, m.Signatory...), m.Qualification,
				m.Registration, m.Active, m.Rev})
		}
		return apigw.WriteJSON(w, http.StatusOK, struct {
			Staff []member `json:"staff"`
		}{list})
	}
}

type memberBody struct {
	Name          string     `json:"name"`
	Roles         []lab.Role `json:"roles"`
	Signatory     []string   `json:"signatory,omitempty"` // left out: as it is
	Qualification string     `json:"qualification,omitempty"`
	Registration  string     `json:"registration,omitempty"`
	Active        bool       `json:"active"`
	Rev           int        `json:"rev"`
}

type memberChanged struct {
	Person string `json:"person"`
	Rev    int    `json:"rev"`
}

// subject is what an issuer's "sub" looks like; Cognito's is a UUID.
var subject = regexp.MustCompile(`^[A-Za-z0-9-]{1,64}$`)

// personOf reads the person in the path. What cannot be one is not found, like one that is unknown.
func personOf(r *http.Request) (string, error) {
	person := r.PathValue("person")
	if !subject.MatchString(person) {
		return "", &lab.Refusal{Kind: lab.NotFound, Code: "not_found", Sentence: "There is no such person here."}
	}
	return person, nil
}

// changeMember changes what one admin alone may, or disables somebody: out with the next request.
func changeMember(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, err := command.Caller(r)
		if err != nil {
			return err
		}
		person, err := personOf(r)
		if err != nil {
			return err
		}
		body, key, err := apigw.DecodeCommand[memberBody](r)
		if err != nil {
			return err
		}
		c := store.Command{Caller: who, Key: key.Key, Hash: key.Hash, Read: store.ReadSet{Member: person}}
		return command.Answer(w, r, s, c, func(d store.Loaded) (store.Result, error) {
			next, event, err := d.Member.ChangeMember(d.Caller, who.Now, lab.Member{Person: person, Name: body.Name,
				Roles: body.Roles, Signatory: body.Signatory, Qualification: body.Qualification, Registration: body.Registration,
				Active: body.Active, Rev: body.Rev})
			if err != nil {
				return store.Result{}, err
			}
			writes, err := s.MemberChange(next, event)
			return store.Result{Writes: writes, Status: http.StatusOK, Answer: memberChanged{person, next.Rev}}, err
		})
	}
}
