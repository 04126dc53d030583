package main

import (
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
)

// cashed has the desk take an amount of cash.
func (w *world) cashed(o lab.Order, amount lab.Paise) {
	w.t.Helper()
	w.step(o, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.TakeCash(hospitaltest.Lead, now, amount, "R26-000001", nil)
	})
}

// later lets the order be paid afterwards.
func (w *world) later(o lab.Order) {
	w.t.Helper()
	w.step(o, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.SettleLater(hospitaltest.Lead, now, "ward", lab.Hospital{})
	})
}

// What is due is paid online whatever was agreed, while nothing is in flight (docs/rules.md#online-start).
func TestRowsOfWhatIsDue(t *testing.T) {
	prove(t, []row{
		{"row 16: started though it is to be paid in cash", func(w *world, o lab.Order) {
			w.convert(o)
			w.confirm(o, w.pay(w.start(o), "success"))
		}, paid},
		{"row 16: the same, and neither callback nor webhook comes", func(w *world, o lab.Order) {
			w.convert(o)
			w.pay(w.start(o), "success")
			w.Until(o.ID, paid)
		}, paid},
		{"row 17: started, and cash was taken before it is captured", func(w *world, o lab.Order) {
			w.convert(o)
			c := w.start(o)
			w.cashed(o, 8000)
			w.pay(c, "success")
			w.awaitRefund(o)
		}, "confirmed cod owed 0, cash 8000"},
		{"row 23: a part was paid in cash, the rest is paid online", func(w *world, o lab.Order) {
			w.later(o)
			first := w.start(o)
			w.cashed(o, 3000)
			rest := w.start(o)
			if first.Amount != 8000 || rest.Amount != 5000 || rest.GatewayOrder == first.GatewayOrder {
				w.t.Errorf("started %+v, then %+v", first, rest)
			}
			w.confirm(o, w.pay(rest, "success"))
		}, "confirmed online owed 0, cash 3000, gateway 5000"},
		{"row 21: money on the order at Razorpay of before goes back", func(w *world, o lab.Order) {
			w.later(o)
			first := w.start(o)
			w.cashed(o, 3000)
			w.confirm(o, w.pay(w.start(o), "success"))
			w.pay(first, "success")
			w.awaitRefund(o)
		}, "confirmed online owed 0, cash 3000, gateway 5000"},
		{"row 15: started for a cash order that is cancelled", func(w *world, o lab.Order) {
			w.convert(o)
			c := w.start(o)
			w.Cancel(o.ID)
			w.pay(c, "success")
			w.awaitRefund(o)
		}, "cancelled cod owed 0"},
	})
}

// Nothing is started where nothing is due, where a payment is being confirmed, or where one waits for a second person.
func TestNothingToStart(t *testing.T) {
	w := open(t)
	one, two := w.order(meera), w.order(meera)
	w.convert(one)
	w.later(two)
	w.step(two, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.TakePayment(hospitaltest.Lead, now, lab.Handed{Amount: 8000, Method: lab.ByUPI, Reference: "433219876501"}, "R26-000002",
			lab.HandTerms{Staff: []lab.Member{{Person: "asha", Active: true, Roles: []lab.Role{lab.Admin}}}})
	})
	path := func(o lab.Order) string { return "POST /v1/orders/" + o.ID + "/payments" }
	w.Play(t, []step{
		{Name: "from the slip", Who: nobody, Route: slips + "/payments", Body: held(one), Want: "200", Holds: `"amount":8000`},
		{Name: "by the desk", Who: tara, Route: path(one), Body: "{}", Want: "200", Holds: `"amount":8000`},
		{Name: "one waits for a second person", Who: tara, Route: path(two), Body: "{}", Want: "409 approval_waits"},
	})
	w.cashed(one, 8000)
	w.Play(t, []step{{Name: "nothing is due", Who: tara, Route: path(one), Body: "{}", Want: "409 not_waiting"}})
}
