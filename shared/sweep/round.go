package sweep

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"sync"
	"time"

	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/razorpay"
	"assay/shared/store"
)

// finishKind works on the late duties of a kind, the longest due first, for as long as taking lasts, and waits for all
// that it has begun. It fails when they cannot be listed.
func (s Sweeper) finishKind(ctx, taking context.Context, now time.Time, w work) error {
	late, p := &lateness{}, newPace(w.atOnce, w.most)
	defer func() { late.report(ctx, s.Meter, w.kind) }()
	back, err := s.round(ctx, taking, now, w, p, late, s.Store.Due(ctx, w.kind, lab.At(now.Add(-w.grace))))
	for err == nil && len(back) > 0 {
		back, err = s.round(ctx, taking, now, w, p, late, listed(back))
	}
	if err != nil {
		return fmt.Errorf("sweep: list late duties of kind %s: %w", w.kind, err)
	}
	return nil
}

// round goes through a list once, and gives back what was throttled and what met its own order under way.
func (s Sweeper) round(ctx, taking context.Context, now time.Time, w work, p *pace, late *lateness,
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
				throttled := s.finishOne(ctx, now, w, ref, late)
				if end(throttled); throttled {
					later(ref)
				}
			})
		case underWay:
			later(ref)
		case over:
			if job, ok, err := s.Store.Job(ctx, ref); err == nil && ok { // nothing that is left is older
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

// finishOne works on one duty. One that fails is logged, put off, and left behind; one that Razorpay has throttled is
// logged and stays due, as nothing is wrong with it.
func (s Sweeper) finishOne(ctx context.Context, now time.Time, w work, ref store.DutyRef, late *lateness) (throttled bool) {
	job, ok, err := s.Store.Job(ctx, ref)
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
		err = errors.Join(err, s.Store.Postpone(after, job, nextTry(now, job)))
	}
	if err != nil {
		s.Log.ErrorContext(ctx, "a late duty is not finished", slog.String("order", ref.Order), slog.String("staff", ref.Staff), slog.String("duty", ref.Duty), observe.Cause(err))
	}
	return throttled
}

// nextTry is when a duty is worked on again: after longer than a queue and a delivery event need, and less and less
// often, so that what nobody can finish costs little. A call that waits for a person is never put off beyond the next
// run.
func nextTry(now time.Time, job store.Job) lab.Moment {
	if job.Duty.Kind == lab.DutyEscalate {
		return lab.At(now.Add(time.Minute))
	}
	return lab.At(now.Add(min(15*time.Minute<<min(job.Looks, 2), time.Hour)))
}
