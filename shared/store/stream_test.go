package store_test

import (
	"maps"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"assay/infra/testing/engine/faults"
	"assay/shared/lab"
)

var viewPromises = []promise{
	{"counts equal a rebuild, whatever the stream does", func(t *testing.T, w *world) {
		want := map[lab.Tab]int{}
		var early []events.DynamoDBEventRecord
		for n := range 6 {
			o := w.place(t, w.fresh(1))
			if n == 2 { // delivered late, when the orders have long moved on
				var err error
				if early, err = faults.Records(t.Context(), w.db.Engine, w.db.Truth); err != nil {
					t.Fatal(err)
				}
			}
			switch n % 3 {
			case 0:
				want[lab.TabPaid]++
			case 1:
				w.cancel(t, o.ID, w.now)
				want[lab.TabCancelled]++
			case 2:
				w.do(t, w.command(tara, o.ID), w.edit(tara, func(o *lab.Order) {
					at := lab.At(w.now)
					o.Specimens[0].CollectedAt = &at
				}))
				want[lab.TabProcessing]++
			}
		}
		all, err := faults.Records(t.Context(), w.db.Engine, w.db.Truth)
		if err != nil {
			t.Fatal(err)
		}
		for seed := range uint64(3) {
			for _, batch := range faults.Disorder(append(all, early...), seed) {
				for _, record := range batch.Records {
					if record.Change.Keys["SK"].String() != "A" {
						continue // the function gets orders only
					}
					if err := w.UpdateViews(t.Context(), record.Change.Keys["PK"].String()); err != nil {
						t.Fatal(err)
					}
				}
			}
			tally, err := w.TabCounts(t.Context(), "sahyadri")
			if err != nil {
				t.Fatal(err)
			}
			got := tally.Tabs()
			maps.DeleteFunc(got, func(_ lab.Tab, n int) bool { return n == 0 })
			if !maps.Equal(got, want) {
				t.Fatalf("disorder %d: counted %v, want %v", seed, got, want)
			}
		}
	}, false},
	{"an order that eight contribute at once is counted once", func(t *testing.T, w *world) {
		const orders = 5
		for n := range orders {
			o := w.place(t, w.fresh(1))
			for range 2 { // new, and when it has moved
				var all sync.WaitGroup
				for range 8 {
					all.Go(func() {
						if err := w.UpdateViews(t.Context(), "H#sahyadri#O#"+strings.TrimPrefix(o.ID, "sahyadri-")); err != nil {
							t.Error(err)
						}
					})
				}
				all.Wait()
				w.do(t, w.command(tara, o.ID), w.edit(tara, func(*lab.Order) {}))
			}
			tally, err := w.TabCounts(t.Context(), "sahyadri")
			if err != nil || tally.Tabs()[lab.TabPaid] != n+1 {
				t.Fatalf("%d orders are counted as %v, %v", n+1, tally.Tabs(), err)
			}
		}
	}, true},
}
