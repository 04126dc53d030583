package main

import (
	"time"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type tubesBody struct {
	Specimens []string `json:"specimens"`
	command.Request
}

type itemsBody struct {
	Items []string `json:"items"`
	command.Request
}

// custody takes tubes one step on: label, dispatch, accept, refer out, keep, dispose.
func custody(s *store.Store, step lab.Action) apigw.HandlerFunc {
	return command.Command(s, false, func(d store.Loaded, b tubesBody, now time.Time) (command.Done, error) {
		out, err := d.Order.MoveSpecimens(d.Caller, now, step, b.Specimens, nil)
		return command.Done{Outcome: out}, err
	})
}

type receiveBody struct {
	Specimens []string `json:"specimens"`
	command.Record
}

// receive records the arrival of tubes.
func receive(s *store.Store) apigw.HandlerFunc {
	return command.Command(s, false, func(d store.Loaded, b receiveBody, now time.Time) (command.Done, error) {
		out, err := d.Order.MoveSpecimens(d.Caller, now, lab.Receive, b.Specimens, b.Recorded)
		return command.Done{Outcome: out}, err
	})
}

// start puts ready tests onto the bench.
func start(s *store.Store) apigw.HandlerFunc {
	return command.Command(s, false, func(d store.Loaded, b itemsBody, now time.Time) (command.Done, error) {
		out, err := d.Order.StartItems(d.Caller, now, b.Items)
		return command.Done{Outcome: out}, err
	})
}

type restartBody struct {
	Items  []string `json:"items"`
	Reason string   `json:"reason"`
	command.Request
}

// restart has results that nobody stands for yet measured again.
func restart(s *store.Store) apigw.HandlerFunc {
	return command.Command(s, false, func(d store.Loaded, b restartBody, now time.Time) (command.Done, error) {
		out, err := d.Order.RestartItems(d.Caller, now, b.Items, b.Reason)
		return command.Done{Outcome: out}, err
	})
}
