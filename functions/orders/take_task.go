package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/store"
)

type takeTaskBody struct {
	Task     string `json:"task"`
	TakeOver bool   `json:"take_over,omitempty"` // though a colleague has it
	command.Basis
}

// takeTask puts the caller's own name on a task.
func (h handlers) takeTask(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[takeTaskBody]{By: command.StaffOnOrder, Decide: func(d store.Loaded, b takeTaskBody) (store.Result, error) {
		return command.Acknowledge(d.Order.TakeTask(d.Caller, d.Now, b.Task, b.TakeOver))
	}}.Serve(w, r, h.store)
}
