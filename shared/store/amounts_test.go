package store

import (
	"math"
	"strings"
	"testing"
	"time"

	"assay/shared/lab"
)

// An order with an amount that cannot be one is neither written nor computed with; the audit alone reads it, and finds it
// (docs/rules.md#amounts).
func TestOrdersOfImpossibleAmounts(t *testing.T) {
	s := New(failing{}, "Truth", "Views")
	for _, amount := range []lab.Paise{lab.MaxAmount, lab.MaxAmount + 1, math.MaxInt64, -1} {
		o := lab.Order{ID: orderID(1), Hospital: "city", Number: "26-000001", Version: 2, Patient: lab.Snapshot{ID: onePatient},
			PlacedAt: lab.At(time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC)),
			Money:    lab.Money{Cash: []lab.Cash{{Method: lab.ByCash, Receipt: "R26-000001", Amount: amount, Unapplied: true}}}}
		beyond := !amount.IsWithinBounds()
		said := func(err error) bool { return err != nil && strings.Contains(err.Error(), "not within the bounds") }
		_, err := s.outcome(lab.Outcome{Order: o, Event: lab.Event{N: 2, At: o.PlacedAt}})
		if said(err) != beyond {
			t.Errorf("writing %d: %v", amount, err)
		}
		var n names
		row, err := s.doc(orderKey(n.order(o.ID)), o, nil)
		if err != nil || n.err != nil {
			t.Fatal(err, n.err)
		}
		var read lab.Order
		if err := unpack(row, &read); said(err) != beyond {
			t.Errorf("reading %d: %v", amount, err)
		}
		if err := unpackUnchecked(row, &read); err != nil || said(read.Prove()) != beyond {
			t.Errorf("proving %d: %v, %v", amount, err, read.Prove())
		}
	}
}
