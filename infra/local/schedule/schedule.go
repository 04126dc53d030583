// Package schedule is EventBridge Scheduler as the stack uses it: functions that are called at a fixed rate, by the local
// clock, which people and tests move.
package schedule

import (
	"context"
	"log"
	"strings"
	"time"

	"assay/infra/template"
)

// look is how often the clock is looked at.
const look = 100 * time.Millisecond

// Run calls what is due until ctx ends. Calls are due at whole multiples of their rate. A clock that leaps over several
// calls brings only the last of them, with the time that one was due: what a function would have done in between it does
// then. A clock that is set back goes on from where it is.
func Run(ctx context.Context, all []template.Schedule, now func() time.Time, call func(function, input string) error) {
	last := make([]time.Time, len(all))
	for n, s := range all {
		last[n] = now().Truncate(s.Every)
	}
	tick := time.NewTicker(look)
	defer tick.Stop()
	for {
		for n, s := range all {
			due := now().Truncate(s.Every)
			if due.Equal(last[n]) {
				continue
			}
			input := strings.ReplaceAll(s.Input, "<aws.scheduler.scheduled-time>", due.UTC().Format(time.RFC3339))
			if err := call(s.Function, input); err != nil {
				log.Printf("schedule %s: %v", s.ID, err)
				continue
			}
			last[n] = due
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
