package main

import (
	"context"
	"errors"
	"time"

	"assay/shared/observe"
	"assay/shared/sweep"
)

type handlers struct{ sweep.Sweeper }

// schedule is what the schedule calls with: its own time, which may be minutes ago.
type schedule struct {
	Now time.Time `json:"now"`
}

var errNoTime = errors.New("sweep: the schedule does not say its time")

// finishLate takes one call of the schedule, every five minutes, and works on all duties that are late by then.
func (h handlers) finishLate(ctx context.Context, s schedule) error {
	if s.Now.IsZero() {
		return errNoTime
	}
	return observe.Plain(h.Run(ctx, s.Now))
}
