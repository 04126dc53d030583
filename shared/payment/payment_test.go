package payment_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"assay/infra/sandbox"
	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/payment"
	"assay/shared/razorpay"
	"assay/shared/store"
)

func open(t *testing.T) *hospitaltest.Shop {
	t.Helper()
	return hospitaltest.OpenShop(t, &hospitaltest.Line{}, nil)
}

// waiting is an order that can be paid at order_1, as the machine makes it.
func waiting(t *testing.T) lab.Order {
	t.Helper()
	lead, system := lab.Member{Person: "meera", Roles: []lab.Role{lab.Supervisor}, Active: true}, lab.SystemActor("payments")
	now := time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC)
	out, err := lab.PlaceOrder(lead, now, lab.Placement{ID: "sahyadri-0193", Number: "26-000417", Settlement: lab.Online,
		Particulars: lab.Particulars{Priority: lab.Routine}, ExpiryHours: 48, Patient: lab.Snapshot{ID: "p", BirthDate: "1984-03-12", Sex: "female"},
		Tests: []lab.OrderedTest{{Code: "HB", Name: "HB", Price: 8000, Items: []lab.OrderedItem{{Code: "HB", Container: "E"}}}}})
	if err == nil {
		out, _, err = out.Order.StartPayment(lead, now)
	}
	if err == nil {
		out, _, err = out.Order.OpenAttempt(system, now, out.Order.Money.CurrentAttempt().Receipt, "order_1")
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Order
}

// What Razorpay says of a payment, in its words, and what the order makes of it.
func TestDecidePayment(t *testing.T) {
	now := time.Date(2026, 11, 25, 7, 0, 0, 0, time.UTC)
	said := func(status string, edit ...func(*razorpay.Payment)) razorpay.Payment {
		p := razorpay.Payment{ID: "pay_1", Order: "order_1", Status: status, Amount: 8000, Currency: "INR", Captured: status == razorpay.PaymentCaptured}
		for _, e := range edit {
			e(&p)
		}
		return p
	}
	ended := func(o lab.Order) lab.Order {
		out, _, err := o.Expire(lab.SystemActor("expiry"), now.Add(48*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		return out.Order
	}
	for _, c := range []struct {
		name     string
		before   func(lab.Order) lab.Order
		at       time.Duration // after now
		price    lab.Paise     // of the test today
		read     razorpay.Payment
		changed  bool
		followUp bool
		state    string
		err      error
	}{
		{"only created", nil, 0, 8000, said(razorpay.PaymentCreated), false, false, "waiting owed 8000", nil},
		{"failed", nil, 0, 8000, said(razorpay.PaymentFailed), true, false, "payment_failed owed 8000", nil},
		{"authorised: it has to be captured", nil, 0, 8000, said(razorpay.PaymentAuthorized), true, true, "waiting owed 8000", nil},
		{"authorised, another amount", nil, 0, 8000, said(razorpay.PaymentAuthorized, func(p *razorpay.Payment) { p.Amount-- }), true, false, "waiting owed 8000", nil},
		{"captured", nil, 0, 8000, said(razorpay.PaymentCaptured), true, false, "confirmed owed 0, gateway 8000", nil},
		{"captured, and given back in part since", nil, 0, 8000, said(razorpay.PaymentCaptured, func(p *razorpay.Payment) { p.Refunded = 3000 }), true, true, "confirmed owed 0, gateway 8000", nil},
		{"captured, and given back whole since", nil, 0, 8000, said(razorpay.PaymentRefunded, func(p *razorpay.Payment) { p.Captured, p.Refunded = true, 8000 }), true, true, "confirmed owed 0, gateway 8000", nil},
		{"never captured, and returned", nil, 0, 8000, said(razorpay.PaymentRefunded), true, false, "waiting owed 8000", nil},
		{"captured after the end revives it", ended, 49 * time.Hour, 8000, said(razorpay.PaymentCaptured), true, false, "confirmed owed 0, gateway 8000", nil},
		{"captured after the end, at another price by now: nobody gets a test for it", ended, 49 * time.Hour, 9000, said(razorpay.PaymentCaptured), true, false, "expired owed 8000, gateway 8000, unapplied 8000", nil},
		{"of another order", nil, 0, 8000, said(razorpay.PaymentCaptured, func(p *razorpay.Payment) { p.Order = "order_2" }), false, false, "waiting owed 8000", payment.ErrForeignPayment},
		{"of no order", nil, 0, 8000, said(razorpay.PaymentCaptured, func(p *razorpay.Payment) { p.Order = "" }), false, false, "waiting owed 8000", payment.ErrForeignPayment},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := waiting(t)
			if c.before != nil {
				o = c.before(o)
			}
			p := payment.Processor{Offered: func(context.Context, string, time.Time) (func(string) (lab.OrderedTest, bool), error) {
				return func(code string) (lab.OrderedTest, bool) {
					return lab.OrderedTest{Code: code, Price: c.price}, code == "HB"
				}, nil
			}}
			d, err := p.DecidePayment(t.Context(), o, c.read, now.Add(c.at))
			if !errors.Is(err, c.err) || d.Changed != c.changed || d.HasFollowUp() != c.followUp {
				t.Errorf("changed %t, follow-up %t, %v", d.Changed, d.HasFollowUp(), err)
			}
			if is := string(d.Outcome.Order.State) + " " + d.Outcome.Order.Money.Statement(); is != c.state {
				t.Errorf("is %s\nwant %s", is, c.state)
			}
			if d.Changed {
				again, err := p.DecidePayment(t.Context(), d.Outcome.Order, c.read, now.Add(c.at))
				if err != nil || again.Changed {
					t.Errorf("the same again: changed %t, %v", again.Changed, err)
				}
			}
		})
	}
}

