package main

import (
	"time"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/desk"
	"assay/shared/lab"
	"assay/shared/store"
)

type correctBody struct {
	Items  []string       `json:"items"`
	Kind   lab.ReportKind `json:"kind"`
	Reason string         `json:"reason"`
	desk.Request
}

// correct opens released results to be made anew.
func correct(s *store.Store) apigw.HandlerFunc {
	return desk.Command(s, false, func(d store.Desk, b correctBody, now time.Time) (desk.Done, error) {
		out, err := d.Order.Correct(d.Caller, now, b.Items, b.Kind, b.Reason)
		return desk.Done{Outcome: out}, err
	})
}

type withdrawBody struct {
	Reason string `json:"reason"`
	desk.Request
}

// withdraw takes the whole report back.
func withdraw(s *store.Store, tests *catalogue.Catalogue) apigw.HandlerFunc {
	return desk.Command(s, true, func(d store.Desk, b withdrawBody, now time.Time) (desk.Done, error) {
		out, err := d.Order.Withdraw(d.Caller, now, b.Reason, desk.Printing(d, tests.Title))
		if err != nil {
			return desk.Done{}, err
		}
		return desk.Done{Outcome: out, New: reportVersion{out.Frozen.Version}}, nil
	})
}
