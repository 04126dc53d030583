package hospitaltest

import (
	"testing"
	"time"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/lab"
	"assay/shared/payment"
	"assay/shared/store"
)

// Shop is the hospital "namuna" that takes money online: its tables, Razorpay's double, and the till between them, whose
// calls go out on the line.
type Shop struct {
	*House
	Bank *Bank
	Till payment.Processor
}

// OpenShop makes one, for the test of a function that acts by itself.
func OpenShop(t testing.TB, line *Line) *Shop {
	t.Helper()
	offered, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := &Shop{Bank: OpenBank(t, time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC), "namuna")}
	s.Bank.Line = line
	s.House = OpenOn(t, line, func(through *store.Store) []apigw.Route {
		s.Till = payment.Processor{Store: through, Gateway: s.Bank.Gateway, Offered: offered.Ordered}
		return nil
	})
	s.Found(t, "namuna", lab.Member{Person: "mira", Roles: []lab.Role{lab.Supervisor}})
	return s
}

// Pass lets time pass here and at Razorpay.
func (s *Shop) Pass(t testing.TB, d time.Duration) {
	s.Now = s.Now.Add(d)
	s.Bank.Now = s.Now
	s.Bank.Step(t.Context())
}

// Started places an order for one test and promises that it can be paid online.
func (s *Shop) Started(t testing.TB) lab.Order {
	t.Helper()
	o := s.Order(t, Ask{As: "mira", Hospital: "namuna"}, Patient, lab.Online, "HB")
	return s.Step(t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		out, _, err := o.StartPayment(Lead, now)
		return out, err
	})
}

// Lead is the supervisor of a Shop.
var Lead = lab.Member{Person: "mira", Roles: []lab.Role{lab.Supervisor}, Active: true}

// Pay does at the checkout of an order what a payer does.
func (s *Shop) Pay(t testing.TB, order, outcome string) {
	t.Helper()
	o, err := s.Store.Order(t.Context(), order)
	if err != nil {
		t.Fatal(err)
	}
	open := o.Money.CurrentAttempt()
	if open == nil || open.Gateway == "" {
		t.Fatal("nobody can pay: Razorpay's order is not there")
	}
	if _, err := s.Bank.Pay(open.Gateway, outcome); err != nil {
		t.Fatal(err)
	}
}

// Stands tells how an order stands, with its books.
func (s *Shop) Stands(t testing.TB, order string) string {
	t.Helper()
	o, err := s.Store.Order(t.Context(), order)
	if err != nil {
		t.Fatal(err)
	}
	return string(o.State) + " " + string(o.Settlement) + " " + o.Money.Statement()
}
