package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"testing"
	"time"

	"assay/infra/sandbox"
	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
)

// code shows a code at the counter, and gives Razorpay's id of it.
func (w *world) code(o lab.Order) string {
	w.t.Helper()
	w.ask(o, "/code", "{}")
	return w.Read(o.ID).Money.CurrentAttempt().Gateway
}

// payCode is a payer who scans a code, late: as it is closed.
func (w *world) payCode(id string, late bool) {
	w.t.Helper()
	if _, err := w.Bank.PayCode(id, late); err != nil {
		w.t.Fatal(err)
	}
}

// authorise is the bank's yes to a payment it was silent about.
func (w *world) authorise(payment string) {
	w.t.Helper()
	if err := w.Bank.Authorise(payment); err != nil {
		w.t.Fatal(err)
	}
}

// Rows of money (docs/rules.md#rows) about attempts that overlap, amounts that fit nothing, and what Razorpay knows
// better.
func TestRowsOfAttempts(t *testing.T) {
	prove(t, []row{
		{"row 4: the webhook is faster than the browser", func(w *world, o lab.Order) {
			said := w.pay(w.start(o), "success")
			if err := w.Line.Insist(func() error { return w.Payments.ApplyPaymentByID(w.t.Context(), o.ID, said.Payment, w.Now) }); err != nil {
				w.t.Fatal(err)
			}
			before := w.Read(o.ID).Version
			w.confirm(o, said)
			if is := w.Read(o.ID).Version; is != before {
				w.t.Errorf("version %d, was %d", is, before)
			}
		}, paid},
		{"row 6: the callback of a payment that is only authorised", func(w *world, o lab.Order) {
			c := w.start(o)
			said := w.pay(c, "late")
			w.Pass(16 * time.Minute) // past Razorpay's own capture
			w.Fault("capture", "down", 0)
			mac := hmac.New(sha256.New, []byte("key-secret-of-sahyadri"))
			mac.Write([]byte(c.GatewayOrder + "|" + said.Payment))
			said.Order, said.Signature = c.GatewayOrder, hex.EncodeToString(mac.Sum(nil))
			w.confirm(o, said)
			w.want("row 6", o.ID, waiting)
			if a := w.Insist(w.t, tara, "POST /v1/orders/"+o.ID+"/payments", "{}"); a.Status != 409 {
				w.t.Errorf("paid again meanwhile: %d %s", a.Status, a.Body)
			}
			w.Bank.ClearFaults()
			w.Sweep(20 * time.Minute)
		}, paid},
		{"row 19: converted while the bank is silent, which then says yes (row 16)", func(w *world, o lab.Order) {
			said := w.pay(w.start(o), "pending")
			w.convert(o)
			w.authorise(said.Payment)
			w.Until(o.ID, paid)
		}, paid},
		{"row 19: paid again while the bank is silent, which then says yes", func(w *world, o lab.Order) {
			first := w.start(o)
			silent := w.pay(first, "pending")
			again := w.start(o)
			if again != first {
				w.t.Errorf("another order at Razorpay: %+v", again)
			}
			w.confirm(o, w.pay(again, "success"))
			w.authorise(silent.Payment) // Razorpay gives it back by itself
			w.Sweep(20 * time.Minute)
		}, paid},
		{"row 19: cancelled while the bank is silent, which then says yes (row 15)", func(w *world, o lab.Order) {
			said := w.pay(w.start(o), "pending")
			w.Cancel(o.ID)
			w.authorise(said.Payment)
			w.awaitRefund(o)
		}, "cancelled online owed 0"},
		{"row 21: captured on two orders at Razorpay: one pays, the other goes back", func(w *world, o lab.Order) {
			w.Set(sandbox.Switches{AmountOff: 500})
			first := w.start(o)
			w.pay(first, "success")
			w.Until(o.ID, "waiting online owed 8000, gateway 8500, unapplied 8500")
			w.Set(sandbox.Switches{})
			second := w.start(o)
			if second.GatewayOrder == first.GatewayOrder {
				w.t.Error("the same order at Razorpay")
			}
			w.confirm(o, w.pay(second, "success"))
			w.want("row 21", o.ID, "confirmed online owed 0, gateway 16500, unapplied 8500")
			w.Sweep(25 * time.Hour)
		}, paid},
		{"row 22: a wrong amount: no service, and after a day it goes back by itself", func(w *world, o lab.Order) {
			w.Set(sandbox.Switches{AmountOff: -1000})
			w.pay(w.start(o), "success")
			w.Until(o.ID, "waiting online owed 8000, gateway 7000, unapplied 7000")
			if tasks := w.Read(o.ID).Tasks; len(tasks) != 1 || tasks[0].Kind != lab.TaskReview || tasks[0].Role != lab.Supervisor {
				w.t.Errorf("tasks %+v", tasks)
			}
			w.Sweep(23 * time.Hour)
			w.want("row 22", o.ID, "waiting online owed 8000, gateway 7000, unapplied 7000")
			w.Sweep(time.Hour + 5*time.Minute)
		}, waiting},
		{"row 22: another currency: the same, sent at once after a look", func(w *world, o lab.Order) {
			w.Set(sandbox.Switches{Currency: "USD"})
			w.pay(w.start(o), "success")
			w.Until(o.ID, "waiting online owed 8000, gateway 8000, unapplied 8000")
			w.step(o, func(o lab.Order, now time.Time) (lab.Outcome, error) {
				return o.SendRefund(hospitaltest.Lead, now, "F1")
			})
			w.Until(o.ID, waiting)
			w.Sweep(25 * time.Hour) // what was promised for then has nothing left to do
		}, waiting},
		{"row 45: a wrong amount that is accepted: the rest is due, and is paid", func(w *world, o lab.Order) {
			w.Set(sandbox.Switches{AmountOff: -1000})
			w.pay(w.start(o), "success")
			w.Until(o.ID, "waiting online owed 8000, gateway 7000, unapplied 7000")
			w.step(o, func(o lab.Order, now time.Time) (lab.Outcome, error) {
				return o.AcceptPayment(hospitaltest.Lead, now, "F1")
			})
			w.want("row 45", o.ID, "waiting online owed 1000, gateway 7000")
			w.Sweep(72 * time.Hour) // it does not expire, and nothing goes back
			w.want("row 45", o.ID, "waiting online owed 1000, gateway 7000")
			w.Set(sandbox.Switches{})
			w.confirm(o, w.pay(w.start(o), "success"))
		}, paid},
		{"row 45: more than was asked for, accepted: what is too much goes back", func(w *world, o lab.Order) {
			w.Set(sandbox.Switches{AmountOff: 1500})
			w.pay(w.start(o), "success")
			w.Until(o.ID, "waiting online owed 8000, gateway 9500, unapplied 9500")
			w.Set(sandbox.Switches{})
			w.step(o, func(o lab.Order, now time.Time) (lab.Outcome, error) {
				return o.AcceptPayment(hospitaltest.Lead, now, "F1")
			})
			w.Until(o.ID, paid)
			w.Sweep(25 * time.Hour)
		}, paid},
		{"row 36: a code at the counter, paid; the webhook is lost", func(w *world, o lab.Order) {
			w.payCode(w.code(o), false)
			w.Until(o.ID, paid)
		}, paid},
		{"row 36: asked again, Razorpay is asked", func(w *world, o lab.Order) {
			w.payCode(w.code(o), false)
			again := func() hospitaltest.Answer { return w.Insist(w.t, tara, "POST /v1/orders/"+o.ID+"/code", "{}") }
			a := again()
			if a.Status == 200 { // what was asked has failed, and the code is shown as before; the next time it is found paid
				a = again()
			}
			if a.Status != 409 {
				w.t.Errorf("%d %s", a.Status, a.Body)
			}
			w.Until(o.ID, paid)
		}, paid},
		{"row 36: a code of an order that is to be paid in cash", func(w *world, o lab.Order) {
			w.convert(o)
			w.payCode(w.code(o), false)
			w.Until(o.ID, paid)
		}, paid},
		{"row 17: a code is paid though cash was taken: it goes back", func(w *world, o lab.Order) {
			w.convert(o)
			c := w.code(o)
			w.step(o, func(o lab.Order, now time.Time) (lab.Outcome, error) {
				return o.TakeCash(lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true}, now, 8000, "R", nil)
			})
			w.payCode(c, true)
			w.awaitRefund(o)
		}, "confirmed cod owed 0, cash 8000"},
		{"row 15: a code is paid as the order is cancelled: it goes back", func(w *world, o lab.Order) {
			c := w.code(o)
			w.Cancel(o.ID)
			w.Sweep(10 * time.Minute)
			w.payCode(c, true)
			w.awaitRefund(o)
		}, "cancelled online owed 0"},
		{"row 23: nobody scans: the code closes by itself, and another is paid", func(w *world, o lab.Order) {
			first := w.code(o)
			w.Sweep(20 * time.Minute)
			second := w.code(o)
			if first == second {
				w.t.Error("a code that is closed is shown again")
			}
			w.payCode(second, false)
			w.Until(o.ID, paid)
		}, paid},
		{"row 21: a code and a checkout are both paid: the first capture counts", func(w *world, o lab.Order) {
			c := w.code(o)
			w.payCode(c, true)
			w.confirm(o, w.pay(w.start(o), "success"))
			w.awaitRefund(o)
		}, paid},
		{"row 29: never captured, and given back by Razorpay: one letter", func(w *world, o lab.Order) {
			w.pay(w.start(o), "late")
			w.Cancel(o.ID)
			w.Sweep(20 * time.Minute)
			w.Pass(6 * 24 * time.Hour)
			w.Await(o.ID, func(o lab.Order) bool {
				return slices.ContainsFunc(o.Money.Attempts[0].Payments, func(p lab.Payment) bool { return p.State == lab.PayReturned })
			})
			w.Sweep(2 * time.Hour)
			letters := slices.DeleteFunc(w.Letters(o.ID), func(d lab.Duty) bool { return d.Stage != lab.MailRefunded })
			if len(letters) != 1 {
				w.t.Errorf("letters of a refund: %+v", letters)
			}
		}, "cancelled online owed 0"},
		{"row 43: restored to before Razorpay's answer: its order is found, and the payment", func(w *world, o lab.Order) {
			w.Fault("create_order", "lost", 1)
			for started := false; !started; started = w.Read(o.ID).Money.CurrentAttempt() != nil {
				if a := w.Do(w.t, tara, "POST /v1/orders/"+o.ID+"/payments", "{}"); a.Status == 200 {
					w.t.Fatalf("started: %d %s", a.Status, a.Body)
				}
			}
			backup := w.Backup(w.t)
			w.confirm(o, w.pay(w.start(o), "success"))
			w.Restore(w.t, backup)
			w.Until(o.ID, paid)
		}, paid},
		{"row 43: restored to before the payment", func(w *world, o lab.Order) {
			c := w.start(o)
			backup := w.Backup(w.t)
			w.confirm(o, w.pay(c, "success"))
			w.Restore(w.t, backup)
			w.want("row 43", o.ID, waiting)
			w.Until(o.ID, paid)
		}, paid},
		{"row 43: restored to before the checkout: whoever pays again finds it paid", func(w *world, o lab.Order) {
			backup := w.Backup(w.t)
			first := w.start(o)
			w.confirm(o, w.pay(first, "success"))
			w.Restore(w.t, backup)
			if again := w.start(o); again.GatewayOrder != first.GatewayOrder {
				w.t.Errorf("another order at Razorpay: %+v", again)
			}
			w.Until(o.ID, paid)
		}, paid},
		{"row 43: restored to before it was cancelled: what went back is no debt, and somebody says what it was", func(w *world, o lab.Order) {
			w.confirm(o, w.pay(w.start(o), "success"))
			backup := w.Backup(w.t)
			w.Cancel(o.ID)
			w.awaitRefund(o)
			w.Restore(w.t, backup)
			o = w.Await(o.ID, func(o lab.Order) bool { return len(o.Tasks) > 0 })
			if len(o.Tasks) != 1 || o.Tasks[0].Why != "refunded_elsewhere" {
				w.t.Errorf("tasks %+v", o.Tasks)
			}
		}, "confirmed online owed 0, given_back 8000"},
	})
}
