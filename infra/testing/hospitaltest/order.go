package hospitaltest

import (
	"fmt"
	"testing"
	"time"

	"assay/infra/testing/cast"
	"assay/shared/catalogue"
	"assay/shared/lab"
	"assay/shared/store"
)

// Patient is whose orders House.Order places, unless a test registers people of its own.
var Patient = lab.Snapshot{ID: "01938f6c-11aa-7b20-8d5f-0000000000aa", Number: "P26-000001", Name: cast.Sunita.Name,
	NameLatin: cast.Sunita.NameLatin, BirthDate: cast.Sunita.BirthDate, Sex: cast.Sunita.Sex}

// Order places an order straight into the store, for the test of a function that does not place any.
func (h *House) Order(t testing.TB, who Ask, patient lab.Snapshot, settlement lab.Settlement, tests ...string) lab.Order {
	t.Helper()
	offered, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	ordered, err := offered.Order(tests)
	if err != nil {
		t.Fatal(err)
	}
	n := h.requests.Add(1)
	id := fmt.Sprintf("%s-01938f6e-5d2a-7c41-9b3e-%012d", who.Hospital, n)
	c := store.Command{Caller: store.Caller{Hospital: who.Hospital, Person: who.As, Now: h.Now}, Key: fmt.Sprint("order-", n),
		Series: store.OrderNumbers, Read: store.ReadSet{NewOrder: id}}
	var out lab.Outcome
	_, err = h.Store.Do(t.Context(), c, func(d store.Loaded) (store.Result, error) {
		out, err = lab.PlaceOrder(d.Caller, h.Now, lab.Placement{ID: id, Number: d.Number,
			Patient: patient, Tests: ordered, Settlement: settlement, Reason: "ward", Particulars: lab.Particulars{Priority: lab.Routine},
			Catalogue: offered.Version(), Tax: lab.Tax{Name: "VAT", Amount: 2000}, HomeFee: 9900, ExpiryHours: 48})
		return store.Result{Outcome: &out, Status: 201, Answer: id}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.Order
}

// Step does to an order what another function would do.
func (h *House) Step(t testing.TB, order string, do func(o lab.Order, now time.Time) (lab.Outcome, error)) lab.Order {
	t.Helper()
	var out lab.Outcome
	err := h.Store.ChangeOrder(t.Context(), order, func(o lab.Order) (lab.Outcome, []store.Write, bool, error) {
		var err error
		out, err = do(o, h.Now)
		return out, nil, true, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.Order
}

// Bench takes every tube of an order from the bedside to the bench and starts every test. The cash that is due is taken.
func (h *House) Bench(t testing.TB, order string, by lab.Member) lab.Order {
	t.Helper()
	by.Active = true
	var tubes, tests []string
	return h.all(t, order,
		func(o lab.Order, now time.Time) (lab.Outcome, error) {
			c := lab.Collection{Identity: lab.Identity{Confirmed: []string{"name", "birth_date"}, How: "spoken"}}
			for _, sp := range o.Specimens {
				c.Specimens = append(c.Specimens, lab.ScannedLabel{ID: sp.ID, Accession: o.Accession(sp)})
				tubes = append(tubes, sp.ID)
			}
			for _, i := range o.Items {
				tests = append(tests, i.Code)
			}
			if due := o.Money.Due(); due > 0 && o.Settlement == lab.COD {
				c.Cash, c.Receipt = &lab.TakenCash{ReportedPaise: lab.Reported(due)}, "R"+o.Number
			}
			return o.CollectSpecimens(by, now, c)
		},
		func(o lab.Order, now time.Time) (lab.Outcome, error) {
			return o.MoveSpecimens(by, now, lab.Receive, tubes, nil)
		},
		func(o lab.Order, now time.Time) (lab.Outcome, error) {
			return o.MoveSpecimens(by, now, lab.Accept, tubes, nil)
		},
		func(o lab.Order, now time.Time) (lab.Outcome, error) { return o.StartItems(by, now, tests) })
}

func (h *House) all(t testing.TB, order string, steps ...func(lab.Order, time.Time) (lab.Outcome, error)) (o lab.Order) {
	t.Helper()
	for _, do := range steps {
		o = h.Step(t, order, do)
	}
	return o
}
