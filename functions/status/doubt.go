package main

import (
	"time"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type reinstateBody struct {
	Settlement lab.Settlement `json:"settlement"`
	Reason     string         `json:"reason"`
	command.Request
}

// reinstate takes up an order again for which a tube turned up though it was closed, or not paid.
func reinstate(s *store.Store) apigw.HandlerFunc {
	return command.Command(s, true, func(d store.Loaded, b reinstateBody, now time.Time) (command.Done, error) {
		out, err := d.Order.Reinstate(d.Caller, now, b.Settlement, b.Reason, d.Hospital.ExpiryHours)
		return command.Done{Outcome: out}, err
	})
}

// discard decides that such tubes are not used.
func discard(s *store.Store) apigw.HandlerFunc {
	return command.Command(s, false, func(d store.Loaded, _ command.Request, now time.Time) (command.Done, error) {
		out, err := d.Order.DiscardSpecimens(d.Caller, now)
		return command.Done{Outcome: out}, err
	})
}

// confirmIdentity lets the work go on after somebody has found out whose tubes these are.
func confirmIdentity(s *store.Store) apigw.HandlerFunc {
	return command.Command(s, false, func(d store.Loaded, _ command.Request, now time.Time) (command.Done, error) {
		out, err := d.Order.ConfirmIdentity(d.Caller, now)
		return command.Done{Outcome: out}, err
	})
}
