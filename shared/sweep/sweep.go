// Package sweep finishes the duties that are late: mails, documents, corrections of persons and ends of slips go to their queue once more, a call to an orderer
// that nobody has made goes to the supervisor, the task to ask for a guardian ends with the patient's 18th birthday, and a call to Razorpay that was promised is made. Function sweep runs it
// every five minutes.
//
// It is here and not in the function's folder because the proofs of the functions whose work it finishes run it too.
package sweep

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/payment"
	"assay/shared/store"
)

// Queue is the one call of SQS that is needed; *sqs.Client has it.
type Queue interface {
	SendMessage(context.Context, *sqs.SendMessageInput, ...func(*sqs.Options)) (*sqs.SendMessageOutput, error)
}

// Sweeper finishes late duties. Safe for concurrent use.
type Sweeper struct {
	Store    *store.Store
	Payments payment.Processor
	Queue    Queue
	// URLs are the addresses of the queues, by the kind of their duties.
	URLs map[lab.DutyKind]string
	// Dead and DeadURLs are the queues of dead letters; without any, none is looked at.
	Dead     DeadLetters
	DeadURLs []string
	Log      *slog.Logger
	Meter    *observe.Meter
}

const (
	// AtOnce is how many duties that call Razorpay are under way at once. While a call takes 200 ms, a run makes 255 checks
	// of payments (BenchmarkChecks); it made 34 one after the other.
	AtOnce = 8
	// Reserve is the time a run leaves for the duties it has begun when it begins no more.
	Reserve = 3 * time.Second
	// closing is the time, of the reserve, to put off the duties that do not end.
	closing = time.Second
	// patience is how long relay and the queues have before a duty counts as late.
	patience = 2 * time.Minute
	// most is how many duties of a kind one run works on, so that every kind gets its turn within the time-out. The last
	// kind takes what time is left.
	most = 200
	// interval is how often the schedule calls (template.yaml).
	interval = 5 * time.Minute
)

// work is how the duties of one kind are finished.
type work struct {
	kind         lab.DutyKind
	grace        time.Duration // before one is late
	most, atOnce int
	do           func(context.Context, time.Time, store.Job) error
}

// Run works on all duties that are late now, the longest due first. Every one it works on is finished or put off, so the
// next run begins with the others: what cannot be finished never blocks the rest. What a run has no time for, by the
// deadline of ctx, stays due, and is the oldest of the next one. The error says which duties could not be listed; of one
// that is not finished it logs which.
func (s Sweeper) Run(ctx context.Context, now time.Time) error {
	working, taking := ctx, ctx
	if deadline, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		working, cancel = context.WithDeadline(ctx, deadline.Add(-closing))
		defer cancel()
		taking, cancel = context.WithDeadline(ctx, deadline.Add(-Reserve))
		defer cancel()
	}
	s.Payments = s.Payments.ForOneRun()
	var failed error
	for _, w := range []work{
		{lab.DutyEscalate, 0, most, 1, s.escalate}, // a person waits for it
		{lab.DutyDocument, patience, most, 1, s.requeue},
		{lab.DutyFollow, patience, most, 1, s.requeue},
		{lab.DutyEndSlips, patience, most, 1, s.requeue},
		{lab.DutyOfAge, 0, most, 1, s.endGuardianTask},
		{lab.DutyMail, patience, most, 1, s.requeue},
		{lab.DutyGateway, patience, math.MaxInt, AtOnce, s.call}, // last: Razorpay may be slow
	} {
		if w.kind == lab.DutyGateway {
			for _, url := range s.DeadURLs {
				failed = errors.Join(failed, s.endDead(working, url))
			}
		}
		failed = errors.Join(failed, s.finishKind(working, taking, now, w))
	}
	return failed
}

// call makes a call to Razorpay that was promised, and that no request could finish.
func (s Sweeper) call(ctx context.Context, now time.Time, job store.Job) error {
	return s.Payments.RunDuty(ctx, job, now)
}
