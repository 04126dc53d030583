package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"assay/infra/testing/cast"
	"assay/infra/testing/engine/enginetest"
	"assay/shared/lab"
	"assay/shared/store"
)

// cancel moves an order off its tab.
func (w *world) cancel(t *testing.T, id string, at time.Time) {
	t.Helper()
	w.do(t, w.command(meera, id), w.edit(meera, func(o *lab.Order) {
		closed := lab.At(at)
		o.State, o.ClosedAt = lab.Cancelled, &closed
	}))
}

// pages reads a list page by page, calling between after each.
func pages(t *testing.T, page func(after string) (store.Page[store.OrderRow], error), between func(n int)) (rows []string) {
	t.Helper()
	after := ""
	for n := range 50 {
		p, err := page(after)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range p.Rows {
			rows = append(rows, r.Order)
		}
		if after = p.Next; after == "" {
			return rows
		}
		between(n)
	}
	t.Fatal("the list has no end")
	return nil
}

func still(int) {}

var boardPromises = []promise{
	{"an open tab: STAT, urgent, then by age, in pages of any size", func(t *testing.T, w *world) {
		var want []string
		for _, p := range []lab.Priority{lab.Stat, lab.Urgent, lab.Routine} {
			for range 3 {
				o := w.fresh(1)
				o.Priority = p
				want = append(want, o.ID)
			}
		}
		for n := range want { // placed in another order than listed
			o := w.fresh(1)
			o.ID = want[(n*5+3)%len(want)]
			o.Priority = []lab.Priority{lab.Stat, lab.Urgent, lab.Routine}[(n*5+3)%len(want)/3]
			o.PlacedAt = lab.At(w.now.Add(time.Duration((n*5+3)%len(want)) * time.Minute))
			w.place(t, o)
		}
		for size := 1; size <= len(want)+1; size += 2 {
			got := pages(t, func(after string) (store.Page[store.OrderRow], error) {
				return w.Board(t.Context(), "sahyadri", lab.TabPaid, "", after, size)
			}, still)
			if !slices.Equal(got, want) {
				t.Errorf("in pages of %d: %v, want %v", size, got, want)
			}
		}
		p, err := w.Board(t.Context(), "sahyadri", lab.TabPaid, "", "", 1)
		if err != nil || p.Rows[0].Card.Name != cast.Sunita.NameLatin || p.Rows[0].Card.Priority != lab.Stat {
			t.Errorf("card %+v, %v", p.Rows, err)
		}
		for _, elsewhere := range []struct {
			hospital string
			tab      lab.Tab
		}{{"narmada", lab.TabPaid}, {"sahyadri", lab.TabCOD}} {
			if p, err := w.Board(t.Context(), elsewhere.hospital, elsewhere.tab, "", "", 10); err != nil || len(p.Rows) != 0 || p.Next != "" {
				t.Errorf("%v: %+v, %v", elsewhere, p, err)
			}
		}
	}, false},
	{"pages have no gap and no repeat while orders move", func(t *testing.T, w *world) {
		var placed []lab.Order
		for range 9 {
			placed = append(placed, w.place(t, w.fresh(1)))
		}
		got := pages(t, func(after string) (store.Page[store.OrderRow], error) {
			return w.Board(t.Context(), "sahyadri", lab.TabPaid, "", after, 2)
		}, func(n int) {
			switch n {
			case 0: // two are read; the one the cursor points at leaves, and one that is to come
				w.cancel(t, placed[1].ID, w.now)
				w.cancel(t, placed[4].ID, w.now)
			case 1: // a new one comes, at the end
				placed = append(placed, w.place(t, w.fresh(1)))
			}
		})
		var want []string
		for n, o := range placed {
			if n != 4 { // it left before its page was read
				want = append(want, o.ID)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("listed %v, want %v", got, want)
		}
	}, false},
	{"a closed tab is read by day, newest first, whatever its urgency", func(t *testing.T, w *world) {
		var closed []string
		for n := range 4 {
			o := w.fresh(1)
			o.Priority = []lab.Priority{lab.Stat, lab.Routine, lab.Urgent, lab.Routine}[n]
			closed = append(closed, w.place(t, o).ID)
		}
		for n, id := range closed {
			at := w.now
			if n == 3 {
				at = time.Date(2026, 11, 25, 18, 30, 0, 0, time.UTC) // midnight in India
			}
			w.cancel(t, id, at)
		}
		for day, want := range map[string][]string{
			"2026-11-25": {closed[2], closed[1], closed[0]}, "2026-11-26": {closed[3]}, "2026-11-24": nil,
		} {
			got := pages(t, func(after string) (store.Page[store.OrderRow], error) {
				return w.Board(t.Context(), "sahyadri", lab.TabCancelled, day, after, 2)
			}, still)
			if !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", day, got, want)
			}
		}
	}, false},
	{"a patient's orders, newest first, nobody else's", func(t *testing.T, w *world) {
		var want []string
		for range 5 {
			o := w.place(t, w.fresh(1))
			want = append([]string{o.ID}, want...)
			other := w.fresh(1)
			other.Patient.ID = kavita
			w.place(t, other)
		}
		w.cancel(t, want[2], w.now) // a patient sees closed orders among the others
		got := pages(t, func(after string) (store.Page[store.OrderRow], error) {
			return w.PatientOrders(t.Context(), "sahyadri", sunita, after, 2)
		}, still)
		if !slices.Equal(got, want) {
			t.Errorf("listed %v, want %v", got, want)
		}
		if p, err := w.PatientOrders(t.Context(), "narmada", sunita, "", 10); err != nil || len(p.Rows) != 0 {
			t.Errorf("seen from the other hospital: %+v, %v", p, err)
		}
	}, false},
	{"a place in another list leads to nothing of it", func(t *testing.T, w *world) {
		mine := w.place(t, w.fresh(1))
		for range 3 {
			w.place(t, w.fresh(1))
		}
		p, err := w.Board(t.Context(), "sahyadri", lab.TabPaid, "", "", 1)
		if err != nil || p.Next == "" {
			t.Fatal(p, err)
		}
		for _, after := range []string{p.Next, mine.PlacedAt.String() + "#0193", "0#", "#", "nonsense", "2#2026#H#sahyadri#O#0193"} {
			for _, list := range []func() (store.Page[store.OrderRow], error){
				func() (store.Page[store.OrderRow], error) {
					return w.Board(t.Context(), "narmada", lab.TabPaid, "", after, 10)
				},
				func() (store.Page[store.OrderRow], error) {
					return w.Board(t.Context(), "sahyadri", lab.TabCOD, "", after, 10)
				},
				func() (store.Page[store.OrderRow], error) {
					return w.PatientOrders(t.Context(), "narmada", sunita, after, 10)
				},
				func() (store.Page[store.OrderRow], error) {
					return w.PatientOrders(t.Context(), "sahyadri", kavita, after, 10)
				},
			} {
				page, err := list()
				if len(page.Rows) > 0 {
					t.Errorf("%q: %+v", after, page)
				}
				if after != p.Next { // what can be no place is refused before the database is asked
					refused(t, err, lab.NotFound, "not_found")
				} else if err != nil && !strings.Contains(err.Error(), "ValidationException") {
					t.Errorf("%q: %v", after, err)
				}
			}
		}
	}, false},
}

