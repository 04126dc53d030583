package store_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"assay/infra/testing/engine/enginetest"
	"assay/shared/lab"
	"assay/shared/store"
)

// crowd is how many clients want to change one order at the same time.
const crowd = 64

var contentionPromises = []promise{
	{"64 clients on one order: every change is there once, and nobody is refused", func(t *testing.T, w *world) {
		clients := crowd
		if w.name != weathers[0].name {
			clients = 12 // a crowd in a storm, or at a slow engine, proves no more and takes long
		}
		w.crowd(t, clients)
	}, false},
	{"five losses are answered as busy, four are not noticed", func(t *testing.T, w *world) {
		for _, c := range []struct {
			losses int
			lost   bool
		}{{1, false}, {4, false}, {5, true}} {
			if len(w.rules) > 0 {
				c.losses, c.lost = min(c.losses, 1), false // the weather takes its share of the tries
			}
			o := w.place(t, w.fresh(2))
			tried := 0
			outer := w.command(tara, o.ID)
			decide := func(d store.Loaded) (store.Result, error) {
				if tried++; tried <= c.losses { // somebody else is faster
					w.persist(t, w.command(imran, o.ID), w.edit(imran, func(o *lab.Order) { o.Specimens[1].Rev++ }))
				}
				return w.edit(tara, func(o *lab.Order) { o.Specimens[0].Rev++ })(d)
			}
			_, err := w.Do(t.Context(), outer, decide)
			want := 2
			if c.lost {
				want = 1
				refused(t, err, lab.Busy, "busy")
				if tried != 5 {
					t.Errorf("%d tries", tried)
				}
			} else if err != nil {
				t.Errorf("%d losses: %v", c.losses, err)
			}
			got := w.order(t, o.ID)
			if got.Specimens[0].Rev != want || got.Specimens[1].Rev != c.losses+1 {
				t.Errorf("%d losses: revs %d and %d", c.losses, got.Specimens[0].Rev, got.Specimens[1].Rev)
			}
			w.events(t, o.ID)
			if c.lost { // the same request again
				w.persist(t, outer, decide)
				if got := w.order(t, o.ID); got.Specimens[0].Rev != 2 {
					t.Errorf("sent again, and rev %d", got.Specimens[0].Rev)
				}
			}
		}
	}, false},
	{"what was seen holds while other parts change, and not when this one does", func(t *testing.T, w *world) {
		for _, c := range []struct {
			name  string
			seen  map[string]int
			moved int // the tube that somebody else moves meanwhile; its item goes with it
			stale string
		}{
			{"another tube", map[string]int{"specimen:E0": 1, "item:T0": 1}, 1, ""},
			{"this tube", map[string]int{"specimen:E1": 1}, 1, "map[specimen:E1:2]"},
			{"its item", map[string]int{"item:T1": 1, "money": 0}, 1, "map[item:T1:2]"},
			{"one of several", map[string]int{"specimen:E0": 1, "specimen:E1": 1, "order": 1}, 1, "map[specimen:E1:2]"},
			{"nothing seen", nil, 1, ""},
		} {
			o := w.place(t, w.fresh(2))
			raced := false
			_, err := w.Do(t.Context(), w.command(tara, o.ID), func(d store.Loaded) (store.Result, error) {
				if err := d.Order.CheckSeen(c.seen); err != nil {
					return store.Result{}, err
				}
				if !raced {
					raced = true
					w.persist(t, w.command(imran, o.ID), w.edit(imran, func(o *lab.Order) {
						o.Specimens[c.moved].Rev++
						o.Items[c.moved].Rev++
					}))
				}
				return w.edit(tara, func(o *lab.Order) { o.Specimens[0].State = lab.TubeCollected })(d)
			})
			if c.stale == "" {
				if err != nil {
					t.Errorf("%s: %v", c.name, err)
				}
				continue
			}
			if no := refused(t, err, lab.Stale, "stale"); fmt.Sprint(no.Current) != c.stale {
				t.Errorf("%s: current %v, want %s", c.name, no.Current, c.stale)
			}
			if got := w.order(t, o.ID); got.Specimens[0].State != lab.Planned {
				t.Errorf("%s: written all the same", c.name)
			}
		}
	}, false},
}

// crowd lets clients change one order at the same time, each a part of its own, each sending again when answered "busy". It
// tells how many first answers were "busy" and how many decisions were made.
func (w *world) crowd(t testing.TB, clients int) (busy, decided int64) {
	t.Helper()
	o := w.place(t, w.fresh(clients))
	var all sync.WaitGroup
	var turnedAway, decisions atomic.Int64
	for n := range clients {
		all.Go(func() {
			c := w.command(tara, o.ID)
			decide := func(d store.Loaded) (store.Result, error) {
				decisions.Add(1)
				return w.edit(fmt.Sprint("client-", n), func(o *lab.Order) { o.Specimens[n].Rev++ })(d)
			}
			if _, err := w.Do(t.Context(), c, decide); err != nil {
				turnedAway.Add(1)
				w.persist(t, c, decide)
			}
		})
	}
	all.Wait()
	got := w.order(t, o.ID)
	if got.Version != clients+1 {
		t.Errorf("%d clients made version %d", clients, got.Version)
	}
	for n, s := range got.Specimens {
		if s.Rev != 2 {
			t.Errorf("client %d: its part has rev %d", n, s.Rev)
		}
	}
	by := map[string]int{}
	for _, e := range w.events(t, o.ID)[1:] {
		by[e.By]++
	}
	if len(by) != clients {
		t.Errorf("events of %d clients", len(by))
	}
	return turnedAway.Load(), decisions.Load()
}

// BenchmarkCrowd measures how five tries hold against 64 clients at once: how many of the 64 are asked to send again, and
// how often the pure decision runs for each.
func BenchmarkCrowd(b *testing.B) {
	w := found(b, enginetest.Start(b), weathers[0])
	var busy, decided int64
	for b.Loop() {
		turnedAway, decisions := w.crowd(b, crowd)
		busy, decided = busy+turnedAway, decided+decisions
	}
	b.ReportMetric(float64(busy)/float64(b.N), "busy/64")
	b.ReportMetric(float64(decided)/float64(b.N)/crowd, "decisions/client")
}
