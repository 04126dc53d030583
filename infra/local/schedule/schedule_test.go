package schedule

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"assay/infra/template"
)

func TestRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		var mu sync.Mutex
		offset, fail, called := time.Duration(0), false, []string(nil)
		start := time.Date(2026, 11, 25, 6, 2, 0, 0, time.UTC)
		begun := time.Now()
		now := func() time.Time {
			mu.Lock()
			defer mu.Unlock()
			return start.Add(time.Since(begun) + offset)
		}
		call := func(function, input string) error {
			mu.Lock()
			defer mu.Unlock()
			if fail {
				return errors.New("no")
			}
			called = append(called, function+" "+input)
			return nil
		}
		move := func(d time.Duration) {
			mu.Lock()
			offset += d
			mu.Unlock()
			time.Sleep(time.Second)
			synctest.Wait()
		}
		go Run(ctx, []template.Schedule{{ID: "s", Function: "Sweep", Input: "<aws.scheduler.scheduled-time>", Every: 5 * time.Minute}}, now, call)
		for _, step := range []struct {
			name string
			move time.Duration
			fail bool
			want []string
		}{
			{"nothing is due yet", 0, false, nil},
			{"three minutes on", 3 * time.Minute, false, []string{"Sweep 2026-11-25T06:05:00Z"}},
			{"not twice", time.Minute, false, nil},
			{"a leap brings the last of many", 48 * time.Hour, false, []string{"Sweep 2026-11-27T06:05:00Z"}},
			{"back, and on from there", -24 * time.Hour, false, []string{"Sweep 2026-11-26T06:05:00Z"}},
			{"one that is not taken", 5 * time.Minute, true, nil},
			{"comes again", 0, false, []string{"Sweep 2026-11-26T06:10:00Z"}},
		} {
			mu.Lock()
			called, fail = nil, step.fail
			mu.Unlock()
			move(step.move)
			mu.Lock()
			if !slices.Equal(called, step.want) {
				t.Errorf("%s: called %v, want %v", step.name, called, step.want)
			}
			mu.Unlock()
		}
		stop()
	})
}
