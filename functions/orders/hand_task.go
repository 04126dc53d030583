package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/ids"
	"assay/shared/lab"
	"assay/shared/store"
)

type handTaskBody struct {
	Task     string `json:"task"`
	Person   string `json:"person"`              // the colleague
	TakeOver bool   `json:"take_over,omitempty"` // though somebody else has it
	command.Basis
}

// handTask puts a colleague's name on a task.
func (h handlers) handTask(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[handTaskBody]{By: command.StaffOnOrder,
		Prepare: func(c *store.Command, b handTaskBody) error {
			if _, ok := ids.ParsePerson(b.Person); !ok {
				return lab.Bad("person", "Name somebody who works here and may do this.")
			}
			c.Read.Member = b.Person
			return nil
		},
		Decide: func(d store.Loaded, b handTaskBody) (store.Result, error) {
			return command.Acknowledge(d.Order.HandTask(d.Caller, d.Now, b.Task, d.Member, b.TakeOver))
		}}.Serve(w, r, h.store)
}
