package main

import (
	"net/http"

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

// me answers where the caller works, and as what.
func (h handlers) me(w http.ResponseWriter, r *http.Request) error {
	person := apigw.RequestInfoFrom(r.Context()).Subject
	found, err := h.store.Memberships(r.Context(), person)
	if err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, struct {
		Person      string       `json:"person"`
		Memberships []membership `json:"memberships"`
	}{person, apigw.ListOf(found, func(m store.Membership) membership {
		return membership{m.Hospital, m.HospitalName, m.Name, append([]lab.Role{}, m.Roles...),
			append([]string{}, m.Signatory...), m.Active}
	})})
}