// duty is the one open call of a kind that an order promises.
func duty(t *testing.T, s *hospitaltest.Shop, order string, act lab.GatewayAct) store.Job {
	t.Helper()
	jobs, err := s.Store.OpenDuties(t.Context(), order, lab.DutyGateway)
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range jobs {
		if j.Duty.Act == act {
			return j
		}
	}
	t.Fatalf("%s does not promise %s: %+v", order, act, jobs)
	return store.Job{}
}

// Whatever call fails, the error names the order and what was called, the duty stays, and the same duty run again ends in
// one order and one refund at Razorpay.
func TestRunDuty(t *testing.T) {
	authorised := func(s *hospitaltest.Shop) lab.Order {
		o := s.Open(s.Placed().ID)
		p := s.Pay(o.ID, "late").Payment
		s.Pass(16 * time.Minute)
		s.Fault("capture", "down", 1)
		if err := s.Payments.ApplyPaymentByID(t.Context(), o.ID, p, s.Now); err != nil {
			t.Fatal(err)
		}
		return s.Read(o.ID)
	}
	cancelled := func(s *hospitaltest.Shop) lab.Order {
		o := s.Open(s.Placed().ID)
		s.Pay(o.ID, "success")
		if err := s.Payments.CheckOrder(t.Context(), o.ID, s.Now); err != nil {
			t.Fatal(err)
		}
		return s.Cancel(o.ID)
	}
	for _, c := range []struct {
		name  string
		make  func(s *hospitaltest.Shop) lab.Order
		act   lab.GatewayAct
		call  string
		how   string
		texts []string
		ends  string
	}{
		{"find Razorpay's order", func(s *hospitaltest.Shop) lab.Order { return s.Start(s.Placed().ID) }, lab.GatewayCreate, "list_orders", "down",
			[]string{"find Razorpay's order 26-000001-1"}, "waiting online owed 8000"},
		{"create Razorpay's order", func(s *hospitaltest.Shop) lab.Order { return s.Start(s.Placed().ID) }, lab.GatewayCreate, "create_order", "lost",
			[]string{"create Razorpay's order 26-000001-1"}, "waiting online owed 8000"},
		{"read a payment", authorised, lab.GatewayCapture, "get_payment", "down", []string{"duty capture of pay_"}, "confirmed online owed 0, gateway 8000"},
		{"capture it", authorised, lab.GatewayCapture, "capture", "lost", []string{"duty capture of pay_"}, "confirmed online owed 0, gateway 8000"},
		{"list refunds", cancelled, lab.GatewayRefund, "list_refunds", "down", []string{"duty refund of F1"}, "cancelled online owed 0"},
		{"refund", cancelled, lab.GatewayRefund, "refund", "lost", []string{"duty refund of F1"}, "cancelled online owed 0"},
		{"list payments", func(s *hospitaltest.Shop) lab.Order { return s.Open(s.Placed().ID) }, lab.GatewayCheck, "order_payments", "throttled",
			[]string{"duty look of 26-000001-1", "list payments of order_"}, "waiting online owed 8000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			o := c.make(s)
			j := duty(t, s, o.ID, c.act)
			s.Bank.ClearFaults()
			s.Fault(c.call, c.how, 1)
			err := s.Payments.RunDuty(t.Context(), j, s.Now)
			if err == nil {
				t.Fatal("a call that failed is taken for one that was made")
			}
			for _, text := range append(c.texts, "order "+o.ID, "*razorpay.Error") {
				if words := observe.Plain(err).Error(); !strings.Contains(words, text) {
					t.Errorf("%q is not in %s", text, words)
				}
			}
			if razorpay.Throttled(err) != (c.how == "throttled") {
				t.Errorf("throttled: %t", razorpay.Throttled(err))
			}
			if left := duty(t, s, o.ID, c.act); left.Ref != j.Ref {
				t.Errorf("%s is promised, not %s", left.Ref, j.Ref)
			}
			for range 2 { // the second time there is nothing left to do
				if err := s.Payments.RunDuty(t.Context(), j, s.Now); err != nil {
					t.Fatal(err)
				}
			}
			if is := s.State(o.ID); is != c.ends || len(s.Promised(o.ID)) != 0 {
				t.Errorf("is %s, promised %v", is, s.Promised(o.ID))
			}
			s.Sound(t, s.Bank, o.ID)
		})
	}
	t.Run("a call of no name", func(t *testing.T) {
		s := open(t)
		o := s.Start(s.Placed().ID)
		err := s.Payments.RunDuty(t.Context(), store.Job{Ref: store.DutyRef{Order: o.ID, Duty: "W#000009#x"}, Duty: lab.Duty{Act: "x"}}, s.Now)
		if err == nil || !strings.Contains(err.Error(), o.ID) {
			t.Error(err)
		}
	})
}

