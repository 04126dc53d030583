package main

import (
	"cmp"
	"net/http"
	"slices"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type takingsAnswer struct {
	Day     string          `json:"day"`
	Methods []methodTakings `json:"methods"`
	People  []personTakings `json:"people"`
	Recount bool            `json:"recount"` // everything is being counted again
}

// methodTakings is what came in one way, and went back in it: what was paid by hand goes back in cash.
type methodTakings struct {
	Method string    `json:"method"` // how it was paid by hand, or "online"
	Taken  lab.Paise `json:"taken"`
	Back   lab.Paise `json:"given_back"`
}

type personTakings struct {
	Person string                   `json:"person"`
	Taken  map[lab.Method]lab.Paise `json:"taken"`
	Back   lab.Paise                `json:"given_back"` // in cash
}

// takings answers what was taken and given back on a day, by method and by person.
func (h handlers) takings(w http.ResponseWriter, r *http.Request) error {
	var day string
	d, err := command.Read{By: command.AnyStaff, May: lab.ReadTakings, Check: func(who store.Caller) (err error) {
		day, err = apigw.QueryDay(r, "day")
		day = cmp.Or(day, lab.Day(who.Now))
		return err
	}}.Load(r, h.store)
	if err != nil {
		return err
	}
	f, recount, err := h.store.DayFigures(r.Context(), d.Caller.Hospital, day)
	if err != nil {
		return err
	}
	answer := takingsAnswer{Day: day, Recount: recount, People: []personTakings{}}
	for _, m := range lab.Methods {
		one := methodTakings{Method: string(m), Taken: lab.Paise(f[lab.TakenBy(m)])}
		if m == lab.ByCash {
			one.Back = lab.Paise(f[lab.DayRefunded] - f[lab.DayReturned])
		}
		answer.Methods = append(answer.Methods, one)
	}
	answer.Methods = append(answer.Methods, methodTakings{"online", lab.Paise(f[lab.DayOnline]), lab.Paise(f[lab.DayReturned])})
	for person, p := range lab.TakingsOf(f) {
		one := personTakings{person, map[lab.Method]lab.Paise{}, p.Back}
		for _, m := range lab.Methods {
			one.Taken[m] = p.Taken[m]
		}
		answer.People = append(answer.People, one)
	}
	slices.SortFunc(answer.People, func(a, b personTakings) int { return cmp.Compare(a.Person, b.Person) })
	return apigw.WriteTagged(w, r, answer)
}
