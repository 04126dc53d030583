package main

import (
	"context"
	"time"

	"assay/shared/lab"
	"assay/shared/store"
)

// escalate hands a call that nobody made to the supervisor, in one transaction with its duty. A call that was made leaves
// nothing to do.
func (f sweep) escalate(ctx context.Context, now time.Time, job store.Job) error {
	handed := false
	err := f.store.ChangeOrder(ctx, job.Ref.Order, func(o lab.Order) (out lab.Outcome, _ []store.Write, _ bool, err error) {
		out, handed, err = o.Escalate(lab.SystemActor("sweep"), now, job.Duty.Task)
		return out, []store.Write{f.store.FinishWith(job.Ref, "escalated")}, handed, err
	})
	if err != nil || handed {
		return err
	}
	return f.store.Finish(ctx, job.Ref, "moot")
}
