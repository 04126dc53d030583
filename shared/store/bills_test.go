package store_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"assay/shared/lab"
	"assay/shared/store"
)

var billPromises = []promise{
	{"orders that settle at once get the numbers from 1 on without a gap, whatever is refused in between", func(t *testing.T, w *world) {
		clients := 32
		if w.name != weathers[0].name {
			clients = 8
		}
		orders := make([]lab.Order, clients)
		for n := range orders {
			orders[n] = w.place(t, w.unpaid())
		}
		var all sync.WaitGroup
		for n, o := range orders {
			all.Go(func() {
				refuse := w.command(tara, o.ID)
				if _, err := w.Do(t.Context(), refuse, w.takes(5)); err == nil {
					t.Error("half of what is due is taken")
				}
				w.persist(t, w.command(tara, o.ID), w.takes(6000))
				if n%4 == 0 { // and is given back
					w.persist(t, w.command(tara, o.ID), func(d store.Loaded) (store.Result, error) {
						out, err := d.Order.Cancel(d.Caller, w.now, lab.PatientAsked)
						return store.Result{Outcome: &out, Status: 200, Answer: "done"}, err
					})
				}
				if _, err := w.Do(t.Context(), w.command(tara, o.ID), w.takes(6000)); err == nil {
					t.Error("it is taken twice")
				}
			})
		}
		all.Wait()
		var invoices, notes []string
		for _, o := range orders {
			o = w.order(t, o.ID)
			if err := o.Prove(); err != nil {
				t.Errorf("order %s: %v", o.ID, err)
			}
			for place, b := range o.Money.Bills {
				sheet, err := w.BillSheet(t.Context(), o.ID, place+1)
				if err != nil || sheet.Number != b.Number || sheet.Total != b.Total || sheet.Letterhead.Name == "" {
					t.Errorf("bill %+v prints %+v, %v", b, sheet, err)
				}
				if b.Kind == lab.Invoice {
					invoices = append(invoices, b.Number)
				} else {
					notes = append(notes, b.Number)
				}
			}
			w.events(t, o.ID)
		}
		for kind, got := range map[lab.BillKind][]string{lab.Invoice: invoices, lab.CreditNote: notes} {
			slices.Sort(got)
			var want []string
			for n := range got {
				want = append(want, lab.BillNumber(kind, w.now, int64(n+1)))
			}
			if !slices.Equal(got, want) {
				t.Errorf("of %s there are %v", kind, got)
			}
		}
		if len(invoices) != clients || len(notes) != (clients+3)/4 {
			t.Errorf("%d invoices and %d credit notes of %d orders", len(invoices), len(notes), clients)
		}
	}, false},
	{"a number that somebody else got is followed by the next", func(t *testing.T, w *world) {
		mine, other := w.place(t, w.unpaid()), w.place(t, w.unpaid())
		raced := false
		w.persist(t, w.command(tara, mine.ID), func(d store.Loaded) (store.Result, error) {
			if !raced {
				raced = true
				w.persist(t, w.command(imran, other.ID), w.takes(6000))
			}
			return w.takes(6000)(d)
		})
		if got := w.order(t, mine.ID).Money.Bills[0].Number + " " + w.order(t, other.ID).Money.Bills[0].Number; got != "I2627-000002 I2627-000001" {
			t.Errorf("the numbers are %s", got)
		}
	}, false},
}

// unpaid is an order of which 60.00 are due.
func (w *world) unpaid() lab.Order {
	o := w.fresh(1)
	o.Settlement = lab.COD
	o.Money = lab.Money{Rev: 1, Lines: []lab.Line{{Code: "T0", Name: "Test", Amount: 6000}},
		Books: []lab.Posting{{N: 1, Debit: lab.Owed, Credit: lab.Sales, Amount: 6000}}}
	return o
}

// takes takes cash for an order.
func (w *world) takes(amount lab.Paise) func(store.Loaded) (store.Result, error) {
	return func(d store.Loaded) (store.Result, error) {
		out, err := d.Order.TakeCash(d.Caller, w.now, amount, fmt.Sprintf("R26-%06d", w.number.Add(1)), nil)
		return store.Result{Outcome: &out, Status: 200, Answer: "done"}, err
	}
}
