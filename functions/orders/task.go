package main

import (
	"time"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type taskBody struct {
	Task string `json:"task"`
	command.Request
}

// takeTask puts the caller's own name on a task.
func takeTask(s *store.Store) apigw.HandlerFunc { return task(s, lab.Order.TakeTask) }

// closeTask ends a task after somebody has looked.
func closeTask(s *store.Store) apigw.HandlerFunc { return task(s, lab.Order.CloseTask) }

func task(s *store.Store, act func(lab.Order, lab.Member, time.Time, string) (lab.Outcome, error)) apigw.HandlerFunc {
	return command.Command(s, false, func(d store.Loaded, b taskBody, now time.Time) (command.Done, error) {
		out, err := act(d.Order, d.Caller, now, b.Task)
		return command.Done{Outcome: out}, err
	})
}
