package sweep

import (
	"context"
	"time"

	"assay/shared/lab"
	"assay/shared/store"
)

// endGuardianTask ends the task that asks for a guardian: the patient is 18 (docs/rules.md#minors). The task has the number of the
// duty, and is ended first, so that being interrupted between the two ends in the same.
func (s Sweeper) endGuardianTask(ctx context.Context, _ time.Time, job store.Job) error {
	task := lab.Duty{N: job.Duty.N, Kind: lab.DutyDesk, Of: lab.AskGuardianTask}
	if err := s.Store.Finish(ctx, store.OfSamePatient(job.Ref, task), "of_age"); err != nil {
		return err
	}
	return s.Store.Finish(ctx, job.Ref, "of_age")
}
