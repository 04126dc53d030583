package main

import (
	"net/http"
	"slices"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/lab/measure"
	"assay/shared/store"
)

type earlierAnswer struct {
	Order  string         `json:"order"`
	Values []earlierValue `json:"values"` // newest first
	More   bool           `json:"more"`   // the person has older orders that were not looked through
}

// earlierValue is a value of the same person and test that was released before, as it was released: it is never converted.
type earlierValue struct {
	Item        string       `json:"item"`
	Order       string       `json:"order"`
	Number      string       `json:"number"`
	CollectedAt lab.Moment   `json:"collected_at"`
	Value       string       `json:"value"`
	Comparator  string       `json:"comparator,omitempty"`
	Unit        string       `json:"unit"`
	Flag        measure.Flag `json:"flag"`
	Range       string       `json:"range"`
	Low         string       `json:"low,omitempty"`
	High        string       `json:"high,omitempty"`
}

const (
	earlierOfEach   = 3   // values of a test
	earlierListed   = 100 // how many orders of the person are looked through, the newest
	earlierMostRead = 20  // how many of them are read
)

// earlier answers the last released values of the order's patient for the tests of the order, those of merged records too. It
// asks as much whatever the history: who it is, a page of orders of each record, the orders, and their values.
func (h handlers) earlier(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.StaffOnOrder, May: lab.ReadResults}.Load(r, h.store)
	if err != nil {
		return err
	}
	person, err := h.store.Person(r.Context(), d.Order.Hospital+"-"+d.Order.Patient.ID)
	if err != nil {
		return err
	}
	listed, err := h.store.OrdersOf(r.Context(), d.Order.Hospital, person.Survivor().RecordIDs(), "", earlierListed)
	if err != nil {
		return err
	}
	answer := earlierAnswer{Order: d.Order.ID, Values: []earlierValue{}, More: listed.Next != ""}
	read, err := h.store.OrdersByID(r.Context(), h.worthReading(d.Order, listed.Rows))
	if err != nil {
		return err
	}
	var runs []store.RunsOf
	for _, o := range read {
		if of := releasedRuns(o, d.Order); len(of) > 0 {
			runs = append(runs, store.RunsOf{Order: o.ID, Runs: of})
		}
	}
	sheets, err := h.store.RunSheets(r.Context(), runs)
	if err != nil {
		return err
	}
	for _, of := range runs {
		answer.Values = append(answer.Values, earlierOf(read[of.Order], d.Order, sheets[of.Order])...)
	}
	answer.Values = newestOfEach(answer.Values)
	if len(answer.Values) > 0 {
		opened := apigw.ListOf(answer.Values, func(v earlierValue) string { return v.Order })
		slices.Sort(opened)
		if err := h.recordAccess(r, d.Order, "values", slices.Compact(opened)...); err != nil {
			return err
		}
	}
	return apigw.WriteJSON(w, http.StatusOK, answer)
}

// worthReading picks the orders that may have earlier values for the tests of an order, the newest, until each test may have enough.
func (h handlers) worthReading(of lab.Order, listed []store.OrderRow) (orders []string) {
	at, wanted := store.CardOf(of).CollectedAt, map[string]int{}
	for _, i := range of.Items {
		wanted[i.Code] = earlierOfEach
	}
	for _, row := range listed {
		drawn := row.Card.CollectedAt
		if row.Order == of.ID || drawn == nil || at != nil && !drawn.Before(at.Time) || len(orders) == earlierMostRead {
			continue
		}
		worth := false
		for _, code := range row.Card.Tests {
			test, _ := h.tests.Orderable(code)
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

// releasedRuns lists the run sheets with released values of an order for the tests of another one; none while it is in doubt whose
// they are.
func releasedRuns(o, of lab.Order) (runs []int) {
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

func earlierOf(o, of lab.Order, sheets []lab.RunSheet) (values []earlierValue) {
	at := *store.CardOf(o).CollectedAt
	for _, i := range o.Items {
		for _, sheet := range sheets {
			for _, run := range sheet.Runs {
				if sheet.N == i.ReleasedRun() && run.Item == i.Code && run.NotCalculated == "" && of.Has(i.Code) {
					values = append(values, earlierValue{i.Code, o.ID, o.Number, at, run.Printed, run.Comparator, run.Unit, run.Flag, run.Range, run.Low, run.High})
				}
			}
		}
	}
	return values
}

// newestOfEach sorts values and leaves the newest of each test.
func newestOfEach(values []earlierValue) []earlierValue {
	slices.SortStableFunc(values, func(a, b earlierValue) int { return b.CollectedAt.Compare(a.CollectedAt.Time) })
	n := map[string]int{}
	return slices.DeleteFunc(values, func(v earlierValue) bool {
		n[v.Item]++
		return n[v.Item] > earlierOfEach
	})
}
