package main

import (
	"time"

	"assay/shared/apigw"
	"assay/shared/desk"
	"assay/shared/lab"
	"assay/shared/store"
)

type taskBody struct {
	Task string `json:"task"`
	desk.Request
}

// takeTask puts the caller's own name on a task.
func takeTask(s *store.Store) apigw.HandlerFunc { return task(s, lab.Order.TakeTask) }

// closeTask ends a task after somebody has looked.
func closeTask(s *store.Store) apigw.HandlerFunc { return task(s, lab.Order.CloseTask) }

func task(s *store.Store, act func(lab.Order, lab.Member, time.Time, string) (lab.Outcome, error)) apigw.HandlerFunc {
	return desk.Command(s, false, func(d store.Desk, b taskBody, now time.Time) (desk.Done, error) {
		out, err := act(d.Order, d.Caller, now, b.Task)
		return desk.Done{Outcome: out}, err
	})
}
