package main

import (
	"testing"
	"time"

	"assay/infra/sandbox"
	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
)

// The rows of money (docs/rules.md#rows) where neither callback nor webhook comes: sweep alone finds what became of the
// money and does what was promised. Each is done again with every outside call of its runs going wrong.
func TestRows(t *testing.T) {
	proof := hospitaltest.Prove(t)
	for _, row := range []struct {
		name string
		do   func(s *hospitaltest.Shop)
		want string
	}{
		{"row 25: no request could open the payment", func(s *hospitaltest.Shop) { s.Open(s.Placed().ID) }, "waiting online owed 8000"},
		{"row 33: the payment is found", func(s *hospitaltest.Shop) {
			s.Pay(s.Open(s.Placed().ID).ID, "success")
			run(s, 20*time.Minute)
		}, "confirmed online owed 0, gateway 8000"},
		{"row 11: A failed, B is found", func(s *hospitaltest.Shop) {
			o := s.Open(s.Placed().ID)
			s.Pay(o.ID, "failure")
			s.Pay(o.ID, "success")
			run(s, 20*time.Minute)
		}, "confirmed online owed 0, gateway 8000"},
		{"row 38: authorised late is captured", func(s *hospitaltest.Shop) {
			s.Pay(s.Open(s.Placed().ID).ID, "late")
			run(s, 40*time.Minute)
		}, "confirmed online owed 0, gateway 8000"},
		{"row 15: captured after it was cancelled goes back", func(s *hospitaltest.Shop) {
			o := s.Open(s.Placed().ID)
			s.Cancel(o.ID)
			s.Pay(o.ID, "success")
			run(s, 40*time.Minute)
		}, "cancelled online owed 0"},
		{"row 25: a refund that takes its time", func(s *hospitaltest.Shop) {
			o := s.Open(s.Placed().ID)
			s.Pay(o.ID, "success")
			s.Await(o.ID, func(o lab.Order) bool { return o.State == lab.Confirmed })
			s.Set(sandbox.Switches{Refunds: "pending"})
			s.Cancel(o.ID)
			run(s, 20*time.Minute)
		}, "cancelled online owed 0, gateway 8000, refunds_owed 8000"},
		{"row 30: a dispute is found without a webhook, and what was to go back waits", func(s *hospitaltest.Shop) {
			disputed(s)
			s.Sweep(10 * time.Minute)
		}, "cancelled online owed 0, refunds_owed 8000, disputed 8000"},
		{"row 31: a dispute was lost without a webhook: nothing goes back on top", func(s *hospitaltest.Shop) {
			o, dispute := disputed(s)
			s.Sweep(10 * time.Minute)
			if err := s.Bank.Decide(dispute, "lost"); err != nil {
				t.Fatal(err)
			}
			s.AwaitDay(o.ID, func(o lab.Order) bool { return !o.Money.Disputes[0].IsOpen() })
		}, "cancelled online owed 0"},
		{"row 31: a dispute was won without a webhook: what waited goes back", func(s *hospitaltest.Shop) {
			o, dispute := disputed(s)
			s.Sweep(10 * time.Minute)
			if err := s.Bank.Decide(dispute, "won"); err != nil {
				t.Fatal(err)
			}
			s.AwaitDay(o.ID, func(o lab.Order) bool { return o.Money.Refunded() > 0 })
		}, "cancelled online owed 0"},
		{"row 13: captured after it expired revives it", func(s *hospitaltest.Shop) {
			o := s.Open(s.Placed().ID)
			s.Pass(48 * time.Hour)
			s.Step(t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
				out, _, err := o.Expire(lab.SystemActor("expiry"), now)
				return out, err
			})
			s.Pay(o.ID, "success")
			run(s, 20*time.Minute)
		}, "confirmed online owed 0, gateway 8000"},
	} {
		proof.Row(t, row.name, func(t *testing.T, line *hospitaltest.Line) {
			s := hospitaltest.OpenShop(t, line, nil)
			row.do(s)
			if line.Disturbed() {
				s.Recover()
			}
			order := "sahyadri-01938f6e-5d2a-7c41-9b3e-000000000001"
			if got := s.State(order); got != row.want {
				t.Errorf("is %s\nwant %s", got, row.want)
			}
			s.Sound(t, s.Bank, order)
		})
	}
}

// run lets the schedule call every ten minutes for a while.
func run(s *hospitaltest.Shop, d time.Duration) {
	const often = 10 * time.Minute
	for ; d > 0; d -= often {
		s.Sweep(often)
	}
}

// disputed is a payment that somebody doubts, of an order that is cancelled as soon as the dispute is found.
func disputed(s *hospitaltest.Shop) (lab.Order, string) {
	o := s.Open(s.Placed().ID)
	c := s.Pay(o.ID, "success")
	s.Await(o.ID, func(o lab.Order) bool { return o.State == lab.Confirmed })
	id, err := s.Bank.Dispute(c.Payment, 8000, "chargeback", 7)
	if err != nil {
		panic(err)
	}
	s.AwaitDay(o.ID, func(o lab.Order) bool { return len(o.Money.Disputes) > 0 })
	return s.Cancel(o.ID), id
}
