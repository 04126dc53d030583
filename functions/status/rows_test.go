package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"assay/infra/sandbox"
	"assay/infra/testing/hospitaltest"
	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/lab"
	"assay/shared/payment"
	"assay/shared/store"
)

// world is a hospital where money is taken online and in cash.
type world struct {
	*hospitaltest.House
	t     *testing.T
	bank  *hospitaltest.Bank
	till  payment.Processor
	asked int // how often Razorpay was
}

func openBank(t *testing.T) *world {
	t.Helper()
	tests, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, bank: hospitaltest.OpenBank(t, time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC), "namuna")}
	w.House = hospitaltest.Open(t, func(s *store.Store) []apigw.Route {
		w.till = payment.Processor{Store: s, Gateway: w.bank.Gateway, Offered: tests.Ordered}
		return routes(s, drawer{log: slog.New(slog.DiscardHandler), look: func(ctx context.Context, order string, now time.Time) error {
			w.asked++
			return w.till.CheckOrder(ctx, order, now)
		}})
	})
	w.Found(t, "namuna", lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}}, lab.Member{Person: "mira", Roles: []lab.Role{lab.Supervisor}})
	return w
}

func (w *world) pass(d time.Duration) {
	w.Now = w.Now.Add(d)
	w.bank.Now = w.Now
	w.bank.Step(w.t.Context())
}

// converted is an order to be paid in cash by now, whose checkout stays open at Razorpay.
func (w *world) converted() (o lab.Order, gateway string) {
	w.t.Helper()
	o = w.Order(w.t, mira, hospitaltest.Patient, lab.Online, "HB")
	self := lab.PatientActor("namuna", "login-1")
	w.Step(w.t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		out, _, err := o.StartPayment(self, now)
		return out, err
	})
	w.finish(o)
	o = w.Step(w.t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) { return o.ConvertToCOD(self, now, 48) })
	return o, o.Money.CurrentAttempt().Gateway
}

func (w *world) finish(o lab.Order) {
	w.t.Helper()
	if err := w.till.RunDuties(w.t.Context(), o.ID, w.Now); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) pay(gateway, outcome string) string {
	w.t.Helper()
	c, err := w.bank.Pay(gateway, outcome)
	if err != nil {
		w.t.Fatal(err)
	}
	return c.Payment
}

// authorised is a payment that a bank says yes to and Razorpay does not take by itself, as it is late.
func (w *world) authorised(gateway string) string {
	w.t.Helper()
	p := w.pay(gateway, "late")
	w.pass(16 * time.Minute)
	return p
}

