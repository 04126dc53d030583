package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/store"
)

type taskBody struct {
	Task string `json:"task"`
	command.Basis
}

// closeTask closes a task after somebody has looked into it.
func (h handlers) closeTask(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[taskBody]{By: command.StaffOnOrder, Decide: func(d store.Loaded, b taskBody) (store.Result, error) {
		return command.Acknowledge(d.Order.CloseTask(d.Caller, d.Now, b.Task))
	}}.Serve(w, r, h.store)
}
