package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"assay/shared/lab"
)

// every is how often the functions come by that finish what no request could (template.yaml), and grace how long a duty
// is left to the request that made it.
const (
	every = 5 * time.Minute
	grace = 2 * time.Minute
)

// pass waits for something that happens by itself: at once, or when the next runs come, to which the clock is moved.
func (w *walk) pass(ctx context.Context, what string, happened func() (bool, error)) error {
	for run := range 4 {
		patience := 15 * time.Second // a loaded machine; an idle one needs none of it
		if run == 0 {
			patience = 300 * time.Millisecond
		} else if err := w.toNextRun(ctx, what); err != nil {
			return err
		}
		for began := time.Now(); time.Since(began) < patience; time.Sleep(30 * time.Millisecond) {
			if ok, err := happened(); ok || err != nil {
				return err
			}
		}
	}
	return fmt.Errorf("%s did not come by itself", what)
}

func (w *walk) toNextRun(ctx context.Context, what string) error {
	now, err := w.sys.Now(ctx)
	if err != nil {
		return err
	}
	next := now.Add(grace).Truncate(every).Add(every)
	w.say("(%s is the work of a run every five minutes; the clock is moved to the one at %s)", what, next.In(india).Format("15:04"))
	return w.advance(ctx, next.Sub(now)+time.Second)
}

// advance moves the clock on. Who is signed in gets a new token: the old one lives for a quarter of an hour.
func (w *walk) advance(ctx context.Context, by time.Duration) error {
	if err := w.sys.Nobody().Send(ctx, "/_local/clock", map[string]string{"advance": by.String()}, nil); err != nil {
		return err
	}
	w.moved += by
	return errors.Join(w.technician.Renew(ctx), w.admin.Renew(ctx))
}

// turnBack undoes what advance has done, when nothing is under way: a message that was put off by the moved clock would
// have to wait for as long as it was moved.
func (w *walk) turnBack(ctx context.Context) error {
	if w.moved == 0 {
		return nil
	}
	err := w.until(ctx, "the queues are empty", func() (bool, error) {
		var queues map[string]struct{ Visible, Hidden int }
		err := w.sys.Nobody().See(ctx, "/_local/queues", &queues)
		for name, q := range queues {
			if !strings.HasSuffix(name, "Dead") && q.Visible+q.Hidden > 0 {
				return false, err
			}
		}
		return true, err
	})
	if err != nil {
		return fmt.Errorf("%w; the clock stays %s ahead", err, w.moved)
	}
	now, err := w.sys.Now(ctx)
	if err != nil {
		return err
	}
	if err := w.sys.Nobody().Send(ctx, "/_local/clock", map[string]time.Time{"set": now.Add(-w.moved)}, nil); err != nil {
		return err
	}
	w.say("The clock was moved on by %s and is set back. What was due in that time, in other orders too, has happened.",
		w.moved.Round(time.Minute))
	w.moved = 0
	return nil
}

// hours gives the orders placed meanwhile so many hours to be paid, by the hospital's settings, which are put back.
func (w *walk) hours(ctx context.Context, hours int, meanwhile func() error) error {
	usual, err := w.settings(ctx)
	if err != nil {
		return err
	}
	short := maps.Clone(usual)
	short["expiry_hours"] = hours
	if err := w.set(ctx, short); err != nil {
		return err
	}
	w.say("Asha Verma, admin, lets orders wait for %d hour instead of %v; the next is the only one it counts for.", hours, usual["expiry_hours"])
	err = meanwhile()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	now, wrong := w.settings(ctx)
	if wrong == nil {
		usual["rev"] = now["rev"]
		wrong = w.set(ctx, usual)
	}
	return errors.Join(err, wrong)
}

func (w *walk) settings(ctx context.Context) (s map[string]any, err error) {
	err = w.admin.See(ctx, "/v1/hospital", &s)
	delete(s, "hospital") // the id, which nobody sets
	return s, err
}

func (w *walk) set(ctx context.Context, settings map[string]any) error {
	a, err := w.admin.Put(ctx, "/v1/hospital", settings)
	if err != nil {
		return err
	}
	return a.Into(nil)
}

// expired reports whether the order has ended by itself.
func (w *walk) expired(ctx context.Context) (bool, error) {
	o, err := w.technician.Order(ctx, w.order.ID)
	return o.State == string(lab.Expired), err
}