// A check counts as a missed webhook where it found something, and not else.
func TestMissedWebhook(t *testing.T) {
	s := open(t)
	o := s.Open(s.Placed().ID)
	missed := 0
	p := s.Payments
	p.OnMissedWebhook = func(context.Context) { missed++ }
	for _, step := range []struct {
		name string
		do   func()
		want int
	}{
		{"nobody has paid", nil, 0},
		{"a payment failed", func() { s.Pay(o.ID, "failure") }, 1},
		{"nothing more", nil, 1},
		{"it is paid", func() { s.Pay(o.ID, "success") }, 2},
		{"nothing more, and the check is over", nil, 2},
	} {
		if step.do != nil {
			step.do()
		}
		j, ok, err := s.Store.Job(t.Context(), store.DutyRefFor(o.ID, lab.Duty{N: 3, Kind: lab.DutyGateway, Act: lab.GatewayCheck, Of: "26-000001-1"}))
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		if !j.Done {
			if err := p.RunDuty(t.Context(), j, s.Now); err != nil {
				t.Fatal(err)
			}
		}
		if missed != step.want {
			t.Errorf("%s: %d missed, want %d", step.name, missed, step.want)
		}
	}
}

// A refund that fails raises the alarm once, however often Razorpay says so (docs/rules.md#row-26).
func TestRefundFailed(t *testing.T) {
	s := open(t)
	o := s.Open(s.Placed().ID)
	paid := s.Pay(o.ID, "success").Payment
	if err := s.Payments.CheckOrder(t.Context(), o.ID, s.Now); err != nil {
		t.Fatal(err)
	}
	s.Cancel(o.ID)
	failed := 0
	p := s.Payments
	p.OnRefundFailed = func(context.Context) { failed++ }
	s.Set(sandbox.Switches{Refunds: "failed"})
	if err := p.RunDuty(t.Context(), duty(t, s, o.ID, lab.GatewayRefund), s.Now); err != nil || failed != 1 {
		t.Errorf("%d counted, %v", failed, err)
	}
	if err := p.ApplyPaymentByID(t.Context(), o.ID, paid, s.Now); err != nil || failed != 1 {
		t.Errorf("read again: %d counted, %v", failed, err)
	}
}

// An order of a hospital without an account has nobody to be asked about it, and one that can be paid needs no other.
func TestAdoptOrder(t *testing.T) {
	s := open(t)
	o := s.Placed()
	s.Found(t, "narmada", lab.Member{Person: "zoya", Roles: []lab.Role{lab.Supervisor}})
	without := s.Order(t, hospitaltest.Ask{As: "zoya", Hospital: "narmada"}, hospitaltest.Patient, lab.Online, "HB")
	for _, o := range []lab.Order{o, without, s.Open(s.Placed().ID)} {
		is, err := s.Payments.AdoptOrder(t.Context(), o, s.Now)
		if err != nil || is.Version != o.Version {
			t.Errorf("version %d, was %d, %v", is.Version, o.Version, err)
		}
	}
	a, err := s.Bank.Gateway.Account(t.Context(), "sahyadri")
	if err != nil {
		t.Fatal(err)
	}
	foreign := razorpay.NewOrder{Receipt: o.NextReceipt(), Amount: 8000, Ours: without.ID}
	if _, err := a.CreateOrder(t.Context(), foreign); err != nil {
		t.Fatal(err)
	}
	if is, err := s.Payments.AdoptOrder(t.Context(), o, s.Now); err != nil || is.Version != o.Version {
		t.Errorf("one that was made for another order: version %d, %v", is.Version, err)
	}
	made, err := a.CreateOrder(t.Context(), razorpay.NewOrder{Receipt: o.NextReceipt(), Amount: 8000, Ours: o.ID})
	if err != nil {
		t.Fatal(err)
	}
	is, err := s.Payments.AdoptOrder(t.Context(), o, s.Now)
	if err != nil || is.Money.CurrentAttempt() == nil || is.Money.CurrentAttempt().Gateway != made.ID {
		t.Errorf("%+v, %v", is.Money.Attempts, err)
	}
	s.Fault("list_orders", "down", 0)
	if _, err := s.Payments.AdoptOrder(t.Context(), s.Placed(), s.Now); err == nil || !strings.Contains(err.Error(), "order sahyadri-") {
		t.Errorf("while Razorpay is down: %v", err)
	}
}
