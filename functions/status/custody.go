package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type moveBody struct {
	Specimens []string `json:"specimens"`
	command.Basis
}

// move takes tubes one step on: label, dispatch, accept, keep, dispose.
func (h handlers) move(step lab.Action) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		return command.WriteOnce[moveBody]{By: command.StaffOnOrder, Decide: func(d store.Loaded, b moveBody) (store.Result, error) {
			return command.Acknowledge(d.Order.MoveSpecimens(d.Caller, d.Now, step, b.Specimens, nil))
		}}.Serve(w, r, h.store)
	}
}

type referBody struct {
	Specimens  []string `json:"specimens"`
	Laboratory string   `json:"laboratory,omitempty"`
	command.Basis
}

// referOut records that tubes were sent to another laboratory.
func (h handlers) referOut(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[referBody]{By: command.StaffOnOrder, Decide: func(d store.Loaded, b referBody) (store.Result, error) {
		return command.Acknowledge(d.Order.ReferSpecimensOut(d.Caller, d.Now, b.Specimens, b.Laboratory))
	}}.Serve(w, r, h.store)
}

type receiveBody struct {
	Specimens []string `json:"specimens"`
	command.Record
}

// receive records the arrival of tubes.
func (h handlers) receive(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[receiveBody]{By: command.StaffOnOrder, Decide: func(d store.Loaded, b receiveBody) (store.Result, error) {
		return command.Acknowledge(d.Order.MoveSpecimens(d.Caller, d.Now, lab.Receive, b.Specimens, b.What()))
	}}.Serve(w, r, h.store)
}
