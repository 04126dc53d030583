package main

import (
	"strings"
	"testing"
	"time"

	"assay/infra/sandbox"
	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
)

// confirm passes a callback on as the browser does.
func (w *world) confirm(o lab.Order, c callback) {
	w.t.Helper()
	w.ask(o, "/payments/confirm", body(c))
}

func (w *world) step(o lab.Order, do func(lab.Order, time.Time) (lab.Outcome, error)) {
	w.t.Helper()
	w.Step(w.t, o.ID, do)
}

func (w *world) convert(o lab.Order) {
	w.t.Helper()
	w.ask(o, "/convert-to-cod", "{}")
}

func expire(o lab.Order, now time.Time) (lab.Outcome, error) {
	out, _, err := o.Expire(lab.SystemActor("expiry"), now)
	return out, err
}

// The rows of money (docs/rules.md#rows) without a webhook: what the browser brings, what is asked for, and what sweep
// finds and finishes. The sandbox's own total must be the ledger's. Each is done again with every outside call going
// wrong.
func TestRows(t *testing.T) {
	const cash = lab.Paise(8000)
	prove(t, []row{
		{"row 5: the callback without a webhook", func(w *world, o lab.Order) { w.confirm(o, w.pay(w.start(o), "success")) }, paid},
		{"row 5: neither callback nor webhook", func(w *world, o lab.Order) { w.pay(w.start(o), "success"); w.Until(o.ID, paid) }, paid},
		{"row 10: failed, then authorised and captured", func(w *world, o lab.Order) {
			w.Set(sandbox.Switches{LateMinutes: 120})
			w.pay(w.start(o), "late")
			w.Until(o.ID, failed)
			w.Until(o.ID, paid)
		}, paid},
		{"row 11: A failed, B captured, on one order at Razorpay", func(w *world, o lab.Order) {
			w.pay(w.start(o), "failure")
			w.Until(o.ID, failed)
			w.confirm(o, w.pay(w.start(o), "success"))
			if n := w.Bank.Totals("sahyadri").Orders; n != 1 {
				w.t.Errorf("%d orders at Razorpay", n)
			}
		}, paid},
		{"row 12: the failure of A is found after B was captured", func(w *world, o lab.Order) {
			c := w.start(o)
			w.pay(c, "failure")
			w.confirm(o, w.pay(c, "success"))
			w.Sweep(20 * time.Minute)
		}, paid},
		{"row 13: captured, found after it expired", func(w *world, o lab.Order) {
			w.pay(w.start(o), "success")
			w.Pass(49 * time.Hour)
			w.step(o, expire)
			w.Until(o.ID, paid)
		}, paid},
		{"row 13: captured, found long after it expired", func(w *world, o lab.Order) {
			w.pay(w.start(o), "success")
			w.Pass(49 * time.Hour)
			w.step(o, expire)
			w.Pass(80 * time.Hour)
			w.awaitRefund(o)
		}, "expired online owed 8000"},
		{"row 14: authorised after it was cancelled is left to Razorpay", func(w *world, o lab.Order) {
			w.pay(w.start(o), "late")
			w.Cancel(o.ID)
			w.Sweep(20 * time.Minute)
			w.Sweep(20 * time.Minute)
		}, "cancelled online owed 0"},
		{"row 15: captured after it was cancelled goes back", func(w *world, o lab.Order) {
			c := w.start(o)
			w.Cancel(o.ID)
			w.pay(c, "success")
			w.awaitRefund(o)
		}, "cancelled online owed 0"},
		{"row 16: captured after it was converted", func(w *world, o lab.Order) {
			c := w.start(o)
			w.convert(o)
			w.confirm(o, w.pay(c, "success"))
		}, paid},
		{"row 17: captured after cash was taken goes back", func(w *world, o lab.Order) {
			c := w.start(o)
			w.convert(o)
			w.step(o, func(o lab.Order, now time.Time) (lab.Outcome, error) {
				return o.TakeCash(lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true}, now, cash, "R", nil)
			})
			w.confirm(o, w.pay(c, "success"))
			w.awaitRefund(o)
		}, "confirmed cod owed 0, cash 8000"},
		{"row 20: two successes at one order of Razorpay's", func(w *world, o lab.Order) {
			w.pay(w.start(o), "twice")
			w.Sweep(20 * time.Minute)
			w.Sweep(20 * time.Minute)
		}, paid},
		{"row 25: the answer to a refund is lost", func(w *world, o lab.Order) {
			w.confirm(o, w.pay(w.start(o), "success"))
			w.Cancel(o.ID)
			w.Fault("refund", "lost", 1)
			if w.Sweep(5 * time.Minute); len(w.Promised(o.ID)) != 1 {
				w.t.Error("an answer that was lost is taken for one")
			}
			w.awaitRefund(o)
		}, "cancelled online owed 0"},
		{"row 26: a refund fails at Razorpay", func(w *world, o lab.Order) {
			w.confirm(o, w.pay(w.start(o), "success"))
			w.Cancel(o.ID)
			w.Set(sandbox.Switches{Refunds: "failed"})
			w.Sweep(20 * time.Minute)
		}, "cancelled online owed 0, gateway 8000, refunds_owed 8000"},
		{"row 27: a refund made on the dashboard", func(w *world, o lab.Order) {
			c := w.pay(w.start(o), "success")
			w.confirm(o, c)
			if err := w.Bank.Refund(c.Payment, 3000); err != nil {
				w.t.Fatal(err)
			}
			w.Sweep(20 * time.Minute)
			w.Sweep(20 * time.Minute)
		}, "confirmed online owed 0, gateway 5000, given_back 3000"},
		{"row 38: authorised late while it waits is captured at once", func(w *world, o lab.Order) {
			w.pay(w.start(o), "late")
			w.Pass(16 * time.Minute)
			w.Until(o.ID, paid)
		}, paid},
	})
}

// awaitRefund sweeps until a refund of an order is carried out.
func (w *world) awaitRefund(o lab.Order) {
	w.t.Helper()
	w.Await(o.ID, func(o lab.Order) bool { return o.Money.Refunded() > 0 })
}

// row is what happens to an order that waits for an online payment, and how it stands in the end.
type row struct {
	name string
	do   func(w *world, o lab.Order)
	want string
}

// prove does each row, and does it again with every outside call going wrong.
func prove(t *testing.T, rows []row) {
	proof := hospitaltest.Prove(t)
	for _, row := range rows {
		proof.Row(t, row.name, func(t *testing.T, line *hospitaltest.Line) {
			w := openOn(t, line)
			o := w.order(meera)
			row.do(w, o)
			if line.Disturbed() {
				w.Recover()
			}
			w.Sound(t, w.Bank, o.ID)
			w.want(row.name, o.ID, row.want)
			if left := w.Promised(o.ID); len(left) != 0 {
				t.Errorf("%v is still promised", left)
			}
			total := w.Bank.Totals("sahyadri")
			books := w.Read(o.ID).Money.Balance(lab.AtGateway)
			if held := lab.Paise(total.Captured - total.Refunded); books != held && !strings.HasPrefix(row.name, "row 26: ") {
				t.Errorf("Razorpay holds %d for us, the books say %d", held, books)
			}
		})
	}
}
