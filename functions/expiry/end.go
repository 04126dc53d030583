package main

import (
	"context"
	"errors"
	"time"

	"assay/shared/lab"
	"assay/shared/store"
)

// wait is how long an order stays when the gateway does not answer (rules §4 row 41).
const wait = 15 * time.Minute

// end decides about one order. Where it does not end, because it was paid, collected, or given a later end with a duty
// of its own, this duty is over.
func (f expiry) end(ctx context.Context, now time.Time, ref store.DutyRef) error {
	job, ok, err := f.store.Job(ctx, ref)
	if err == nil && (!ok || job.Done) {
		return nil
	}
	job.Ref = ref
	if err != nil {
		return errors.Join(err, f.store.Postpone(ctx, job, lab.At(now.Add(wait))))
	}
	if err := f.look(ctx, ref.Order, now); err != nil {
		_ = f.meter.Measure(ctx, "ExpiryWaits", int64(now.Sub(job.Duty.Due.Time).Seconds()), "Seconds")
		return errors.Join(err, f.store.Postpone(ctx, job, lab.At(now.Add(wait))))
	}
	ended := false
	err = f.store.ChangeOrder(ctx, ref.Order, func(o lab.Order) (out lab.Outcome, _ []store.Write, _ bool, err error) {
		out, ended, err = o.Expire(lab.SystemActor("expiry"), now)
		return out, []store.Write{f.store.FinishWith(ref, "expired")}, ended, err
	})
	switch {
	case err != nil: // behind the others, and at the next run again
		return errors.Join(err, f.store.Postpone(ctx, job, lab.At(now.Add(time.Minute))))
	case ended:
		return nil
	}
	return f.store.Finish(ctx, ref, "moot")
}
