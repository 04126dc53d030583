package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/store"
)

const (
	// reserve is the time a run leaves for the order it has begun when it begins no more.
	reserve = 3 * time.Second
	// wait is how long an order stays when the gateway does not answer (docs/rules.md#row-41).
	wait = 15 * time.Minute
)

// endOrders decides about the orders whose time has come, the longest due first, for as long as there is time. Each is
// ended, found not to end, or put off, so the next run begins with the others.
func (h handlers) endOrders(ctx context.Context, now time.Time) error {
	taking, cancel := ctx, context.CancelFunc(func() {})
	if deadline, ok := ctx.Deadline(); ok {
		taking, cancel = context.WithDeadline(ctx, deadline.Add(-reserve))
	}
	defer cancel()
	for ref, err := range h.store.Due(ctx, lab.DutyExpiry, lab.At(now)) {
		if err != nil {
			return fmt.Errorf("expiry: list orders that are due: %w", err)
		}
		if taking.Err() != nil {
			return nil
		}
		if err := h.endOrder(ctx, now, ref); err != nil {
			h.log.ErrorContext(ctx, "an order's end is not decided", slog.String("order", ref.Order), slog.String("duty", ref.Duty), observe.Cause(err))
		}
	}
	return nil
}

// endOrder decides about one order. Where it does not end, because it was paid, collected, or given a later end with a
// duty of its own, this duty is over.
func (h handlers) endOrder(ctx context.Context, now time.Time, ref store.DutyRef) error {
	job, ok, err := h.store.Job(ctx, ref)
	if err == nil && (!ok || job.Done) {
		return nil
	}
	job.Ref = ref
	if err != nil {
		return errors.Join(err, h.store.Postpone(ctx, job, lab.At(now.Add(wait))))
	}
	if err := h.checkOrder(ctx, ref.Order, now); err != nil {
		_ = h.meter.Measure(ctx, "ExpiryWaits", int64(now.Sub(job.Duty.Due.Time).Seconds()), "Seconds")
		return errors.Join(err, h.store.Postpone(ctx, job, lab.At(now.Add(wait))))
	}
	ended := false
	err = h.store.ChangeOrder(ctx, ref.Order, func(o lab.Order) (lab.Outcome, []store.Write, bool, error) {
		out, changed, err := o.Expire(lab.SystemActor("expiry"), now)
		ended = changed
		return out, []store.Write{h.store.FinishWith(ref, "expired")}, changed, err
	})
	switch {
	case err != nil: // behind the others, and at the next run again
		return errors.Join(err, h.store.Postpone(ctx, job, lab.At(now.Add(time.Minute))))
	case ended:
		return nil
	}
	return h.store.Finish(ctx, ref, "moot")
}
