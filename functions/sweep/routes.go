package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/online"
	"assay/shared/store"
)

type sender interface {
	SendMessage(context.Context, *sqs.SendMessageInput, ...func(*sqs.Options)) (*sqs.SendMessageOutput, error)
}

type sweep struct {
	store *store.Store
	till  online.Till
	queue sender
	urls  map[lab.DutyKind]string
	log   *slog.Logger
	meter *observe.Meter
}

// schedule is what the schedule calls with: its own time, which may be minutes ago.
type schedule struct {
	Now time.Time `json:"now"`
}

const (
	// patience is how long relay and the queues have before a duty counts as late.
	patience = 2 * time.Minute
	// most is how many duties of a kind one run looks at, so that every kind gets its turn within the time-out.
	most = 200
	// reserve is the time a run leaves for the duty it is at when it stops taking new ones.
	reserve = 3 * time.Second
)

var errNoTime = errors.New("sweep: the schedule does not tell its time")

// routes takes one call of the schedule. Every duty it looks at is finished or put off, so the next run begins with the
// others: what cannot be finished never stands in the way.
func (f sweep) routes(ctx context.Context, s schedule) error {
	if s.Now.IsZero() {
		return errNoTime
	}
	taking, cancel := ctx, context.CancelFunc(func() {})
	if deadline, ok := ctx.Deadline(); ok {
		taking, cancel = context.WithDeadline(ctx, deadline.Add(-reserve))
	}
	defer cancel()
	return errors.Join(
		f.each(ctx, taking, s.Now, lab.DutyEscalate, 0, f.escalate), // a person waits for it
		f.each(ctx, taking, s.Now, lab.DutyDocument, patience, f.requeue),
		f.each(ctx, taking, s.Now, lab.DutyMail, patience, f.requeue),
		f.each(ctx, taking, s.Now, lab.DutyGateway, patience, f.carry)) // last: Razorpay may be slow
}

// carry makes a call to Razorpay that was promised, and that no request could finish.
func (f sweep) carry(ctx context.Context, now time.Time, job store.Job) error {
	return f.till.Carry(ctx, job, now)
}

// each looks at the duties of a kind that are late, the longest due first, for as long as taking lasts. It fails when
// they cannot be listed; one that fails is told of, put off, and left behind.
func (f sweep) each(ctx, taking context.Context, now time.Time, kind lab.DutyKind, grace time.Duration,
	do func(context.Context, time.Time, store.Job) error) error {
	taken, late, oldest := 0, 0, time.Duration(0)
	defer func() {
		if late > 0 { // a lost metric line must not stop the work
			_ = f.meter.Measure(ctx, "LateDuties", int64(late), "Count", "Kind", string(kind))
			_ = f.meter.Measure(ctx, "OldestDuty", int64(oldest.Seconds()), "Seconds")
		}
	}()
	for ref, err := range f.store.Due(ctx, kind, lab.At(now.Add(-grace))) {
		if err != nil {
			return err
		}
		if taken == most || taking.Err() != nil {
			return nil
		}
		job, ok, err := f.store.Job(ctx, ref)
		if err == nil && (!ok || job.Done) {
			continue
		}
		taken++
		if err == nil && job.Duty.Act != lab.GatewayLook { // that comes again and again, and is never late
			late++
			oldest = max(oldest, now.Sub(job.Duty.Due.Time))
		}
		if err == nil {
			err = do(ctx, now, job)
		}
		if err != nil {
			job.Ref = ref
			f.log.ErrorContext(ctx, "a late duty is not finished", slog.String("kind", string(kind)),
				observe.Cause(errors.Join(err, f.store.Postpone(ctx, job, again(now, job)))))
		}
	}
	return nil
}

// again is when a duty is looked at again: longer than a queue and a delivery event need, and less and less often, so
// that what nobody can finish costs little. A call that waits for a person is never put off beyond the next run.
func again(now time.Time, job store.Job) lab.Moment {
	if job.Duty.Kind == lab.DutyEscalate {
		return lab.At(now.Add(time.Minute))
	}
	return lab.At(now.Add(min(15*time.Minute<<min(job.Looks, 2), time.Hour)))
}
