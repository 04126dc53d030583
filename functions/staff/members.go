package main

import (
	"cmp"
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/ids"
	"assay/shared/lab"
	"assay/shared/store"
)

type memberAnswer struct {
	Person        string     `json:"person"`
	Name          string     `json:"name"`
	Roles         []lab.Role `json:"roles"`
	Signatory     []string   `json:"signatory"`
	Qualification string     `json:"qualification"`
	Registration  string     `json:"registration"`
	Language      string     `json:"language"` // of letters
	Active        bool       `json:"active"`
	Rev           int        `json:"rev"`
}

// listMembers lists the staff of a hospital.
func (h handlers) listMembers(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.AnyStaff, May: lab.ReadStaff}.Load(r, h.store)
	if err != nil {
		return err
	}
	staff, err := h.store.Members(r.Context(), d.Caller.Hospital)
	if err != nil {
		return err
	}
	return apigw.WriteTagged(w, r, struct {
		Staff []memberAnswer `json:"staff"`
	}{apigw.ListOf(staff, func(m lab.Member) memberAnswer {
		return memberAnswer{m.Person, m.Name, append([]lab.Role{}, m.Roles...), append([]string{}, m.Signatory...),
			m.Qualification, m.Registration, cmp.Or(m.Language, "en"), m.Active, m.Rev}
	})})
}

type memberBody struct {
	Name          string     `json:"name" required:"true"`
	Roles         []lab.Role `json:"roles" required:"true"`
	Signatory     []string   `json:"signatory,omitempty"` // left out: as it is
	Qualification string     `json:"qualification,omitempty"`
	Registration  string     `json:"registration,omitempty"`
	Language      string     `json:"language,omitempty"` // left out: as it is
	Active        bool       `json:"active" required:"true"`
	Rev           int        `json:"rev" required:"true"`
}

type memberChanged struct {
	Person string `json:"person"`
	Rev    int    `json:"rev"`
}

// changeMember changes what one admin alone may, or disables somebody: out with the next request.
func (h handlers) changeMember(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[memberBody]{By: staffPerson, Decide: func(d store.Loaded, b memberBody) (store.Result, error) {
		next, event, err := d.Member.ChangeMember(d.Caller, d.Now, lab.Member{Person: r.PathValue("person"), Name: b.Name,
			Roles: b.Roles, Signatory: b.Signatory, Qualification: b.Qualification, Registration: b.Registration,
			Language: b.Language, Active: b.Active, Rev: b.Rev})
		return h.changedMember(next, event, err)
	}}.Serve(w, r, h.store)
}

// changedMember is the result of a command on a member.
func (h handlers) changedMember(m lab.Member, event lab.Event, err error) (store.Result, error) {
	if err != nil {
		return store.Result{}, err
	}
	writes, err := h.store.MemberChange(m, event)
	return store.Result{Writes: writes, Status: http.StatusOK, Answer: memberChanged{m.Person, m.Rev}}, err
}

// staffPerson is staff, on the person in the path. What cannot be one is not found, like one that is unknown.
func staffPerson(q command.Request) (store.Caller, store.ReadSet, error) {
	who, set, err := command.AnyStaff(q)
	if err != nil {
		return who, set, err
	}
	set.Member = q.PathValue("person")
	if _, ok := ids.ParsePerson(set.Member); !ok {
		err = &lab.Refusal{Kind: lab.NotFound, Code: "not_found", Sentence: "There is no such person here."}
	}
	return who, set, err
}
