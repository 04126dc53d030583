package main

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"assay/infra/sandbox"
	"assay/infra/testing/hospitaltest"
	"assay/infra/testing/law"
	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/payment"
)

// world is a hospital where money is taken online and in cash.
type world struct {
	*hospitaltest.Shop
	t     *testing.T
	asked int // how often Razorpay was
}

func openBank(t *testing.T) *world {
	t.Helper()
	w := &world{t: t}
	w.Shop = hospitaltest.OpenShop(t, &hospitaltest.Line{}, func(p payment.Processor) []apigw.Route {
		return handlers{store: p.Store, log: slog.New(slog.DiscardHandler), checkPayments: func(ctx context.Context, order string, now time.Time) error {
			w.asked++
			return p.CheckOrder(ctx, order, now)
		}}.routes()
	})
	return w
}

// converted is an order to be paid in cash by now, whose checkout stays open at Razorpay.
func (w *world) converted() (o lab.Order, gateway string) {
	w.t.Helper()
	o = w.Open(w.Placed().ID)
	o = w.Step(w.t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.ConvertToCOD(hospitaltest.Lead, now, 48)
	})
	return o, o.Money.CurrentAttempt().Gateway
}

func (w *world) pay(gateway, outcome string) string {
	w.t.Helper()
	return w.PayAt(gateway, outcome).Payment
}

// authorised is a payment that a bank says yes to and Razorpay does not take by itself, as it is late.
func (w *world) authorised(gateway string) string {
	w.t.Helper()
	p := w.pay(gateway, "late")
	w.Pass(16 * time.Minute)
	return p
}

