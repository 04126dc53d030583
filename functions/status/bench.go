package main

import (
	"time"

	"assay/shared/apigw"
	"assay/shared/desk"
	"assay/shared/lab"
	"assay/shared/store"
)

type tubesBody struct {
	Specimens []string `json:"specimens"`
	desk.Request
}

type itemsBody struct {
	Items []string `json:"items"`
	desk.Request
}

// custody takes tubes one step on: label, dispatch, accept, refer out, keep, dispose.
func custody(s *store.Store, step lab.Command) apigw.HandlerFunc {
	return desk.Command(s, false, func(d store.Desk, b tubesBody, now time.Time) (desk.Done, error) {
		out, err := d.Order.Custody(d.Caller, now, step, b.Specimens, nil)
		return desk.Done{Outcome: out}, err
	})
}

type receiveBody struct {
	Specimens []string `json:"specimens"`
	desk.Record
}

// receive records the arrival of tubes.
func receive(s *store.Store) apigw.HandlerFunc {
	return desk.Command(s, false, func(d store.Desk, b receiveBody, now time.Time) (desk.Done, error) {
		out, err := d.Order.Custody(d.Caller, now, lab.Receive, b.Specimens, b.Recorded)
		return desk.Done{Outcome: out}, err
	})
}

// start puts ready tests onto the bench.
func start(s *store.Store) apigw.HandlerFunc {
	return desk.Command(s, false, func(d store.Desk, b itemsBody, now time.Time) (desk.Done, error) {
		out, err := d.Order.Start(d.Caller, now, b.Items)
		return desk.Done{Outcome: out}, err
	})
}

type restartBody struct {
	Items  []string `json:"items"`
	Reason string   `json:"reason"`
	desk.Request
}

// restart has results that nobody stands for yet measured again.
func restart(s *store.Store) apigw.HandlerFunc {
	return desk.Command(s, false, func(d store.Desk, b restartBody, now time.Time) (desk.Done, error) {
		out, err := d.Order.Restart(d.Caller, now, b.Items, b.Reason)
		return desk.Done{Outcome: out}, err
	})
}
