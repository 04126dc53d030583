// Package earlier finds the values of a person that were released before, test by test, as they were released. It asks as much
// whatever the history: a page of orders of each record, the orders, and their values.
package earlier

import (
	"context"
	"slices"

	"assay/shared/catalogue"
	"assay/shared/lab"
	"assay/shared/lab/measure"
	"assay/shared/store"
)

// Value is a value that was released before, as it was released: it is never converted.
type Value struct {
	Item, Order, Number string
	CollectedAt         lab.Moment
	Value, ValueHi      string // ValueHi of a result in words
	Comparator          string
	Unit                string // UCUM
	Flag                measure.Flag
	Range, Low, High    string
}

const (
	ofEach   = 3   // values of a test
	listed   = 100 // how many orders of the person are looked through, the newest
	mostRead = 20  // how many of them are read
)

// Question is what is looked for.
type Question struct {
	Of      lab.Order
	Records []string // of the person, whose orders are looked through
	// May says whose values may be shown; nil for all.
	May func(lab.Order) bool
}

// Answer is what was found: values, newest first.
type Answer struct {
	Values  []Value
	More    bool          // the person has older orders that were not looked through
	Missing store.Missing // orders that cannot be read
}

// Find lists the last released values of a person for the tests of an order that were drawn before it.
func Find(ctx context.Context, s *store.Store, tests *catalogue.Catalogue, q Question) (a Answer, err error) {
	found, err := s.OrdersOf(ctx, q.Of.Hospital, q.Records, "", listed)
	if err != nil {
		return a, err
	}
	read, missing, err := s.OrdersByID(ctx, worthReading(tests, q.Of, found.Rows))
	if err != nil {
		return a, err
	}
	a.More, a.Missing = found.Next != "", append(found.Missing, missing...)
	var runs []store.RunsOf
	for _, o := range read {
		if q.May != nil && !q.May(o) {
			continue
		}
		if of := Released(o, q.Of); len(of) > 0 {
			runs = append(runs, store.RunsOf{Order: o.ID, Runs: of})
		}
	}
	sheets, err := s.RunSheets(ctx, runs)
	if err != nil {
		return a, err
	}
	var values []Value
	for _, of := range runs {
		o := read[of.Order]
		at := *store.CardOf(o).CollectedAt
		for _, run := range Runs(o, sheets[of.Order]) {
			if run.NotCalculated == "" && q.Of.Has(run.Item) {
				values = append(values, Value{run.Item, o.ID, o.Number, at, run.Printed, run.PrintedHi, run.Comparator, run.Unit, run.Flag, run.Range, run.Low, run.High})
			}
		}
	}
	a.Values = newestOfEach(values)
	return a, nil
}

// worthReading picks the orders that may have earlier values for the tests of an order, the newest, until each test may have enough.
func worthReading(tests *catalogue.Catalogue, of lab.Order, rows []store.OrderRow) (orders []string) {
	at, wanted := store.CardOf(of).CollectedAt, map[string]int{}
	for _, i := range of.Items {
		wanted[i.Code] = ofEach
	}
	for _, row := range rows {
		drawn := row.Card.CollectedAt
		if row.Order == of.ID || drawn == nil || at != nil && !drawn.Before(at.Time) || len(orders) == mostRead {
			continue
		}
		worth := false
		for _, code := range row.Card.Tests {
			test, _ := tests.Ordered(code)
			for _, item := range test.Items {
				if wanted[item.Code] > 0 && !slices.Contains(row.Card.Open, code) {
					wanted[item.Code]--
					worth = true
				}
			}
		}
		if worth {
			orders = append(orders, row.Order)
		}
	}
	return orders
}

// Released lists the run sheets with released values of an order for the tests of another one, or of itself; none while it is in
// doubt whose they are.
func Released(o, of lab.Order) (runs []int) {
	if slices.ContainsFunc(o.Holds, func(held lab.Hold) bool { return held.Kind == lab.HoldIdentity }) {
		return nil
	}
	for _, i := range o.Items {
		run := i.ReleasedRun()
		if run > 0 && of.Has(i.Code) && !slices.Contains(runs, run) {
			runs = append(runs, run)
		}
	}
	return runs
}

// Runs lists the runs that stand as released for the items of an order, in the order of its items.
func Runs(o lab.Order, sheets []lab.RunSheet) (runs []lab.Run) {
	for _, i := range o.Items {
		for _, sheet := range sheets {
			for _, run := range sheet.Runs {
				if sheet.N == i.ReleasedRun() && run.Item == i.Code {
					runs = append(runs, run)
				}
			}
		}
	}
	return runs
}

// newestOfEach sorts values and leaves the newest of each test.
func newestOfEach(values []Value) []Value {
	slices.SortStableFunc(values, func(a, b Value) int { return b.CollectedAt.Compare(a.CollectedAt.Time) })
	n := map[string]int{}
	return slices.DeleteFunc(values, func(v Value) bool {
		n[v.Item]++
		return n[v.Item] > ofEach
	})
}
