package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"assay/infra/sandbox"
	"assay/shared/lab"
)

// letters are the mails that an order has promised, by stage.
func (w *world) letters(o lab.Order) string {
	w.t.Helper()
	var stages []string
	for _, d := range w.Letters(o.ID) {
		stages = append(stages, string(d.Stage))
	}
	slices.Sort(stages)
	return strings.Join(stages, " ")
}

// TestOffForADay: the function answers 503 for 25 hours, so that Razorpay has given up and disabled the webhook. All that
// was paid meanwhile is found by sweep, in time, with its letters; when the webhook is on again and everything comes
// after all, nothing changes any more.
func TestOffForADay(t *testing.T) {
	w := open(t)
	function := w.Bank.Webhooks
	w.Bank.Webhooks = http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusServiceUnavailable) })
	pay := func(outcomes ...string) func(lab.Order, string) {
		return func(_ lab.Order, gateway string) {
			for n, outcome := range outcomes {
				w.Bank.Now = w.Now.Add(time.Duration(n) * time.Second)
				w.pay(gateway, outcome)
			}
		}
	}
	cancelThen := func(refunds string) func(lab.Order, string) {
		return func(o lab.Order, gateway string) {
			w.Set(sandbox.Switches{Refunds: refunds})
			w.Cancel(o.ID)
			w.pay(gateway, "success")
		}
	}
	rows := []*struct {
		name    string
		hour    int // at which it is paid
		do      func(lab.Order, string)
		within  time.Duration // in which it is found
		want    string
		letters string
		order   lab.Order
	}{
		{"success", 0, pay("success"), 20 * time.Minute, paid, "placed receipt", lab.Order{}},
		{"failure", 1, pay("failure"), 20 * time.Minute, "payment_failed online owed 8000", "payment_failed placed", lab.Order{}},
		{"A failed, B captured", 2, pay("failure", "success"), 20 * time.Minute, paid, "payment_failed placed receipt", lab.Order{}},
		{"failed, authorised later", 3, pay("late"), 40 * time.Minute, paid, "placed receipt", lab.Order{}},
		{"two successes", 4, pay("twice"), 20 * time.Minute, paid, "placed receipt refunded", lab.Order{}},
		{"the bank is silent", 5, pay("pending"), 30 * time.Minute, "payment_failed online owed 8000", "payment_failed placed", lab.Order{}},
		{"cancelled, then paid", 6, cancelThen(""), 70 * time.Minute, "cancelled online owed 0", "cancelled placed refunded", lab.Order{}},
		{"cancelled, then paid, the refund fails", 8, cancelThen("failed"), 70 * time.Minute,
			"cancelled online owed 0, gateway 8000, unapplied 8000", "cancelled placed", lab.Order{}},
		{"in the last hour", 24, pay("success"), 20 * time.Minute, paid, "placed receipt", lab.Order{}},
	}
	const before = 10 * time.Minute // so that sweep has had Razorpay's order made
	begun := w.Now.Add(before)
	for w.Now.Before(begun.Add(26 * time.Hour)) {
		for _, r := range rows {
			at := begun.Add(time.Duration(r.hour) * time.Hour)
			switch w.Now {
			case at.Add(-before):
				r.order = w.Start(w.Placed().ID)
			case at:
				r.do(r.order, w.Read(r.order.ID).Money.CurrentAttempt().Gateway)
			case at.Add(r.within):
				o := w.Read(r.order.ID)
				if got := fmt.Sprint(o.State, " ", o.Settlement, " ", o.Money.Statement()); got != r.want {
					t.Errorf("%s: %s later it is %s\nwant %s", r.name, r.within, got, r.want)
				}
			}
		}
		w.Sweep(5 * time.Minute)
	}
	if off := w.webhooks().Switches.Disabled; !slices.Equal(off, []string{"sahyadri"}) {
		t.Errorf("Razorpay has disabled the webhooks of %v", off)
	}
	versions, books := map[string]int{}, lab.Paise(0)
	for _, r := range rows {
		o := w.Read(r.order.ID)
		versions[o.ID] = o.Version
		books += o.Money.Balance(lab.AtGateway)
		if err := o.Prove(); err != nil || w.letters(o) != r.letters {
			t.Errorf("%s: letters %s, want %s; %v", r.name, w.letters(o), r.letters, err)
		}
	}
	if is := w.Bank.Totals("sahyadri"); books != lab.Paise(is.Captured-is.Refunded) {
		t.Errorf("the books say %d, Razorpay %+v", books, is)
	}

	w.Set(sandbox.Switches{})
	w.Bank.Webhooks = function
	again := w.Bank.Replay()
	w.pass(time.Minute)
	w.answered()
	if again < 3*len(rows) {
		t.Errorf("only %d webhooks came again", again)
	}
	for _, r := range rows {
		if o := w.Read(r.order.ID); o.Version != versions[o.ID] || w.letters(o) != r.letters {
			t.Errorf("%s: after the replay version %d, was %d; letters %s", r.name, o.Version, versions[o.ID], w.letters(o))
		}
	}
}
