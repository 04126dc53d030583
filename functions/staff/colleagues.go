package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
)

// colleague is what everybody at the desk may know of another: enough to read who did something, and to hand something on.
type colleague struct {
	Person string     `json:"person"`
	Name   string     `json:"name"`
	Roles  []lab.Role `json:"roles"`
	Active bool       `json:"active"`
}

// listColleagues lists who works and has worked in a hospital, without papers and contact (docs/rules.md#colleagues).
func (h handlers) listColleagues(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.AnyStaff, May: lab.ReadOrders}.Load(r, h.store)
	if err != nil {
		return err
	}
	staff, err := h.store.Members(r.Context(), d.Caller.Hospital)
	if err != nil {
		return err
	}
	return apigw.WriteTagged(w, r, struct {
		Colleagues []colleague `json:"colleagues"`
	}{apigw.ListOf(staff, func(m lab.Member) colleague {
		return colleague{m.Person, m.Name, append([]lab.Role{}, m.Roles...), m.Active}
	})})
}
