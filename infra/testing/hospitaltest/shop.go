package hospitaltest

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"assay/infra/sandbox"
	"assay/infra/testing/cast"
	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/payment"
	"assay/shared/store"
	"assay/shared/sweep"
)

// Lead is the supervisor of a Shop; its technician is Tara.
var Lead = lab.Member{Person: cast.Meera.ID, Roles: []lab.Role{lab.Supervisor}, Active: true}

// Shop is Sahyadri, which takes money online, for one test: its tables, Razorpay's double, the payments
// between them, and sweep, by which a deployment recovers. All their calls go out on the line.
type Shop struct {
	*House
	Bank     *Bank
	Payments payment.Processor
	sweeper  sweep.Sweeper
	t        testing.TB
}

// OpenShop makes one with the handler of a function over it; routes is nil for a function that is no API.
func OpenShop(t testing.TB, line *Line, routes func(payment.Processor) []apigw.Route) *Shop {
	t.Helper()
	s := &Shop{t: t, Bank: OpenBank(t, time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC), cast.Sahyadri.ID)}
	s.Bank.Line = line
	s.House = openBeside(t, line, func(through *store.Store) []apigw.Route {
		s.Payments = payment.Processor{Store: through, Gateway: s.Bank.Gateway, Offered: payment.Offered(through)}
		s.sweeper = sweep.Sweeper{Store: through, Payments: s.Payments, Queue: Queue{Line: line},
			URLs: map[lab.DutyKind]string{lab.DutyMail: "mail", lab.DutyDocument: "documents"},
			Log:  slog.New(slog.DiscardHandler), Meter: observe.NewMeter()}
		if routes == nil {
			return nil
		}
		return routes(s.Payments)
	}, "sweep", "payments")
	s.Found(t, cast.Sahyadri.ID, lab.Member{Person: cast.Tara.ID, Roles: []lab.Role{lab.Technician}}, lab.Member{Person: cast.Meera.ID, Roles: []lab.Role{lab.Supervisor}})
	return s
}

// Queue takes what is sent, and nobody reads it. Its calls go out on the line.
type Queue struct{ Line *Line }

// SendMessage implements the one call of SQS that is needed.
func (q Queue) SendMessage(context.Context, *sqs.SendMessageInput, ...func(*sqs.Options)) (out *sqs.SendMessageOutput, err error) {
	err = q.Line.Call("sqs SendMessage", func() error {
		out = &sqs.SendMessageOutput{}
		return nil
	})
	return out, err
}

// Pass lets time pass here and at Razorpay, which sends its webhooks.
func (s *Shop) Pass(d time.Duration) {
	s.Now = s.Now.Add(d)
	s.Bank.Now = s.Now
	s.Bank.Step(s.t.Context())
}

// Sweep lets time pass, and the schedule call at the end of it: what is late is finished. A run that fails is not
// repeated: the next one comes.
func (s *Shop) Sweep(d time.Duration) {
	s.t.Helper()
	s.Pass(d)
	err := s.Line.Process(func() error { return s.sweeper.Run(s.t.Context(), s.Now) })
	if err != nil && !s.Line.Disturbed() {
		s.t.Fatal(err)
	}
}

// Await sweeps every ten minutes until an order is as it is to be, and gives it.
func (s *Shop) Await(order string, is func(lab.Order) bool) lab.Order {
	s.t.Helper()
	return s.awaitBy(10*time.Minute, 30, order, is)
}

// AwaitDay is Await for what the look of a day finds: it sweeps every thirteen hours, for a week.
func (s *Shop) AwaitDay(order string, is func(lab.Order) bool) lab.Order {
	s.t.Helper()
	return s.awaitBy(13*time.Hour, 13, order, is)
}

func (s *Shop) awaitBy(every time.Duration, times int, order string, is func(lab.Order) bool) lab.Order {
	s.t.Helper()
	for range times {
		if o := s.Read(order); is(o) {
			return o
		}
		s.Sweep(every)
	}
	s.t.Fatalf("%v later the order is %s", every*time.Duration(times), s.State(order))
	return lab.Order{}
}

