package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"assay/shared/mail"
	"assay/shared/observe"
	"assay/shared/seal"
)

type handlers struct {
	sealer seal.Sealer
	mail   mail.Sender
	log    *slog.Logger
}

// schedule is what the schedule calls with: its own time, which may be minutes ago.
type schedule struct {
	Now time.Time `json:"now"`
}

var errNoTime = errors.New("seal: the schedule does not say its time")

// sealNight takes one call of the schedule, every hour: the first one after a day has ended signs the root of that day, and the
// others find it there, or do what that one could not.
func (h handlers) sealNight(ctx context.Context, s schedule) error {
	if s.Now.IsZero() {
		return errNoTime
	}
	root, hash, err := h.sealer.Days(ctx, s.Now)
	if err == nil {
		err = h.sendRoot(ctx, root, hash)
	}
	return observe.Plain(err)
}
