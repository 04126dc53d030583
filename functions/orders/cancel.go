package main

import (
	"time"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

// cancel ends an order before its first tube.
func cancel(s *store.Store) apigw.HandlerFunc {
	return command.Command(s, false, func(d store.Loaded, b reasonBody, now time.Time) (command.Done, error) {
		out, err := d.Order.Cancel(d.Caller, now, b.Reason)
		return command.Done{Outcome: out}, err
	})
}

type cancelItemsBody struct {
	Tests  []string `json:"tests"`
	Reason string   `json:"reason"`
	command.Request
}

// cancelItems takes tests and panels out of an order.
func cancelItems(s *store.Store, tests *catalogue.Catalogue) apigw.HandlerFunc {
	return command.Command(s, true, func(d store.Loaded, b cancelItemsBody, now time.Time) (command.Done, error) {
		return issued(d.Order.CancelItems(d.Caller, now, b.Tests, b.Reason, command.Printing(d, tests.Title)))
	})
}

type undoneBody struct {
	Items  []string `json:"items"`
	Reason string   `json:"reason"`
	Fault  bool     `json:"fault,omitempty"` // of the laboratory
	command.Request
}

// notPerformed says of tests that they will have no result.
func notPerformed(s *store.Store, tests *catalogue.Catalogue) apigw.HandlerFunc {
	return command.Command(s, true, func(d store.Loaded, b undoneBody, now time.Time) (command.Done, error) {
		return issued(d.Order.MarkNotPerformed(d.Caller, now, b.Items, b.Reason, b.Fault, command.Printing(d, tests.Title)))
	})
}

// issued tells of the report that is final now, where the tests that went were the last it waited for.
func issued(out lab.Outcome, err error) (command.Done, error) {
	done := command.Done{Outcome: out}
	if err == nil && out.Frozen != nil {
		done.New = struct {
			Version int `json:"report_version"`
		}{out.Frozen.Version}
	}
	return done, err
}
