package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"assay/shared/observe"
	"assay/shared/store"
)

type handlers struct {
	store *store.Store
	// checkOrder asks Razorpay how the payments of an order stand and applies what it says: an order never ends while
	// money was captured for it (docs/rules.md#expiry). Also of one that is paid in cash by now, which may have been an
	// online order before. An error means that there was no answer, which is no proof that nothing was paid.
	checkOrder func(ctx context.Context, order string, now time.Time) error
	log        *slog.Logger
	meter      *observe.Meter
}

// schedule is what the schedule calls with: its own time, which may be minutes ago.
type schedule struct {
	Now time.Time `json:"now"`
}

var errNoTime = errors.New("expiry: the schedule does not say its time")

// endDue takes one call of the schedule, every five minutes, and decides about all orders whose time has come.
func (h handlers) endDue(ctx context.Context, s schedule) error {
	if s.Now.IsZero() {
		return errNoTime
	}
	return observe.Plain(h.endOrders(ctx, s.Now))
}
