package main

import (
	"net/http"
	"time"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type taskBody struct {
	Task string `json:"task"`
	command.Basis
}

// task puts the caller's own name on a task, or closes it after somebody has looked into it.
func (h handlers) task(decide func(lab.Order, lab.Member, time.Time, string) (lab.Outcome, error)) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		return command.WriteOnce[taskBody]{By: command.StaffOnOrder, Decide: func(d store.Loaded, b taskBody) (store.Result, error) {
			return command.Acknowledge(decide(d.Order, d.Caller, d.Now, b.Task))
		}}.Serve(w, r, h.store)
	}
}
