package main

import (
	"net/http"
	"slices"

	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/store"
)

type membership struct {
	Hospital     string     `json:"hospital"`
	HospitalName string     `json:"hospital_name"`
	Name         string     `json:"name"`
	Roles        []lab.Role `json:"roles"`
	Signatory    []string   `json:"signatory"`
	Active       bool       `json:"active"`
}

// me answers where the caller works, and as what, and where the caller is invited to.
func (h handlers) me(w http.ResponseWriter, r *http.Request) error {
	person := apigw.RequestInfoFrom(r.Context()).Subject
	found, err := h.store.Memberships(r.Context(), person)
	if err != nil {
		return err
	}
	now := apigw.RequestInfoFrom(r.Context()).Now
	invited, err := h.store.InvitationsOf(r.Context(), person)
	if err != nil {
		return err
	}
	invited = slices.DeleteFunc(invited, func(i store.Invited) bool { return i.StateAt(now) != lab.InvitationOpen })
	return apigw.WriteJSON(w, http.StatusOK, struct {
		Person      string       `json:"person"`
		Memberships []membership `json:"memberships"`
		Invitations []invitedTo  `json:"invitations"`
	}{person, apigw.ListOf(found, func(m store.Membership) membership {
		return membership{m.Hospital, m.HospitalName, m.Name, append([]lab.Role{}, m.Roles...),
			append([]string{}, m.Signatory...), m.Active}
	}), apigw.ListOf(invited, func(i store.Invited) invitedTo {
		return invitedTo{i.ID, i.Rev, i.Hospital, i.HospitalName, i.Name, append([]lab.Role{}, i.Roles...), i.Expires}
	})})
}