// capture is what Razorpay's dashboard can do.
func (w *world) capture(payment string) {
	w.t.Helper()
	a, err := w.Bank.Gateway.Account(w.t.Context(), "sahyadri")
	if err == nil {
		_, err = a.Capture(w.t.Context(), payment, 8000)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) want(o lab.Order, want string) {
	w.t.Helper()
	if got := w.State(o.ID); got != want {
		w.t.Errorf("is %s\nwant %s", got, want)
	}
}

// refunded reports whether money of an order has gone back.
func refunded(o lab.Order) bool { return o.Money.Refunded() > 0 }

// docs/rules.md#row-18: before cash is taken of a patient who may have paid online, Razorpay is asked.
func TestCashWhileAPaymentIsUnderWay(t *testing.T) {
	const due, paid, cashed = `{"amount": 8000}`, "confirmed online owed 0, gateway 8000", "confirmed cod owed 0, cash 8000"
	path := func(o lab.Order, command string) string { return "POST /v1/orders/" + o.ID + "/" + command }
	for _, row := range []struct {
		name  string
		do    func(w *world, o lab.Order, gateway string)
		asked int
		want  string
	}{
		{"row 18: nobody has paid", func(w *world, o lab.Order, _ string) {
			w.Play(w.t, []step{{Name: "taken", Who: tara, Route: path(o, "cash"), Body: due, Want: "200"}})
		}, 1, cashed},
		{"row 18: it is captured, and nobody has alreadyDone", func(w *world, o lab.Order, g string) {
			w.pay(g, "success")
			w.Play(w.t, []step{{Name: "refused", Who: tara, Route: path(o, "cash"), Body: due, Want: "409 nothing_due"}})
		}, 1, paid},
		{"row 18: it is captured, and cash is taken with the blood", func(w *world, o lab.Order, g string) {
			w.pay(g, "success")
			w.Play(w.t, []step{
				{Name: "on older knowledge", Who: tara, Route: path(o, "collect"), Body: drawn(o, `, "cash": {"amount": 8000}, "seen": {"money": 3}`), Want: "412 stale"},
				{Name: "with cash", Who: tara, Route: path(o, "collect"), Body: drawn(o, `, "cash": {"amount": 8000}`), Want: "409 nothing_due"},
				{Name: "without", Who: tara, Route: path(o, "collect"), Body: drawn(o, ""), Want: "200"},
			})
		}, 1, paid},
		{"row 18: it is authorised: for twelve minutes no cash", func(w *world, o lab.Order, g string) {
			w.authorised(g)
			w.Play(w.t, []step{
				{Name: "refused", Who: tara, Route: path(o, "cash"), Body: due, Want: "409 payment_in_flight"},
				{Name: "refused with the blood", Who: tara, Route: path(o, "collect"), Body: drawn(o, `, "cash": {"amount": 8000}`), Want: "409 payment_in_flight"},
			})
			w.Pass(12 * time.Minute)
			w.Play(w.t, []step{{Name: "taken", Who: tara, Route: path(o, "cash"), Body: due, Want: "200"}})
		}, 3, cashed},
		{"row 18: it is authorised, then captured: resolved", func(w *world, o lab.Order, g string) {
			p := w.authorised(g)
			w.Play(w.t, []step{{Name: "refused", Who: tara, Route: path(o, "cash"), Body: due, Want: "409 payment_in_flight"}})
			w.capture(p)
			w.Play(w.t, []step{{Name: "paid meanwhile", Who: tara, Route: path(o, "cash"), Body: due, Want: "409 nothing_due"}})
		}, 2, paid},
		{"row 18: a supervisor overrides, and what comes after it goes back (row 17)", func(w *world, o lab.Order, g string) {
			p := w.authorised(g)
			over := func(reason string) string { return `{"amount": 8000, "override": "` + reason + `"}` }
			w.Play(w.t, []step{
				{Name: "refused", Who: tara, Route: path(o, "cash"), Body: due, Want: "409 payment_in_flight"},
				{Name: "by a technician", Who: tara, Route: path(o, "cash"), Body: over("patient_leaves"), Want: "403 not_allowed"},
				{Name: "without a reason that is one", Who: meera, Route: path(o, "cash"), Body: over("because"), Want: "400 bad_request override"},
				{Name: "of what has happened", Who: meera, Route: path(o, "cash"), Body: strings.Replace(over("urgent"), "}", alreadyDone+"}", 1), Want: "400 bad_request override"},
				{Name: "overridden with the blood", Who: meera, Route: path(o, "collect"),
					Body: drawn(o, `, "cash": {"amount": 8000, "override": "patient_leaves"}`), Want: "200"},
			})
			w.capture(p)
			w.Await(o.ID, refunded)
		}, 1, cashed},
		{"row 18: Razorpay is down: by what the order knows", func(w *world, o lab.Order, g string) {
			w.pay(g, "success")
			w.Fault("", "down", 0)
			w.Play(w.t, []step{{Name: "taken", Who: tara, Route: path(o, "cash"), Body: due, Want: "200"}})
			w.Bank.ClearFaults()
			w.Await(o.ID, refunded)
		}, 1, cashed},
		{"row 18: Razorpay is slow: three seconds at most", func(w *world, o lab.Order, _ string) {
			if err := w.Bank.AddFault(sandbox.Fault{Call: "order_payments", How: "slow", Ms: 60_000, Times: 1}); err != nil {
				w.t.Fatal(err)
			}
			begun := time.Now()
			w.Play(w.t, []step{{Name: "taken", Who: tara, Route: path(o, "cash"), Body: due, Want: "200"}})
			if took := time.Since(begun); took > 30*time.Second {
				w.t.Errorf("it took %s", took)
			}
		}, 1, cashed},
		{"row 18: what has happened is not asked about", func(w *world, o lab.Order, g string) {
			w.pay(g, "success")
			w.Play(w.t, []step{{Name: "kept", Who: tara, Route: path(o, "cash"), Body: `{"amount": 8000` + alreadyDone + `}`, Want: "200"}})
			w.Await(o.ID, refunded)
		}, 0, cashed},
		{"row 18: nor is it after the days a bank may take", func(w *world, o lab.Order, _ string) {
			w.Pass(6*24*time.Hour + time.Minute)
			w.Play(w.t, []step{{Name: "taken", Who: tara, Route: path(o, "cash"), Body: due, Want: "200"}})
		}, 0, cashed},
		{"row 18: nor for whoever may not take cash", func(w *world, o lab.Order, _ string) {
			w.Play(w.t, []step{{Name: "refused", Who: as{As: "asha", Hospital: "sahyadri"}, Route: path(o, "cash"), Body: due, Want: "403 not_a_member"}})
		}, 0, "confirmed cod owed 8000"},
	} {
		t.Run(row.name, func(t *testing.T) {
			law.Print(t, row.name)
			w := openBank(t)
			o, gateway := w.converted()
			row.do(w, o, gateway)
			w.want(o, row.want)
			if w.asked != row.asked {
				t.Errorf("Razorpay was asked %d times, want %d", w.asked, row.asked)
			}
		})
	}
	t.Run("row 18: an order that was never to be paid online costs no call", func(t *testing.T) {
		t.Log(law.Row(t, 18))
		w := openBank(t)
		o := w.Order(t, meera, hospitaltest.Patient, lab.COD, "HB")
		w.Play(t, []step{{Name: "taken", Who: tara, Route: path(o, "collect"), Body: drawn(o, `, "cash": {"amount": 8000}`), Want: "200"}})
		if w.asked != 0 {
			t.Errorf("Razorpay was asked %d times", w.asked)
		}
	})
}