// capture is what Razorpay's dashboard can do.
func (w *world) capture(payment string) {
	w.t.Helper()
	a, err := w.bank.Gateway.Account(w.t.Context(), "namuna")
	if err == nil {
		_, err = a.Capture(w.t.Context(), payment, 8000)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) want(o lab.Order, want string) {
	w.t.Helper()
	is, err := w.Store.Order(w.t.Context(), o.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	if got := fmt.Sprint(is.State, " ", is.Settlement, " ", is.Money.Statement()); got != want {
		w.t.Errorf("is %s\nwant %s", got, want)
	}
}

// heard has Razorpay asked, as sweep does, and what follows done.
func (w *world) heard(o lab.Order) {
	w.t.Helper()
	if err := w.till.CheckOrder(w.t.Context(), o.ID, w.Now); err != nil {
		w.t.Fatal(err)
	}
	w.finish(o)
}

// Row 18 of reference/payments.md §2: before cash is taken of a patient who may have paid online, Razorpay is asked.
func TestCashWhileAPaymentIsUnderWay(t *testing.T) {
	const due, paid, cashed = `{"amount": 8000}`, "confirmed online owed 0, gateway 8000", "confirmed cod owed 0, cash 8000"
	path := func(o lab.Order, command string) string { return "POST /v1/orders/" + o.ID + "/" + command }
	for _, row := range []struct {
		name  string
		do    func(w *world, o lab.Order, gateway string)
		asked int
		want  string
	}{
		{"18 nobody has paid", func(w *world, o lab.Order, _ string) {
			w.Play(w.t, []step{{Name: "taken", Who: tara, Route: path(o, "cash"), Body: due, Want: "200"}})
		}, 1, cashed},
		{"18 it is captured, and nobody has told", func(w *world, o lab.Order, g string) {
			w.pay(g, "success")
			w.Play(w.t, []step{{Name: "refused", Who: tara, Route: path(o, "cash"), Body: due, Want: "409 nothing_due"}})
		}, 1, paid},
		{"18 it is captured, and cash is taken with the blood", func(w *world, o lab.Order, g string) {
			w.pay(g, "success")
			w.Play(w.t, []step{
				{Name: "on older knowledge", Who: tara, Route: path(o, "collect"), Body: drawn(o, `, "cash": {"amount": 8000}, "seen": {"money": 3}`), Want: "412 stale"},
				{Name: "with cash", Who: tara, Route: path(o, "collect"), Body: drawn(o, `, "cash": {"amount": 8000}`), Want: "409 nothing_due"},
				{Name: "without", Who: tara, Route: path(o, "collect"), Body: drawn(o, ""), Want: "200"},
			})
		}, 1, paid},
		{"18 it is authorised: for twelve minutes no cash", func(w *world, o lab.Order, g string) {
			w.authorised(g)
			w.Play(w.t, []step{
				{Name: "refused", Who: tara, Route: path(o, "cash"), Body: due, Want: "409 payment_in_flight"},
				{Name: "refused with the blood", Who: tara, Route: path(o, "collect"), Body: drawn(o, `, "cash": {"amount": 8000}`), Want: "409 payment_in_flight"},
			})
			w.pass(12 * time.Minute)
			w.Play(w.t, []step{{Name: "taken", Who: tara, Route: path(o, "cash"), Body: due, Want: "200"}})
		}, 3, cashed},
		{"18 it is authorised, then captured: resolved", func(w *world, o lab.Order, g string) {
			p := w.authorised(g)
			w.Play(w.t, []step{{Name: "refused", Who: tara, Route: path(o, "cash"), Body: due, Want: "409 payment_in_flight"}})
			w.capture(p)
			w.Play(w.t, []step{{Name: "paid meanwhile", Who: tara, Route: path(o, "cash"), Body: due, Want: "409 nothing_due"}})
		}, 2, paid},
		{"18 a supervisor overrides, and what comes after it goes back (17)", func(w *world, o lab.Order, g string) {
			p := w.authorised(g)
			over := func(reason string) string { return `{"amount": 8000, "override": "` + reason + `"}` }
			w.Play(w.t, []step{
				{Name: "refused", Who: tara, Route: path(o, "cash"), Body: due, Want: "409 payment_in_flight"},
				{Name: "by a technician", Who: tara, Route: path(o, "cash"), Body: over("patient_leaves"), Want: "403 not_allowed"},
				{Name: "without a reason that is one", Who: mira, Route: path(o, "cash"), Body: over("because"), Want: "400 bad_request override"},
				{Name: "of what has happened", Who: mira, Route: path(o, "cash"), Body: strings.Replace(over("urgent"), "}", told+"}", 1), Want: "400 bad_request override"},
				{Name: "overridden with the blood", Who: mira, Route: path(o, "collect"),
					Body: drawn(o, `, "cash": {"amount": 8000, "override": "patient_leaves"}`), Want: "200"},
			})
			w.capture(p)
			w.heard(o)
		}, 1, cashed},
		{"18 Razorpay is down: by what the order knows", func(w *world, o lab.Order, g string) {
			w.pay(g, "success")
			if err := w.bank.AddFault(sandbox.Fault{How: "down"}); err != nil {
				w.t.Fatal(err)
			}
			w.Play(w.t, []step{{Name: "taken", Who: tara, Route: path(o, "cash"), Body: due, Want: "200"}})
			w.bank.ClearFaults()
			w.heard(o)
		}, 1, cashed},
		{"18 Razorpay is slow: three seconds at most", func(w *world, o lab.Order, _ string) {
			if err := w.bank.AddFault(sandbox.Fault{Call: "order_payments", How: "slow", Ms: 8000, Times: 1}); err != nil {
				w.t.Fatal(err)
			}
			begun := time.Now()
			w.Play(w.t, []step{{Name: "taken", Who: tara, Route: path(o, "cash"), Body: due, Want: "200"}})
			if took := time.Since(begun); took > 6*time.Second {
				w.t.Errorf("it took %s", took)
			}
		}, 1, cashed},
		{"18 what has happened is not asked about", func(w *world, o lab.Order, g string) {
			w.pay(g, "success")
			w.Play(w.t, []step{{Name: "kept", Who: tara, Route: path(o, "cash"), Body: `{"amount": 8000` + told + `}`, Want: "200"}})
			w.heard(o)
		}, 0, cashed},
		{"18 nor is it after the days a bank may take", func(w *world, o lab.Order, _ string) {
			w.pass(6*24*time.Hour + time.Minute)
			w.Play(w.t, []step{{Name: "taken", Who: tara, Route: path(o, "cash"), Body: due, Want: "200"}})
		}, 0, cashed},
		{"18 nor for whoever may not take cash", func(w *world, o lab.Order, _ string) {
			w.Play(w.t, []step{{Name: "refused", Who: as{As: "asha", Hospital: "namuna"}, Route: path(o, "cash"), Body: due, Want: "403 not_a_member"}})
		}, 0, "confirmed cod owed 8000"},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := openBank(t)
			o, gateway := w.converted()
			row.do(w, o, gateway)
			w.want(o, row.want)
			if w.asked != row.asked {
				t.Errorf("Razorpay was asked %d times, want %d", w.asked, row.asked)
			}
		})
	}
	t.Run("18 an order that was never to be paid online costs no call", func(t *testing.T) {
		w := openBank(t)
		o := w.Order(t, mira, hospitaltest.Patient, lab.COD, "HB")
		w.Play(t, []step{{Name: "taken", Who: tara, Route: path(o, "collect"), Body: drawn(o, `, "cash": {"amount": 8000}`), Want: "200"}})
		if w.asked != 0 {
			t.Errorf("Razorpay was asked %d times", w.asked)
		}
	})
}