// AwaitDispute is Await for the state of the one dispute of an order. An open one may have been found under review.
func (s *Shop) AwaitDispute(order string, state lab.DisputeState) lab.Order {
	s.t.Helper()
	return s.Await(order, func(o lab.Order) bool {
		return len(o.Money.Disputes) == 1 && (o.Money.Disputes[0].State == state || state == lab.DisputeOpen && o.Money.Disputes[0].IsOpen())
	})
}

// Until sweeps every ten minutes until an order is in a state, as State writes it.
func (s *Shop) Until(order, state string) {
	s.t.Helper()
	s.Await(order, func(lab.Order) bool { return s.State(order) == state })
}

// Recover is what the deployment does by itself for five hours: a duty that was disturbed is put off for an hour at most.
func (s *Shop) Recover() {
	s.t.Helper()
	for range 5 {
		s.Sweep(time.Hour)
	}
}

// Placed places an order for one test that is to be paid online.
func (s *Shop) Placed() lab.Order {
	s.t.Helper()
	return s.Order(s.t, Ask{As: cast.Meera.ID, Hospital: cast.Sahyadri.ID}, Patient, lab.Online, "HB")
}

// Start promises that an order can be paid.
func (s *Shop) Start(order string) lab.Order {
	s.t.Helper()
	return s.Step(s.t, order, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		out, _, err := o.StartPayment(Lead, now)
		return out, err
	})
}

// Open is Start, and sweep has Razorpay's order made: it can be paid.
func (s *Shop) Open(order string) lab.Order {
	s.t.Helper()
	s.Start(order)
	return s.Await(order, func(o lab.Order) bool { return o.Money.CurrentAttempt().Gateway != "" })
}

// Pay does at the checkout of an order what a payer does.
func (s *Shop) Pay(order, outcome string) sandbox.Callback {
	s.t.Helper()
	open := s.Read(order).Money.CurrentAttempt()
	if open == nil || open.Gateway == "" {
		s.t.Fatal("nobody can pay: Razorpay's order is not there")
	}
	return s.PayAt(open.Gateway, outcome)
}

// PayAt is Pay at an order of Razorpay's.
func (s *Shop) PayAt(gateway, outcome string) sandbox.Callback {
	s.t.Helper()
	c, err := s.Bank.Pay(gateway, outcome)
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

// Set sets the switches of Razorpay's double.
func (s *Shop) Set(w sandbox.Switches) {
	s.t.Helper()
	if err := s.Bank.Set(w); err != nil {
		s.t.Fatal(err)
	}
}

// Fault makes a call of Razorpay's double go wrong so many times; 0 for always.
func (s *Shop) Fault(call, how string, times int) {
	s.t.Helper()
	if err := s.Bank.AddFault(sandbox.Fault{Call: call, How: how, Times: times}); err != nil {
		s.t.Fatal(err)
	}
}

// Read reads an order.
func (s *Shop) Read(order string) lab.Order {
	s.t.Helper()
	o, err := s.Store.Order(s.t.Context(), order)
	if err != nil {
		s.t.Fatal(err)
	}
	return o
}

// Cancel ends an order as the supervisor does.
func (s *Shop) Cancel(order string) lab.Order {
	s.t.Helper()
	return s.Step(s.t, order, func(o lab.Order, now time.Time) (lab.Outcome, error) { return o.Cancel(Lead, now, "patient_asked") })
}

// State writes the state of an order with its books: "confirmed online owed 0, gateway 8000".
func (s *Shop) State(order string) string {
	s.t.Helper()
	o := s.Read(order)
	return string(o.State) + " " + string(o.Settlement) + " " + o.Money.Statement()
}

// Promised lists the calls to Razorpay that an order still promises, but for the checks, which go on.
func (s *Shop) Promised(order string) (refs []store.DutyRef) {
	s.t.Helper()
	jobs, err := s.Store.OpenDuties(s.t.Context(), order, lab.DutyGateway)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, j := range jobs {
		if j.Duty.Act != lab.GatewayCheck {
			refs = append(refs, j.Ref)
		}
	}
	return refs
}

// Letters lists the mails that an order has promised, in turn; nobody sends them here.
func (s *Shop) Letters(order string) (letters []lab.Duty) {
	s.t.Helper()
	jobs, err := s.Store.OpenDuties(s.t.Context(), order, lab.DutyMail)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, j := range jobs {
		letters = append(letters, j.Duty)
	}
	return letters
}
