package store_test

import (
	"bytes"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"assay/infra/testing/engine/enginetest"
	"assay/infra/testing/engine/faults"
	"assay/shared/lab"
	"assay/shared/store"
)

const fortnight = 14 * 24 * time.Hour

var replayPromises = []promise{
	{"the same request again gets the same answer, byte for byte", func(t *testing.T, w *world) {
		o := w.place(t, w.fresh(1))
		c := w.command(tara, o.ID)
		first := w.do(t, c, w.edit(tara, func(o *lab.Order) { o.Specimens[0].Rev++ }))
		w.do(t, w.command(imran, o.ID), w.edit(imran, func(*lab.Order) {})) // the order moves on
		before := w.dump(t)
		again := w.do(t, c, func(store.Loaded) (store.Result, error) {
			t.Error("decided again")
			return store.Result{}, nil
		})
		if !again.Replayed || again.Status != first.Status || !bytes.Equal(again.Body, first.Body) {
			t.Errorf("got %d %s, at first %d %s", again.Status, again.Body, first.Status, first.Body)
		}
		if w.dump(t) != before {
			t.Error("the table changed")
		}
	}, false},
	{"one request sent eight times at once is done once", func(t *testing.T, w *world) {
		o := w.place(t, w.fresh(1))
		c := w.command(tara, o.ID)
		var all sync.WaitGroup
		var fresh atomic.Int64
		bodies := make([]string, 8)
		for n := range bodies {
			all.Go(func() {
				a := w.persist(t, c, w.edit(tara, func(o *lab.Order) { o.Specimens[0].Rev++ }))
				if bodies[n] = string(a.Body); !a.Replayed {
					fresh.Add(1)
				}
			})
		}
		all.Wait()
		if got := w.order(t, o.ID); got.Version != 2 || got.Specimens[0].Rev != 2 {
			t.Errorf("done more than once: version %d", got.Version)
		}
		for _, b := range bodies {
			if b != `{"version":2}` {
				t.Errorf("answers %q", bodies)
				break
			}
		}
		if fresh.Load() != 1 && !w.loses {
			t.Errorf("%d were answered as the first", fresh.Load())
		}
	}, false},
	{"a key that is taken between reading and writing is taken", func(t *testing.T, w *world) {
		for _, c := range []struct {
			name  string
			other byte // what makes the faster request another one
		}{{"by the same request", 0}, {"by another request", 1}} {
			mine, his := w.place(t, w.fresh(1)), w.place(t, w.fresh(1))
			slow := w.command(tara, mine.ID)
			fast := slow
			fast.Read.Order, fast.Hash[31] = his.ID, c.other
			raced := false
			a, err := w.Do(t.Context(), slow, func(d store.Loaded) (store.Result, error) {
				if !raced {
					raced = true
					w.persist(t, fast, w.edit(tara, func(o *lab.Order) { o.Specimens[0].Rev = 7 }))
				}
				return w.edit(tara, func(o *lab.Order) { o.Specimens[0].Rev = 8 })(d)
			})
			if c.other != 0 {
				refused(t, err, lab.Unprocessable, "key_reused")
			} else if err != nil || !a.Replayed {
				t.Errorf("%s: %+v, %v", c.name, a, err)
			}
			if rev := w.order(t, mine.ID).Specimens[0].Rev; rev != 1 {
				t.Errorf("%s: the slower was carried out too", c.name)
			}
		}
	}, false},
	{"another request under the key is refused and changes nothing", func(t *testing.T, w *world) {
		o := w.place(t, w.fresh(1))
		c := w.command(tara, o.ID)
		w.do(t, c, w.edit(tara, func(*lab.Order) {}))
		before := w.dump(t)
		c.Hash[0]++
		_, err := w.Do(t.Context(), c, w.edit(tara, func(*lab.Order) {}))
		refused(t, err, lab.Unprocessable, "key_reused")
		if w.dump(t) != before {
			t.Error("the table changed")
		}
		c.Hospital, c.Person, c.Read = "narmada", omar, store.ReadSet{} // a key belongs to a hospital
		if a := w.do(t, c, func(store.Loaded) (store.Result, error) { return store.Result{Status: 200}, nil }); a.Replayed {
			t.Error("the key of another hospital was found")
		}
	}, false},
	{"an answer is kept fourteen days by the event's clock, not by the table's", func(t *testing.T, w *world) {
		o := w.place(t, w.fresh(1))
		c := w.command(tara, o.ID)
		first := w.do(t, c, w.edit(tara, func(*lab.Order) {}))
		for _, at := range []struct {
			name     string
			after    time.Duration
			replayed bool
		}{
			{"an event from before it", -time.Hour, true},
			{"its last second", fortnight - time.Second, true},
			// The engine has deleted nothing: the row stands there, and counts no more.
			{"its end", fortnight, false},
			{"the second answer's life", fortnight + time.Minute, true},
		} {
			later := c
			later.Now = w.now.Add(at.after)
			a := w.do(t, later, w.edit(tara, func(*lab.Order) {}))
			if a.Replayed != at.replayed && !w.loses || at.replayed && at.after < fortnight && !bytes.Equal(a.Body, first.Body) {
				t.Errorf("%s: replayed %v, %s", at.name, a.Replayed, a.Body)
			}
		}
		if v := w.order(t, o.ID).Version; v != 3 {
			t.Errorf("the request was carried out %d times in all, not twice", v-1)
		}
	}, false},
}

