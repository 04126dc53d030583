package main

import (
	"log/slog"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
	"assay/shared/observe"
)

// shop is a hospital whose orders end by the clock, after Razorpay was asked.
type shop struct {
	*hospitaltest.Shop
	t      *testing.T
	expiry handlers
	placed hospitaltest.Backup // when the order was placed
}

func openShop(t *testing.T, line *hospitaltest.Line) *shop {
	s := &shop{Shop: hospitaltest.OpenShop(t, line, nil), t: t}
	s.expiry = handlers{store: s.Payments.Store, checkOrder: s.Payments.CheckOrder, log: slog.New(slog.DiscardHandler), meter: observe.NewMeter()}
	return s
}

// run lets time pass and the schedule call. A run that fails is not repeated: the next one comes.
func (s *shop) run(d time.Duration) {
	s.t.Helper()
	s.Pass(d)
	err := s.Line.Process(func() error { return s.expiry.endDue(s.t.Context(), schedule{Now: s.Now}) })
	if err != nil && !s.Line.Disturbed() {
		s.t.Fatal(err)
	}
}

func (s *shop) step(o lab.Order, do func(lab.Order, time.Time) (lab.Outcome, error)) {
	s.Step(s.t, o.ID, do)
}

// ended counts how often an order was ended.
func (s *shop) ended(o lab.Order) (times int) {
	s.t.Helper()
	events, err := s.Store.Timeline(s.t.Context(), o.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, e := range events {
		if e.Action == lab.Expire {
			times++
		}
	}
	return times
}

// The rows of money (docs/rules.md#rows) in which an order's time is up. Each is done again with every outside call
// going wrong.
func TestRows(t *testing.T) {
	proof := hospitaltest.Prove(t)
	const ended = "expired online owed 8000"
	const paid = "confirmed online owed 0, gateway 8000"
	for _, row := range []struct {
		name string
		do   func(s *shop, o lab.Order)
		want string
		ends int // how often
	}{
		{"row 32: nothing was paid", func(s *shop, o lab.Order) { s.run(48 * time.Hour) }, ended, 1},
		{"row 32: the money is there", func(s *shop, o lab.Order) {
			s.Pay(o.ID, "success")
			s.run(48 * time.Hour)
		}, paid, 0},
		{"row 38: authorised late, found at the end and captured", func(s *shop, o lab.Order) {
			s.Pay(o.ID, "late")
			s.run(48 * time.Hour)
		}, paid, 0},
		{"row 12: the last try failed", func(s *shop, o lab.Order) {
			s.Pay(o.ID, "failure")
			s.run(48 * time.Hour)
		}, ended, 1},
		{"row 13: captured after it expired", func(s *shop, o lab.Order) {
			s.run(48 * time.Hour)
			if s.Line.Disturbed() { // so that it has expired
				s.run(15 * time.Minute)
			}
			s.Pay(o.ID, "success")
			s.Until(o.ID, paid)
		}, paid, 1},
		{"row 41: Razorpay is silent when it is to be asked", func(s *shop, o lab.Order) {
			s.Fault("order_payments", "down", 1)
			s.run(48 * time.Hour)
			s.run(15 * time.Minute)
		}, ended, 1},
		{"row 42: cash, and nobody came", func(s *shop, o lab.Order) {
			s.step(o, func(o lab.Order, now time.Time) (lab.Outcome, error) {
				return o.ConvertToCOD(hospitaltest.Lead, now, 48)
			})
			s.run(24 * 4 * time.Hour)
		}, "expired cod owed 8000", 1},
		{"row 16: cash was chosen, and the money is there", func(s *shop, o lab.Order) {
			s.step(o, func(o lab.Order, now time.Time) (lab.Outcome, error) {
				return o.ConvertToCOD(hospitaltest.Lead, now, 48)
			})
			s.Pay(o.ID, "success")
			s.run(24 * 4 * time.Hour)
		}, paid, 0},
		{"row 43: restored to before the checkout, and nobody pays again: its end finds the payment", func(s *shop, o lab.Order) {
			s.Pay(o.ID, "success")
			s.Restore(s.t, s.placed)
			s.run(48 * time.Hour)
		}, paid, 0},
	} {
		proof.Row(t, row.name, func(t *testing.T, line *hospitaltest.Line) {
			s := openShop(t, line)
			o := s.Placed()
			s.placed = s.Backup(t)
			o = s.Open(o.ID)
			row.do(s, o)
			if line.Disturbed() {
				for range 4 {
					s.run(15 * time.Minute)
					s.Recover()
				}
			}
			if got := s.State(o.ID); got != row.want {
				t.Errorf("is %s\nwant %s", got, row.want)
			}
			if n := s.ended(o); n != row.ends {
				t.Errorf("it was ended %d times, want %d", n, row.ends) // docs/rules.md#invariant-14: never with money there
			}
			s.Sound(t, s.Bank, o.ID)
		})
	}
}
