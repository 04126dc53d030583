package store_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"assay/shared/lab"
	"assay/shared/store"
)

var numberPromises = []promise{
	{"a command that is refused uses up no number", func(t *testing.T, w *world) {
		c := w.command(tara, "")
		c.Series, c.Read = store.ReceiptNumbers, store.ReadSet{}
		refused := &lab.Refusal{Kind: lab.Conflict, Code: "no", Sentence: "No."}
		_, err := w.Do(t.Context(), c, func(store.Loaded) (store.Result, error) { return store.Result{}, refused })
		if len(w.rules) == 0 && !errors.Is(err, refused) {
			t.Errorf("refused with %v", err)
		}
		number := ""
		c.Key = "take"
		w.persist(t, c, func(d store.Loaded) (store.Result, error) {
			number = d.Number
			return store.Result{Status: 200}, nil
		})
		if !w.loses && number != "R26-000001" {
			t.Errorf("the number after a refusal is %s", number)
		}
	}, true},
	{"a number is given out once, by hospital, kind and year", func(t *testing.T, w *world) {
		take := func(c store.Command, counter store.NumberSeries) (number string) {
			c.Series, c.Read = counter, store.ReadSet{}
			w.persist(t, c, func(d store.Loaded) (store.Result, error) {
				number = d.Number
				return store.Result{Status: 200}, nil
			})
			return number
		}
		var all sync.WaitGroup
		var mu sync.Mutex
		given := map[string]int{}
		for n := range 24 {
			all.Go(func() {
				c := w.command(tara, "")
				c.Key = fmt.Sprint("take-", n)
				number := take(c, store.ReceiptNumbers)
				mu.Lock()
				defer mu.Unlock()
				given[number]++
			})
		}
		all.Wait()
		if len(given) != 24 {
			t.Errorf("24 commands got %v", given)
		}
		if len(w.rules) == 0 && given["R26-000024"] != 1 {
			t.Errorf("without faults there are no gaps: %v", given)
		}
		for _, c := range []struct {
			name    string
			caller  store.Caller
			counter store.NumberSeries
			want    string
		}{
			{"another kind", w.caller(tara), store.PatientNumbers, "P26-000001"},
			{"orders", w.caller(tara), store.OrderNumbers, "26-000001"},
			{"another hospital", store.Caller{Hospital: "narmada", Person: omar, Now: w.now}, store.ReceiptNumbers, "R26-000001"},
			{"the last of the year in India", store.Caller{Hospital: "sahyadri", Person: tara, Now: time.Date(2026, 12, 31, 18, 29, 0, 0, time.UTC)}, store.OrderNumbers, "26-000002"},
			{"the next year in India", store.Caller{Hospital: "sahyadri", Person: tara, Now: time.Date(2026, 12, 31, 18, 30, 0, 0, time.UTC)}, store.OrderNumbers, "27-000001"},
		} {
			command := w.command(tara, "")
			command.Caller = c.caller
			got := take(command, c.counter)
			if w.loses { // a lost answer may leave a gap
				got, c.want = got[:len(got)-6], c.want[:len(c.want)-6]
			}
			if got != c.want {
				t.Errorf("%s: %s, want %s", c.name, got, c.want)
			}
		}
	}, false},
	{"each day of a hospital has a queue that begins with 1", func(t *testing.T, w *world) {
		for n, c := range []struct {
			name   string
			at     time.Time
			queued bool
			want   int
		}{
			{"the first", time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC), true, 1},
			{"one who waits nowhere", time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC), false, 0},
			{"the last of the day in India", time.Date(2026, 11, 25, 18, 29, 0, 0, time.UTC), true, 2},
			{"the next day in India", time.Date(2026, 11, 25, 18, 30, 0, 0, time.UTC), true, 1},
			{"a request of yesterday that comes late", time.Date(2026, 11, 25, 18, 29, 30, 0, time.UTC), true, 3},
			{"a week later", time.Date(2026, 12, 2, 4, 0, 0, 0, time.UTC), true, 1},
		} {
			command := w.command(tara, "")
			command.Now, command.Key, command.Series, command.Queue, command.Read = c.at, fmt.Sprint("queue-", n), store.OrderNumbers, c.queued, store.ReadSet{}
			called := 0
			w.persist(t, command, func(d store.Loaded) (store.Result, error) {
				called = d.Called
				return store.Result{Status: 200}, nil
			})
			if len(w.rules) == 0 && called != c.want {
				t.Errorf("%s: called as %d, want %d", c.name, called, c.want)
			}
		}
	}, true},
	{"order numbers are unique", func(t *testing.T, w *world) {
		one := w.place(t, w.fresh(1))
		for name, twin := range map[string]func(*lab.Order){
			"the same number": func(o *lab.Order) { o.Number = one.Number },
			"the same id":     func(o *lab.Order) { o.ID = one.ID },
		} {
			o := w.fresh(1)
			twin(&o)
			before, c := w.dump(t), w.command(tara, "")
			_, err := w.Do(t.Context(), c, func(store.Loaded) (store.Result, error) {
				out := change(o, tara, w.now, func(*lab.Order) {})
				return store.Result{Outcome: &out, Status: 201}, nil
			})
			refused(t, err, lab.Busy, "busy")
			if w.dump(t) != before {
				t.Errorf("%s: the table changed", name)
			}
		}
		if id, err := w.OrderByNumber(t.Context(), "sahyadri", one.Number); id != one.ID || err != nil {
			t.Errorf("found %q, %v", id, err)
		}
		for _, where := range [][2]string{{"narmada", one.Number}, {"sahyadri", "26-999999"}, {"sahyadri", ""}} {
			if id, err := w.OrderByNumber(t.Context(), where[0], where[1]); id != "" || err != nil {
				t.Errorf("%v: found %q, %v", where, id, err)
			}
		}
	}, true},
	{"a draft follows the one before; who was slower learns of it", func(t *testing.T, w *world) {
		o := w.place(t, w.fresh(2))
		for _, c := range []struct {
			name  string
			draft lab.DraftResult
			want  bool
		}{
			{"first", lab.DraftResult{Item: "T0", Rev: 1, Value: "9.1", By: tara}, true},
			{"the same again", lab.DraftResult{Item: "T0", Rev: 1, Value: "9.1", By: tara}, true},
			{"another first", lab.DraftResult{Item: "T0", Rev: 1, Value: "9.2", By: imran}, false},
			{"the next", lab.DraftResult{Item: "T0", Rev: 2, Value: "9.3", By: tara}, true},
			{"the next again", lab.DraftResult{Item: "T0", Rev: 2, Value: "9.3", By: tara}, true},
			{"another next", lab.DraftResult{Item: "T0", Rev: 2, Value: "9.4", By: imran}, false},
			{"one too far", lab.DraftResult{Item: "T0", Rev: 4, Value: "9.5", By: imran}, false},
			{"a next of none", lab.DraftResult{Item: "T1", Rev: 2, Value: "1", By: imran}, false},
			{"another item", lab.DraftResult{Item: "T1", Rev: 1, Value: "7", By: imran}, true},
		} {
			if ok, err := w.SaveDraft(t.Context(), o.ID, c.draft); ok != c.want || err != nil {
				t.Errorf("%s: %v, %v", c.name, ok, err)
			}
		}
		drafts, err := w.Drafts(t.Context(), o.ID)
		if err != nil || len(drafts) != 2 || drafts[0].Value != "9.3" || drafts[1].Value != "7" {
			t.Errorf("drafts %+v, %v", drafts, err)
		}
	}, false},
	{"a report version reads with its run sheets, and is frozen once", func(t *testing.T, w *world) {
		o := w.place(t, w.fresh(1))
		freeze := func(sheets ...int) func(store.Loaded) (store.Result, error) {
			return func(d store.Loaded) (store.Result, error) {
				out := change(d.Order, meera, w.now, func(*lab.Order) {})
				out.Frozen = &lab.Frozen{Order: o.ID, Version: 1, Check: "check-1", Number: o.Number}
				for _, n := range sheets {
					out.Frozen.Rows = append(out.Frozen.Rows, lab.FrozenRow{Item: "T0", Run: n})
				}
				return store.Result{Outcome: &out, Status: 200}, nil
			}
		}
		for range 2 {
			w.do(t, w.command(tara, o.ID), func(d store.Loaded) (store.Result, error) {
				out := change(d.Order, tara, w.now, func(*lab.Order) {})
				out.Runs = &lab.RunSheet{Order: o.ID, N: out.Order.Version, By: tara}
				return store.Result{Outcome: &out, Status: 200}, nil
			})
		}
		w.do(t, w.command(meera, o.ID), freeze(2, 3, 2))
		v, err := w.ReportToPrint(t.Context(), o.ID, 1)
		if err != nil || v.Order.Version != 4 || v.Frozen.Number != o.Number || len(v.Runs) != 2 || v.Runs[0].N != 2 || v.Runs[1].N != 3 {
			t.Errorf("%+v, %v", v, err)
		}
		before := w.dump(t)
		_, err = w.Do(t.Context(), w.command(meera, o.ID), freeze(2))
		refused(t, err, lab.Busy, "busy")
		if w.dump(t) != before {
			t.Error("a frozen version was written over")
		}
		_, err = w.ReportToPrint(t.Context(), o.ID, 2)
		refused(t, err, lab.NotFound, "not_found")
	}, true},
}
