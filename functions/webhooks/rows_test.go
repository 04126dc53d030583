package main

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"assay/infra/sandbox"
	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
)

const paid = "confirmed online owed 0, gateway 8000"

// The rows of money (docs/rules.md#rows) as webhooks bring them. Every event ends with a 2xx, and the sandbox's own
// total is the ledger's. Each is done again with every outside call going wrong.
func TestRows(t *testing.T) {
	proof := hospitaltest.Prove(t)
	for _, row := range []struct {
		name string
		do   func(w *world, o lab.Order, gateway string)
		want string
	}{
		{"row 1: every webhook many times", func(w *world, _ lab.Order, g string) {
			w.Set(sandbox.Switches{Duplicates: 3})
			w.pay(g, "success")
		}, paid},
		{"row 2: captured and order.paid for one capture", func(w *world, _ lab.Order, g string) { w.pay(g, "success") }, paid},
		{"row 9: in any order", func(w *world, _ lab.Order, g string) {
			w.Set(sandbox.Switches{Shuffle: true, Duplicates: 3})
			w.pay(g, "success")
		}, paid},
		{"row 10: failed, then authorised", func(w *world, o lab.Order, g string) {
			w.pay(g, "late")
			w.pass(0)
			if is := w.Read(o.ID).State; is != lab.PaymentFailed {
				w.t.Errorf("is %s", is)
			}
			w.pass(16 * time.Minute)
		}, paid},
		{"row 11: A failed, B captured", func(w *world, _ lab.Order, g string) { w.pay(g, "failure"); w.pay(g, "success") }, paid},
		{"row 12: the failure of A comes after B was captured", func(w *world, _ lab.Order, g string) {
			w.Set(sandbox.Switches{DelaySeconds: 60})
			w.pay(g, "failure")
			w.Set(sandbox.Switches{})
			w.pay(g, "success")
		}, paid},
		{"row 13: captured, the webhook comes an hour after it expired", late(time.Hour), paid},
		{"row 13: captured, the webhook comes more than 72 hours after it expired", late(72*time.Hour + time.Second), "expired online owed 8000"},
		{"row 14: authorised after it was cancelled is returned by Razorpay", func(w *world, o lab.Order, g string) {
			w.pay(g, "late")
			w.Cancel(o.ID)
			w.pass(16 * time.Minute)
			w.pass(6 * 24 * time.Hour)
		}, "cancelled online owed 0"},
		{"row 15: captured after it was cancelled goes back", func(w *world, o lab.Order, g string) {
			w.Cancel(o.ID)
			w.pay(g, "success")
			w.pass(time.Second)
			w.Sweep(10 * time.Minute)
		}, "cancelled online owed 0"},
		{"row 36: a code at the counter is paid", func(w *world, o lab.Order, _ string) { w.payCode(w.code(o)) }, paid},
		{"row 15: a code is paid as the order is cancelled: it goes back", func(w *world, o lab.Order, _ string) {
			c := w.code(o)
			w.Cancel(o.ID)
			w.payCode(c)
			w.pass(time.Second)
			w.Sweep(10 * time.Minute)
		}, "cancelled online owed 0"},
		{"row 20: two successes, of which Razorpay returns one", func(w *world, _ lab.Order, g string) { w.pay(g, "twice") }, paid},
		{"row 25: a refund that takes its time", func(w *world, o lab.Order, g string) {
			w.pay(g, "success")
			w.pass(time.Second)
			w.Set(sandbox.Switches{Refunds: "pending"})
			w.Cancel(o.ID)
			w.Sweep(10 * time.Minute)
			w.pass(time.Second)
			w.settle(o, "processed")
		}, "cancelled online owed 0"},
		{"row 26: a refund that fails later", func(w *world, o lab.Order, g string) {
			w.pay(g, "success")
			w.pass(time.Second)
			w.Set(sandbox.Switches{Refunds: "pending"})
			w.Cancel(o.ID)
			w.Sweep(10 * time.Minute)
			w.pass(time.Second)
			w.settle(o, "failed")
		}, "cancelled online owed 0, gateway 8000, refunds_owed 8000"},
		{"row 27: a refund made on the dashboard", func(w *world, _ lab.Order, g string) {
			p := w.pay(g, "success")
			if err := w.Bank.Refund(p, 3000); err != nil {
				w.t.Fatal(err)
			}
		}, "confirmed online owed 0, gateway 5000, given_back 3000"},
		{"row 44: a refund made on the dashboard, told in the older shape", func(w *world, _ lab.Order, g string) {
			p := w.pay(g, "success")
			w.pass(time.Second)
			w.Set(sandbox.Switches{OldRefunds: true})
			if err := w.Bank.Refund(p, 8000); err != nil {
				w.t.Fatal(err)
			}
		}, "confirmed online owed 0, given_back 8000"},
		{"row 30: a dispute, told twice and out of order, and the order is cancelled meanwhile", func(w *world, o lab.Order, g string) {
			p := w.pay(g, "success")
			w.pass(time.Second)
			w.Set(sandbox.Switches{Duplicates: 2, Shuffle: true})
			w.dispute(p, 8000)
			w.pass(time.Second)
			w.Cancel(o.ID)
			w.Sweep(10 * time.Minute)
		}, "cancelled online owed 0, refunds_owed 8000, disputed 8000"},
		{"row 31: won: what waited goes back", func(w *world, o lab.Order, g string) {
			d := w.dispute(w.pay(g, "success"), 8000)
			w.pass(time.Second)
			w.AwaitDispute(o.ID, lab.DisputeOpen)
			w.Cancel(o.ID)
			w.Sweep(10 * time.Minute)
			w.decide(d, "under_review", "action_required", "under_review", "won")
			w.Sweep(10 * time.Minute)
			w.Sweep(10 * time.Minute)
		}, "cancelled online owed 0"},
		{"row 31: lost: written off, and nothing goes back on top", func(w *world, o lab.Order, g string) {
			d := w.dispute(w.pay(g, "success"), 5000)
			w.pass(time.Second)
			w.AwaitDispute(o.ID, lab.DisputeOpen)
			w.decide(d, "lost")
			w.AwaitDispute(o.ID, lab.DisputeLost)
			w.Cancel(o.ID)
			w.Sweep(10 * time.Minute)
		}, "cancelled online owed 0"},
		{"row 31: lost, told in any order", func(w *world, _ lab.Order, g string) {
			p := w.pay(g, "success")
			w.pass(time.Second)
			w.Set(sandbox.Switches{Duplicates: 2, Shuffle: true})
			w.decide(w.dispute(p, 8000), "under_review", "lost")
		}, "confirmed online owed 0, written_off 8000"},
		{"row 31: closed, as the money was given back on the dashboard", func(w *world, _ lab.Order, g string) {
			p := w.pay(g, "success")
			d := w.dispute(p, 8000)
			w.pass(time.Second)
			if err := w.Bank.Refund(p, 8000); err != nil {
				w.t.Fatal(err)
			}
			w.pass(time.Second)
			w.decide(d, "closed")
		}, "confirmed online owed 0, given_back 8000"},
		{"row 33: webhooks are switched off for a day, then replayed", func(w *world, _ lab.Order, g string) {
			w.Set(sandbox.Switches{WebhooksOff: true})
			w.pay(g, "success")
			w.pass(25 * time.Hour)
			w.Bank.Replay()
		}, paid},
		{"row 38: authorised late while it waits is captured at once", func(w *world, _ lab.Order, g string) {
			w.pay(g, "late")
			w.pass(16 * time.Minute)
		}, paid},
	} {
		proof.Row(t, row.name, func(t *testing.T, line *hospitaltest.Line) {
			w := openOn(t, line)
			o, gateway := w.opened()
			row.do(w, o, gateway)
			for range 3 {
				w.pass(2 * time.Minute)
			}
			if line.Disturbed() {
				w.Bank.Replay() // what Razorpay has given up, being older than a day, somebody replays at its dashboard
				w.Recover()
			}
			w.Sound(t, w.Bank, o.ID)
			o = w.Read(o.ID)
			if got := fmt.Sprint(o.State, " ", o.Settlement, " ", o.Money.Statement()); got != row.want {
				t.Errorf("is %s\nwant %s", got, row.want)
			}
			total := w.Bank.Totals("sahyadri")
			books := o.Money.Balance(lab.AtGateway) + o.Money.Balance(lab.Disputed)
			if held := lab.Paise(total.Captured - total.Refunded - total.Deducted); books != held {
				t.Errorf("Razorpay holds %d for us, the books say %d", held, books)
			}
			w.answered()
			receipts := 0
			events, err := w.Store.Timeline(t.Context(), o.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range events {
				for _, c := range e.Changes {
					if strings.HasPrefix(c.Part, "payment:") && c.To == "captured" {
						receipts++
					}
				}
			}
			if strings.Contains(row.want, paid) && receipts != 1 {
				t.Errorf("captured %d times", receipts)
			}
		})
	}
}

// dispute has somebody doubt a payment, and gives the dispute.
func (w *world) dispute(payment string, sum int64) string {
	w.t.Helper()
	id, err := w.Bank.Dispute(payment, sum, "chargeback", 7)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// decide takes a dispute through steps.
func (w *world) decide(id string, steps ...string) {
	w.t.Helper()
	for _, step := range steps {
		if err := w.Bank.Decide(id, step); err != nil {
			w.t.Fatal(err)
		}
		w.pass(time.Second)
	}
}

// settle is the bank's word on the one refund of an order.
func (w *world) settle(o lab.Order, status string) {
	w.t.Helper()
	r := w.Await(o.ID, func(o lab.Order) bool { return o.Money.Refunds[0].State == lab.RefundSent }).Money.Refunds[0]
	if err := w.Bank.Settle(r.Gateway, status); err != nil {
		w.t.Fatal(err)
	}
	w.pass(time.Second)
}

// control is what the control page says of the webhooks.
type control struct {
	Webhooks struct{ Answered, Waiting int }
	Switches sandbox.Switches
}

func (w *world) webhooks() (view control) {
	w.t.Helper()
	said := httptest.NewRecorder()
	w.Bank.ServeHTTP(said, httptest.NewRequest("GET", "/control", nil))
	if err := json.Unmarshal(said.Body.Bytes(), &view); err != nil {
		w.t.Fatal(err)
	}
	return view
}

// answered fails unless every webhook was taken.
func (w *world) answered() {
	w.t.Helper()
	if view := w.webhooks(); view.Webhooks.Waiting != 0 || view.Webhooks.Answered == 0 {
		w.t.Errorf("%d webhooks were not taken, %d were", view.Webhooks.Waiting, view.Webhooks.Answered)
	}
}

// code has Razorpay make a code of an order, for the counter.
func (w *world) code(o lab.Order) string {
	w.t.Helper()
	w.Step(w.t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		out, _, err := o.StartQR(hospitaltest.Lead, now)
		return out, err
	})
	if err := w.Line.Insist(func() error { return w.Payments.OpenAttempt(w.t.Context(), w.Read(o.ID), w.Now) }); err != nil {
		w.t.Fatal(err)
	}
	return w.Read(o.ID).Money.CurrentAttempt().Gateway
}

// payCode is a payer who scans a code, perhaps as it closes.
func (w *world) payCode(id string) {
	w.t.Helper()
	if _, err := w.Bank.PayCode(id, true); err != nil {
		w.t.Fatal(err)
	}
}
