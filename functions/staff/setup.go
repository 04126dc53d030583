package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
)

type setupAnswer struct {
	Lacks []lackAnswer `json:"lacks"` // the first thing to do first
}

type lackAnswer struct {
	What        lab.Lack `json:"what"`
	Departments []string `json:"departments,omitempty"`
	People      []named  `json:"people,omitempty"`
}

// showSetup says what a hospital still lacks, worked out from what is there.
func (h handlers) showSetup(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.AnyStaff, May: lab.ReadStaff, Settings: true, Tests: true}.Load(r, h.store)
	if err != nil {
		return err
	}
	staff, err := h.store.Members(r.Context(), d.Caller.Hospital)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, m := range staff {
		names[m.Person] = m.Name
	}
	return apigw.WriteTagged(w, r, setupAnswer{apigw.ListOf(d.Hospital.Lacks(staff, d.Tests.Departments()), func(l lab.Lacking) lackAnswer {
		return lackAnswer{l.What, l.Departments, apigw.ListOf(l.People, func(p string) named { return named{p, names[p]} })}
	})})
}
