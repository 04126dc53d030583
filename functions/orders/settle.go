package main

import (
	"time"

	"assay/shared/apigw"
	"assay/shared/desk"
	"assay/shared/store"
)

type reasonBody struct {
	Reason string `json:"reason"`
	desk.Request
}

// settleLater lets a ward, an insurer or an emergency pay afterwards.
func settleLater(s *store.Store) apigw.HandlerFunc {
	return desk.Command(s, false, func(d store.Desk, b reasonBody, now time.Time) (desk.Done, error) {
		out, err := d.Order.SettleLater(d.Caller, now, b.Reason)
		return desk.Done{Outcome: out}, err
	})
}
