package main

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

// accessCount is what a member of the staff opened in a month.
type accessCount struct {
	Person   string   `json:"person"`
	Name     string   `json:"name,omitempty"`
	Patients int      `json:"patients"` // each once a day
	Openings int      `json:"openings"`
	Days     int      `json:"days"`
	Most     int      `json:"most"`    // patients of the busiest day
	Unusual  []string `json:"unusual"` // the days on which it was more than is usual
	Open     []string `json:"open"`    // days that were unusual as they were raised, into which nobody has looked
}

// accessOfMonth lists who of the staff opened how many results in a month, those with most patients first.
func (h handlers) accessOfMonth(w http.ResponseWriter, r *http.Request) error {
	month := ""
	d, err := command.Read{By: command.AnyStaff, May: lab.ReadAccess, Settings: true, Check: func(who store.Caller) (err error) {
		month, err = apigw.QueryMonth(r, "month")
		month = cmp.Or(month, lab.Day(who.Now)[:len("2026-11")])
		return err
	}}.Load(r, h.store)
	if err != nil {
		return err
	}
	counts, err := h.store.AccessOfMonth(r.Context(), d.Caller.Hospital, month+"-01")
	if err != nil {
		return err
	}
	names, err := h.staffNames(r, d.Caller.Hospital)
	if err != nil {
		return err
	}
	usual, of := d.Hospital.UsualAccess(), map[string]*accessCount{}
	for _, c := range counts {
		a := of[c.Person]
		if a == nil {
			a = &accessCount{Person: c.Person, Name: names[c.Person], Unusual: []string{}, Open: []string{}}
			of[c.Person] = a
		}
		a.Patients, a.Openings, a.Days, a.Most = a.Patients+c.Patients, a.Openings+c.Openings, a.Days+1, max(a.Most, c.Patients)
		if c.Patients > usual {
			a.Unusual = append(a.Unusual, c.Day)
		}
		if c.Open {
			a.Open = append(a.Open, c.Day)
		}
	}
	list := make([]accessCount, 0, len(of))
	for _, a := range of {
		list = append(list, *a)
	}
	slices.SortFunc(list, func(a, b accessCount) int { return cmp.Or(b.Patients-a.Patients, strings.Compare(a.Person, b.Person)) })
	return apigw.WriteJSON(w, http.StatusOK, struct {
		Month  string        `json:"month"`
		Usual  int           `json:"usual"`
		People []accessCount `json:"people"`
	}{month, usual, list})
}
