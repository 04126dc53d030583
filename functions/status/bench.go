package main

import (
	"time"

	"assay/shared/apigw"
	"assay/shared/desk"
	"assay/shared/lab"
	"assay/shared/store"
)

type specimensBody struct {
	Specimens []string       `json:"specimens"`
	Seen      map[string]int `json:"seen,omitempty"`
}

type itemsBody struct {
	Items []string       `json:"items"`
	Seen  map[string]int `json:"seen,omitempty"`
}

// receive records the arrival of tubes.
func receive(s *store.Store) apigw.HandlerFunc { return tubes(s, lab.Order.Receive) }

// accept records that tubes are fit for their tests.
func accept(s *store.Store) apigw.HandlerFunc { return tubes(s, lab.Order.Accept) }

func tubes(s *store.Store, act func(lab.Order, lab.Member, time.Time, []string) (lab.Outcome, error)) apigw.HandlerFunc {
	return desk.Command(s, false, func(b specimensBody) map[string]int { return b.Seen }, nil,
		func(d store.Desk, b specimensBody, now time.Time) (desk.Done, error) {
			out, err := act(d.Order, d.Caller, now, b.Specimens)
			return desk.Done{Outcome: out}, err
		})
}

// start puts ready tests onto the bench.
func start(s *store.Store) apigw.HandlerFunc {
	return desk.Command(s, false, func(b itemsBody) map[string]int { return b.Seen }, nil,
		func(d store.Desk, b itemsBody, now time.Time) (desk.Done, error) {
			out, err := d.Order.Start(d.Caller, now, b.Items)
			return desk.Done{Outcome: out}, err
		})
}
