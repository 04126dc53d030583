package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/store"
)

type expiry struct {
	store *store.Store
	// look asks Razorpay how the payments of an order stand and tells the order: an order never ends while money was
	// captured for it (rules §2). Also of one that is paid in cash by now, which may have been an online order before. An
	// error means that there was no answer, which is no proof that nothing was paid.
	look  func(ctx context.Context, order string, now time.Time) error
	log   *slog.Logger
	meter *observe.Meter
}

// schedule is what the schedule calls with: its own time, which may be minutes ago.
type schedule struct {
	Now time.Time `json:"now"`
}

// reserve is the time a run leaves for the order it is at when it stops taking new ones.
const reserve = 3 * time.Second

var errNoTime = errors.New("expiry: the schedule does not tell its time")

// routes takes one call of the schedule: the orders whose time has come, the longest due first, for as long as there is
// time. Each is ended, found not to end, or put off, so the next run begins with the others.
func (f expiry) routes(ctx context.Context, s schedule) error {
	if s.Now.IsZero() {
		return errNoTime
	}
	taking, cancel := ctx, context.CancelFunc(func() {})
	if deadline, ok := ctx.Deadline(); ok {
		taking, cancel = context.WithDeadline(ctx, deadline.Add(-reserve))
	}
	defer cancel()
	for ref, err := range f.store.Due(ctx, lab.DutyExpiry, lab.At(s.Now)) {
		if err != nil {
			return err
		}
		if taking.Err() != nil {
			return nil
		}
		if err := f.end(ctx, s.Now, ref); err != nil {
			f.log.ErrorContext(ctx, "an order's end is not decided", observe.Cause(err))
		}
	}
	return nil
}
