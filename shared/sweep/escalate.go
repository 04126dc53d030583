package sweep

import (
	"context"
	"time"

	"assay/shared/lab"
	"assay/shared/store"
)

// escalate hands a call that nobody made to the supervisor, in one transaction with its duty. A call that was made leaves
// nothing to do.
func (s Sweeper) escalate(ctx context.Context, now time.Time, job store.Job) error {
	handed := false
	err := s.Store.ChangeOrder(ctx, job.Ref.Order, func(o lab.Order) (lab.Outcome, []store.Write, bool, error) {
		out, changed, err := o.Escalate(lab.SystemActor("sweep"), now, job.Duty.Task)
		handed = changed
		return out, []store.Write{s.Store.FinishWith(job.Ref, "escalated")}, changed, err
	})
	if err != nil || handed {
		return err
	}
	return s.Store.Finish(ctx, job.Ref, "moot")
}