// TestLostForGood: the answer is lost as often as the SDK asks, so the caller gets an error though all was done.
// Sending the request again tells what became of it.
func TestLostForGood(t *testing.T) {
	for _, kind := range []faults.Kind{faults.Lost, faults.Cut, faults.Torn} {
		t.Run(string(kind), func(t *testing.T) {
			w := found(t, enginetest.Start(t), weathers[0])
			o := w.place(t, w.fresh(1))
			c := w.command(tara, o.ID)
			w.proxy.Inject(faults.Rule{Kind: kind, Operation: "TransactWriteItems", Nth: 1, Every: 1})
			if _, err := w.Do(t.Context(), c, w.edit(tara, func(*lab.Order) {})); err == nil {
				t.Fatal("no error, and no answer came")
			}
			w.fair()
			if a := w.do(t, c, w.edit(tara, func(*lab.Order) {})); !a.Replayed || string(a.Body) != `{"version":2}` {
				t.Errorf("got %s, replayed %v", a.Body, a.Replayed)
			}
			if len(w.events(t, o.ID)) != 2 {
				t.Error("it was done twice")
			}
		})
	}
}

// TestSlowerThanTheClientWaits: the client gives up and asks again while the first write stands.
func TestSlowerThanTheClientWaits(t *testing.T) {
	t.Parallel()
	w := found(t, enginetest.Start(t), weathers[0])
	o := w.place(t, w.fresh(1))
	w.proxy.Inject(faults.Rule{Kind: faults.Slow, Operation: "TransactWriteItems", Nth: 1, Wait: 5 * time.Second})
	w.do(t, w.command(tara, o.ID), w.edit(tara, func(*lab.Order) {}))
	if len(w.events(t, o.ID)) != 2 {
		t.Error("it was not done once")
	}
}

// TestUnprocessedForGood: what the database never reads is an error, never something that is not there.
func TestUnprocessedForGood(t *testing.T) {
	w := found(t, enginetest.Start(t), weathers[0])
	o := w.place(t, w.fresh(1))
	w.proxy.Inject(faults.Rule{Kind: faults.Throttled, Operation: "BatchGetItem", Nth: 1, Every: 1})
	_, err := w.Do(t.Context(), w.command(tara, o.ID), w.edit(tara, func(*lab.Order) {}))
	refused(t, err, lab.Busy, "busy")
	var keys []string
	for n := range 40 { // halved five times, forty keys leave one
		keys = append(keys, w.members[n%3].Person+string(rune('a'+n)))
	}
	w.proxy.Inject(faults.Rule{Kind: faults.Unprocessed, Nth: 1, Every: 1})
	if names, err := w.Names(t.Context(), "sahyadri", keys); err == nil {
		t.Errorf("read %v", names)
	}
}
