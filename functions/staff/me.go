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
func me(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		person := apigw.RequestInfoFrom(r.Context()).Subject
		found, err := s.Memberships(r.Context(), person)
		if err != nil {
			return err
		}
		list := make([]membership, 0, len(found))
		for _, m := range found {
			list = append(list, membership{m.Hospital, m.HospitalName, m.Name,
				append([]lab.Role{}, m.Roles...), append([]string{}, m.Signatory...), m.Active})
		}
		return apigw.WriteJSON(w, http.StatusOK, struct {
			Person      string       `json:"person"`
			Memberships []membership `json:"memberships"`
		}{person, list})
	}
}
