package main

import (
	"time"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/store"
)

type reasonBody struct {
	Reason string `json:"reason"`
	command.Request
}

// settleLater lets a ward, an insurer or an emergency pay afterwards.
func settleLater(s *store.Store) apigw.HandlerFunc {
	return command.Command(s, false, func(d store.Loaded, b reasonBody, now time.Time) (command.Done, error) {
		out, err := d.Order.SettleLater(d.Caller, now, b.Reason)
		return command.Done{Outcome: out}, err
	})
}
