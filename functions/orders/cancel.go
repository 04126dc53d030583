package main

import (
	"time"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/desk"
	"assay/shared/lab"
	"assay/shared/store"
)

// cancel ends an order before its first tube.
func cancel(s *store.Store) apigw.HandlerFunc {
	return desk.Command(s, false, func(d store.Desk, b reasonBody, now time.Time) (desk.Done, error) {
		out, err := d.Order.Cancel(d.Caller, now, b.Reason)
		return desk.Done{Outcome: out}, err
	})
}

type cancelItemsBody struct {
	Tests  []string `json:"tests"`
	Reason string   `json:"reason"`
	desk.Request
}

// cancelItems takes tests and panels out of an order.
func cancelItems(s *store.Store, tests *catalogue.Catalogue) apigw.HandlerFunc {
	return desk.Command(s, true, func(d store.Desk, b cancelItemsBody, now time.Time) (desk.Done, error) {
		return issued(d.Order.CancelItems(d.Caller, now, b.Tests, b.Reason, desk.Printing(d, tests.Title)))
	})
}

type undoneBody struct {
	Items  []string `json:"items"`
	Reason string   `json:"reason"`
	Fault  bool     `json:"fault,omitempty"` // of the laboratory
	desk.Request
}

// notPerformed says of tests that they will have no result.
func notPerformed(s *store.Store, tests *catalogue.Catalogue) apigw.HandlerFunc {
	return desk.Command(s, true, func(d store.Desk, b undoneBody, now time.Time) (desk.Done, error) {
		return issued(d.Order.NotPerformed(d.Caller, now, b.Items, b.Reason, b.Fault, desk.Printing(d, tests.Title)))
	})
}

// issued tells of the report that is final now, where the tests that went were the last it waited for.
func issued(out lab.Outcome, err error) (desk.Done, error) {
	done := desk.Done{Outcome: out}
	if err == nil && out.Frozen != nil {
		done.New = struct {
			Version int `json:"report_version"`
		}{out.Frozen.Version}
	}
	return done, err
}