// TestListsAreOneQuery: whatever the page and the history, and also while the index is behind.
func TestListsAreOneQuery(t *testing.T) {
	w := found(t, enginetest.Start(t), weathers[0])
	var placed []lab.Order
	for range 6 {
		placed = append(placed, w.place(t, w.fresh(1)))
	}
	w.proxy.ResetCalls()
	if p, err := w.Board(t.Context(), "sahyadri", lab.TabPaid, "", "", 4); err != nil || len(p.Rows) != 4 {
		t.Fatal(p, err)
	}
	if _, err := w.PatientOrders(t.Context(), "sahyadri", sunita, "", 4); err != nil {
		t.Fatal(err)
	}
	if calls, _ := w.proxy.Calls(); fmt.Sprint(calls) != "map[Query:2]" {
		t.Errorf("two lists made calls %v", calls)
	}
	t.Run("an index that is behind shows what was", func(t *testing.T) {
		if err := w.proxy.Freeze(t.Context(), w.db.Engine, w.db.Truth); err != nil {
			t.Fatal(err)
		}
		defer w.proxy.Thaw()
		w.cancel(t, placed[0].ID, w.now)
		late := w.place(t, w.fresh(1))
		got := pages(t, func(after string) (store.Page[store.OrderRow], error) {
			return w.Board(t.Context(), "sahyadri", lab.TabPaid, "", after, 4)
		}, still)
		if len(got) != 6 || got[0] != placed[0].ID || slices.Contains(got, late.ID) {
			t.Errorf("listed %v", got)
		}
		// The order itself is never read from an index.
		if o := w.order(t, placed[0].ID); o.State != lab.Cancelled {
			t.Errorf("the order is %s", o.State)
		}
		if len(w.events(t, placed[0].ID)) != 2 {
			t.Error("the last event is not seen")
		}
	})
}
