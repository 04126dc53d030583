package main

import (
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

// look is what reconciliation and expiry do: Razorpay is asked about the order.
func (w *world) look(o lab.Order) {
	w.t.Helper()
	if err := w.Line.Insist(func() error { return w.till.CheckOrder(w.t.Context(), o.ID, w.Now) }); err != nil {
		w.t.Fatal(err)
	}
}

// finish makes the calls that were promised.
func (w *world) finish(o lab.Order) {
	w.t.Helper()
	if err := w.Line.Insist(func() error { return w.till.RunDuties(w.t.Context(), o.ID, w.Now) }); err != nil {
		w.t.Fatal(err)
	}
}

// recover is what the deployment does by itself for an hour: what is promised to Razorpay and due is carried out, the
// looks among it.
func (w *world) recover(o lab.Order) {
	w.t.Helper()
	for range 3 {
		w.pass(20 * time.Minute)
		w.finish(o)
	}
}

func (w *world) step(o lab.Order, do func(lab.Order, time.Time) (lab.Outcome, error)) {
	w.t.Helper()
	w.Step(w.t, o.ID, do)
}

func (w *world) convert(o lab.Order) {
	w.t.Helper()
	w.ask(o, "/convert-to-cod", "{}")
}

func cancelled(o lab.Order, now time.Time) (lab.Outcome, error) {
	return o.Cancel(lab.Member{Person: "mira", Roles: []lab.Role{lab.Supervisor}, Active: true}, now, "patient_asked")
}

func expire(o lab.Order, now time.Time) (lab.Outcome, error) {
	out, _, err := o.Expire(lab.SystemActor("expiry"), now)
	return out, err
}

// The rows of reference/payments.md §2 and rules §4 without a webhook: what the browser brings, what is asked for, what
// was promised. The sandbox's own total must be the ledger's. Each is done again with every outside call going wrong.
func TestRows(t *testing.T) {
	const cash = lab.Paise(8000)
	prove(t, []row{
		{"5 the callback without a webhook", func(w *world, o lab.Order) { w.confirm(o, w.pay(w.start(o), "success")) }, paid},
		{"5 neither callback nor webhook", func(w *world, o lab.Order) { w.pay(w.start(o), "success"); w.look(o) }, paid},
		{"10 failed, then authorised and captured", func(w *world, o lab.Order) {
			w.pay(w.start(o), "late")
			w.look(o)
			w.want("10", o.ID, "payment_failed online owed 8000")
			w.pass(16 * time.Minute)
			w.look(o)
		}, paid},
		{"11 A failed, B captured, on one order at Razorpay", func(w *world, o lab.Order) {
			w.pay(w.start(o), "failure")
			w.look(o)
			w.confirm(o, w.pay(w.start(o), "success"))
			if n := w.bank.Totals("namuna").Orders; n != 1 {
				w.t.Errorf("%d orders at Razorpay", n)
			}
		}, paid},
		{"12 the failure of A is heard of after B was captured", func(w *world, o lab.Order) {
			c := w.start(o)
			w.pay(c, "failure")
			w.confirm(o, w.pay(c, "success"))
			w.look(o)
		}, paid},
		{"13 captured, heard of after it expired", func(w *world, o lab.Order) {
			w.pay(w.start(o), "success")
			w.pass(49 * time.Hour)
			w.step(o, expire)
			w.look(o)
		}, paid},
		{"13 captured, heard of long after it expired", func(w *world, o lab.Order) {
			w.pay(w.start(o), "success")
			w.pass(49 * time.Hour)
			w.step(o, expire)
			w.pass(80 * time.Hour)
			w.look(o)
			w.finish(o)
			w.look(o)
		}, "expired online owed 8000"},
		{"14 authorised after it was cancelled is left to Razorpay", func(w *world, o lab.Order) {
			w.pay(w.start(o), "late")
			w.step(o, cancelled)
			w.pass(16 * time.Minute)
			w.look(o)
			w.finish(o)
		}, "cancelled online owed 0"},
		{"15 captured after it was cancelled goes back", func(w *world, o lab.Order) {
			c := w.start(o)
			w.step(o, cancelled)
			w.pay(c, "success")
			w.look(o)
			w.finish(o)
		}, "cancelled online owed 0"},
		{"16 captured after it was converted", func(w *world, o lab.Order) {
			c := w.start(o)
			w.convert(o)
			w.confirm(o, w.pay(c, "success"))
		}, paid},
		{"17 captured after cash was taken goes back", func(w *world, o lab.Order) {
			c := w.start(o)
			w.convert(o)
			w.step(o, func(o lab.Order, now time.Time) (lab.Outcome, error) {
				return o.TakeCash(lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true}, now, cash, "R", nil)
			})
			w.confirm(o, w.pay(c, "success"))
			w.finish(o)
		}, "confirmed cod owed 0, cash 8000"},
		{"20 two successes at one order of Razorpay's", func(w *world, o lab.Order) { w.pay(w.start(o), "twice"); w.look(o); w.finish(o) }, paid},
		{"25 the answer to a refund is lost", func(w *world, o lab.Order) {
			w.confirm(o, w.pay(w.start(o), "success"))
			w.step(o, cancelled)
			w.fault("refund", "lost", 1)
			if w.till.RunDuties(w.t.Context(), o.ID, w.Now) == nil {
				w.t.Error("an answer that was lost is taken for one")
			}
			w.finish(o)
		}, "cancelled online owed 0"},
		{"26 a refund fails at Razorpay", func(w *world, o lab.Order) {
			w.confirm(o, w.pay(w.start(o), "success"))
			w.step(o, cancelled)
			if err := w.bank.Set(sandbox.Switches{Refunds: "failed"}); err != nil {
				w.t.Fatal(err)
			}
			w.finish(o)
			w.look(o)
		}, "cancelled online owed 0, gateway 8000, refunds_owed 8000"},
		{"27 a refund made on the dashboard", func(w *world, o lab.Order) {
			c := w.pay(w.start(o), "success")
			w.confirm(o, c)
			if err := w.bank.Refund(c.Payment, 3000); err != nil {
				w.t.Fatal(err)
			}
			w.look(o)
			w.look(o)
		}, "confirmed online owed 3000, gateway 5000"},
		{"32 expiry asks first and finds the money", func(w *world, o lab.Order) {
			w.pay(w.start(o), "success")
			w.pass(49 * time.Hour)
			w.look(o)
			if out, ok, err := w.expiry(o); ok || err != nil {
				w.t.Errorf("it ends as %s, %v", out.Order.State, err)
			}
		}, paid},
		{"38 authorised late while it waits is captured at once", func(w *world, o lab.Order) {
			w.pay(w.start(o), "late")
			w.pass(16 * time.Minute)
			w.look(o)
		}, paid},
	})
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
			o := w.order(mira)
			row.do(w, o)
			if line.Disturbed() {
				w.recover(o)
			}
			w.Sound(t, w.bank, o.ID)
			w.want(row.name, o.ID, row.want)
			if n := w.promised(o.ID); n != 0 {
				t.Errorf("%d calls are still promised", n)
			}
			total := w.bank.Totals("namuna")
			stands, err := w.Store.Order(t.Context(), o.ID)
			if err != nil {
				t.Fatal(err)
			}
			if held := lab.Paise(total.Captured - total.Refunded); stands.Money.Balance(lab.AtGateway) != held && row.name[:2] != "26" {
				t.Errorf("Razorpay holds %d for us, the books say %d", held, stands.Money.Balance(lab.AtGateway))
			}
		})
	}
}

func (w *world) expiry(o lab.Order) (lab.Outcome, bool, error) {
	now, err := w.Store.Order(w.t.Context(), o.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return now.Expire(lab.SystemActor("expiry"), w.Now)
}
