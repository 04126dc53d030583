package main

import (
	"cmp"
	"net/http"
	"slices"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
)

type askedAnswer struct {
	From  string      `json:"from"`
	To    string      `json:"to"`
	Tests []askedTest `json:"tests"`
}

type askedTest struct {
	Code   string `json:"code"`
	Orders int    `json:"orders"`
}

// The days whose orders say what is asked most: four whole weeks. And how many tests are named.
const (
	askedDays = 28
	mostAsked = 24
)

// asked names the tests and panels that are in the most orders of the last weeks, of those that can still be ordered.
func (h handlers) asked(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.AnyStaff, May: lab.ReadOrders, Tests: true}.Load(r, h.store)
	if err != nil {
		return err
	}
	answer := askedAnswer{From: lab.Day(d.Now.AddDate(0, 0, 1-askedDays)), To: lab.Day(d.Now), Tests: []askedTest{}}
	counted, err := h.store.Asked(r.Context(), d.Caller.Hospital, answer.From, answer.To)
	if err != nil {
		return err
	}
	for code, n := range counted {
		if _, known := d.Tests.Orderable(code); known && n > 0 {
			answer.Tests = append(answer.Tests, askedTest{code, n})
		}
	}
	slices.SortFunc(answer.Tests, func(a, b askedTest) int { return cmp.Or(b.Orders-a.Orders, cmp.Compare(a.Code, b.Code)) })
	answer.Tests = answer.Tests[:min(len(answer.Tests), mostAsked)]
	return apigw.WriteTagged(w, r, answer)
}
