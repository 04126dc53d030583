package main

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"assay/infra/sandbox"
	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
	"assay/shared/observe"
)

// shop is a hospital whose promised calls nobody but sweep carries out: no request and no webhook does.
type shop struct {
	*hospitaltest.Shop
	t *testing.T
	sweep
}

func openShop(t *testing.T, line *hospitaltest.Line) *shop {
	s := &shop{Shop: hospitaltest.OpenShop(t, line), t: t}
	s.sweep = sweep{store: s.Till.Store, till: s.Till, queue: lined{&queues{}, line}, log: slog.New(slog.DiscardHandler), meter: observe.NewMeter(),
		urls: map[lab.DutyKind]string{lab.DutyMail: "mail", lab.DutyDocument: "documents"}}
	return s
}

// lined is a queue on the line.
type lined struct {
	sender
	line *hospitaltest.Line
}

func (l lined) SendMessage(ctx context.Context, in *sqs.SendMessageInput, how ...func(*sqs.Options)) (out *sqs.SendMessageOutput, err error) {
	err = l.line.Call("sqs SendMessage", func() (err error) {
		out, err = l.sender.SendMessage(ctx, in, how...)
		return err
	})
	return out, err
}

// run lets the schedule call again and again for a while. A run that fails is not repeated: the next one comes.
func (s *shop) run(d time.Duration) {
	s.t.Helper()
	const often = 10 * time.Minute
	for ; d > 0; d -= often {
		s.Pass(s.t, often)
		err := s.Line.Process(func() error { return s.routes(s.t.Context(), schedule{Now: s.Now}) })
		if err != nil && !s.Line.Disturbed() {
			s.t.Fatal(err)
		}
	}
}

// await runs until an order is as it is to be.
func (s *shop) await(o lab.Order, is func(lab.Order) bool) lab.Order {
	s.t.Helper()
	for range 9 {
		s.run(10 * time.Minute)
		now, err := s.Store.Order(s.t.Context(), o.ID)
		if err != nil {
			s.t.Fatal(err)
		}
		if is(now) {
			return now
		}
	}
	s.t.Fatal("an hour and a half were not enough")
	return o
}

// open is an order that can be paid.
func (s *shop) open() lab.Order {
	s.t.Helper()
	return s.await(s.Started(s.t), func(o lab.Order) bool { return o.Money.CurrentAttempt().Gateway != "" })
}

func (s *shop) cancel(o lab.Order) {
	s.Step(s.t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.Cancel(hospitaltest.Lead, now, "patient_asked")
	})
}

// The rows of reference/payments.md §2 where neither browser nor webhook tells anything: sweep alone finds what became of
// the money and does what was promised. Each is done again with every outside call of its runs going wrong.
func TestRows(t *testing.T) {
	proof := hospitaltest.Prove(t)
	for _, row := range []struct {
		name string
		do   func(s *shop)
		want string
	}{
		{"25 no request could open the payment", func(s *shop) { s.open() }, "waiting online owed 8000"},
		{"33 the payment is found", func(s *shop) {
			s.Pay(s.t, s.open().ID, "success")
			s.run(20 * time.Minute)
		}, "confirmed online owed 0, gateway 8000"},
		{"11 A failed, B is found", func(s *shop) {
			o := s.open()
			s.Pay(s.t, o.ID, "failure")
			s.Pay(s.t, o.ID, "success")
			s.run(20 * time.Minute)
		}, "confirmed online owed 0, gateway 8000"},
		{"38 authorised late is captured", func(s *shop) {
			s.Pay(s.t, s.open().ID, "late")
			s.run(40 * time.Minute)
		}, "confirmed online owed 0, gateway 8000"},
		{"15 captured after it was cancelled goes back", func(s *shop) {
			o := s.open()
			s.cancel(o)
			s.Pay(s.t, o.ID, "success")
			s.run(40 * time.Minute)
		}, "cancelled online owed 0"},
		{"25 a refund that takes its time", func(s *shop) {
			o := s.open()
			s.Pay(s.t, o.ID, "success")
			s.await(o, func(o lab.Order) bool { return o.State == lab.Confirmed })
			if err := s.Bank.Set(sandbox.Switches{Refunds: "pending"}); err != nil {
				s.t.Fatal(err)
			}
			s.cancel(o)
			s.run(20 * time.Minute)
		}, "cancelled online owed 0, gateway 8000, refunds_owed 8000"},
		{"13 captured after it expired revives it", func(s *shop) {
			o := s.open()
			s.Now = s.Now.Add(48 * time.Hour)
			s.Step(s.t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
				out, _, err := o.Expire(lab.SystemActor("expiry"), now)
				return out, err
			})
			s.Pay(s.t, o.ID, "success")
			s.run(20 * time.Minute)
		}, "confirmed online owed 0, gateway 8000"},
	} {
		proof.Row(t, row.name, func(t *testing.T, line *hospitaltest.Line) {
			s := openShop(t, line)
			row.do(s)
			if line.Disturbed() {
				s.run(4 * time.Hour)
			}
			order := "namuna-01938f6e-5d2a-7c41-9b3e-000000000001"
			if got := s.Stands(t, order); got != row.want {
				t.Errorf("is %s\nwant %s", got, row.want)
			}
			s.Sound(t, s.Bank, order)
		})
	}
}
