package main

import (
	"time"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type correctBody struct {
	Items  []string       `json:"items"`
	Kind   lab.ReportKind `json:"kind"`
	Reason string         `json:"reason"`
	command.Request
}

// correct opens released results to be made anew.
func correct(s *store.Store) apigw.HandlerFunc {
	return command.Command(s, false, func(d store.Loaded, b correctBody, now time.Time) (command.Done, error) {
		out, err := d.Order.CorrectResults(d.Caller, now, b.Items, b.Kind, b.Reason)
		return command.Done{Outcome: out}, err
	})
}

type withdrawBody struct {
	Reason string `json:"reason"`
	command.Request
}

// withdraw takes the whole report back.
func withdraw(s *store.Store, tests *catalogue.Catalogue) apigw.HandlerFunc {
	return command.Command(s, true, func(d store.Loaded, b withdrawBody, now time.Time) (command.Done, error) {
		out, err := d.Order.WithdrawReport(d.Caller, now, b.Reason, command.Printing(d, tests.Title))
		if err != nil {
			return command.Done{}, err
		}
		return command.Done{Outcome: out, New: reportVersion{out.Frozen.Version}}, nil
	})
}
