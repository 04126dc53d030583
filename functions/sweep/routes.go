package main

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"math"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/payment"
	"assay/shared/razorpay"
	"assay/shared/store"
)

type sender interface {
	SendMessage(context.Context, *sqs.SendMessageInput, ...func(*sqs.Options)) (*sqs.SendMessageOutput, error)
}

type sweep struct {
	store *store.Store
	till  payment.Processor
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
	// most is how many duties of a kind one run looks at, so that every kind gets its turn within the time-out. The last
	// kind takes what time is left.
	most = 200
	// handful is how many duties that call Razorpay are under way at once. While a call takes 200 ms, a run makes 255 looks
	// at payments (BenchmarkLooks); it made 34 one after the other.
	handful = 8
	// interval is how often the schedule calls (template.yaml).
	interval = 5 * time.Minute
	// reserve is the time a run leaves for the duties it is at when it stops taking new ones, and closing, of that, the
	// time to put off those that do not end.
	reserve = 3 * time.Second
	closing = time.Second
)

var errNoTime = errors.New("sweep: the schedule does not tell its time")

// work is how the duties of one kind are seen to.
type work struct {
	kind         lab.DutyKind
	grace        time.Duration // before one is late
	most, atOnce int
	do           func(context.Context, time.Time, store.Job) error
}

// routes takes one call of the schedule. Every duty it looks at is finished or put off, so the next run begins with the
// others: what cannot be finished never stands in the way. What a run has no time for stays due, and is the oldest of the
// next one.
func (f sweep) routes(ctx context.Context, s schedule) error {
	if s.Now.IsZero() {
		return errNoTime
	}
	working, taking := ctx, ctx
	if deadline, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		working, cancel = context.WithDeadline(ctx, deadline.Add(-closing))
		defer cancel()
		taking, cancel = context.WithDeadline(ctx, deadline.Add(-reserve))
		defer cancel()
	}
	var failed error
	for _, w := range []work{
		{lab.DutyEscalate, 0, most, 1, f.escalate}, // a person waits for it
		{lab.DutyDocument, patience, most, 1, f.requeue},
		{lab.DutyMail, patience, most, 1, f.requeue},
		{lab.DutyGateway, patience, math.MaxInt, handful, f.carry}, // last: Razorpay may be slow
	} {
		failed = errors.Join(failed, f.each(working, taking, s.Now, w))
	}
	return failed
}

// carry makes a call to Razorpay that was promised, and that no request could finish.
func (f sweep) carry(ctx context.Context, now time.Time, job store.Job) error {
	return f.till.RunDuty(ctx, job, now)
}

// each looks at the duties of a kind that are late, the longest due first, for as long as taking lasts, and waits for all
// that it has begun. It fails when they cannot be listed.
func (f sweep) each(ctx, taking context.Context, now time.Time, w work) error {
	late, p := &lateness{}, newPace(w.atOnce, w.most)
	defer func() { late.tell(ctx, f.meter, w.kind) }()
	back, err := f.round(ctx, taking, now, w, p, late, f.store.Due(ctx, w.kind, lab.At(now.Add(-w.grace))))
	for err == nil && len(back) > 0 {
		back, err = f.round(ctx, taking, now, w, p, late, listed(back))
	}
	return err
}

// round goes through a list once, and gives back what was throttled and what met its own order under way.
func (f sweep) round(ctx, taking context.Context, now time.Time, w work, p *pace, late *lateness,
	list iter.Seq2[store.DutyRef, error]) (back []store.DutyRef, err error) {
	var all sync.WaitGroup
	var mu sync.Mutex
	later := func(ref store.DutyRef) {
		mu.Lock()
		defer mu.Unlock()
		back = append(back, ref)
	}
loop:
	for ref, failed := range list {
		if err = failed; err != nil {
			break
		}
		end, met := p.begin(taking, ref.Order)
		switch met {
		case begun:
			all.Go(func() {
				throttled := f.one(ctx, now, w, ref, late)
				if end(throttled); throttled {
					later(ref)
				}
			})
		case underWay:
			later(ref)
		case over:
			if job, ok, err := f.store.Job(ctx, ref); err == nil && ok { // nothing that is left is older
				late.count(now, job)
			}
			break loop
		}
	}
	all.Wait()
	return back, err
}

func listed(refs []store.DutyRef) iter.Seq2[store.DutyRef, error] {
	return func(yield func(store.DutyRef, error) bool) {
		for _, ref := range refs {
			if !yield(ref, nil) {
				return
			}
		}
	}
}

// one sees to one duty. One that fails is told of, put off, and left behind; one that Razorpay has throttled is told of
// and stays due, as nothing is wrong with it.
func (f sweep) one(ctx context.Context, now time.Time, w work, ref store.DutyRef, late *lateness) (throttled bool) {
	job, ok, err := f.store.Job(ctx, ref)
	if err == nil && (!ok || job.Done) {
		return false
	}
	if err == nil {
		late.count(now, job)
		err = w.do(ctx, now, job)
	}
	if throttled = razorpay.Throttled(err); err != nil && !throttled {
		job.Ref = ref
		after, cancel := context.WithTimeout(context.WithoutCancel(ctx), closing) // it may have failed for want of time
		defer cancel()
		err = errors.Join(err, f.store.Postpone(after, job, again(now, job)))
	}
	if err != nil {
		f.log.ErrorContext(ctx, "a late duty is not finished", slog.String("kind", string(w.kind)), observe.Cause(err))
	}
	return throttled
}

// again is when a duty is looked at again: longer than a queue and a delivery event need, and less and less often, so
// that what nobody can finish costs little. A call that waits for a person is never put off beyond the next run.
func again(now time.Time, job store.Job) lab.Moment {
	if job.Duty.Kind == lab.DutyEscalate {
		return lab.At(now.Add(time.Minute))
	}
	return lab.At(now.Add(min(15*time.Minute<<min(job.Looks, 2), time.Hour)))
}
