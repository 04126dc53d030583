package sweep

import (
	"context"
	"sync"
	"time"

	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/store"
)

// lateness is what a run has met of one kind that is late. Safe for concurrent use.
type lateness struct {
	mu     sync.Mutex
	duties map[store.DutyRef]bool
	oldest time.Duration
}

// count takes note of a duty. A check of payments comes again and again: it is late where it has missed the run that it
// was put off to.
func (l *lateness) count(now time.Time, job store.Job) {
	since, turn := job.Duty.Due, time.Duration(0)
	if job.Duty.Act == lab.GatewayCheck {
		since, turn = job.At, patience+interval
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if age := now.Sub(since.Time); age >= turn {
		if l.duties == nil {
			l.duties = map[store.DutyRef]bool{}
		}
		l.duties[job.Ref] = true
		l.oldest = max(l.oldest, age)
	}
}

// report puts it into the metrics. A lost line must not stop the work.
func (l *lateness) report(ctx context.Context, to *observe.Meter, kind lab.DutyKind) {
	if len(l.duties) > 0 {
		_ = to.Measure(ctx, "LateDuties", int64(len(l.duties)), "Count", "Kind", string(kind))
		_ = to.Measure(ctx, "OldestDuty", int64(l.oldest.Seconds()), "Seconds")
	}
}
