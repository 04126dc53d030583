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

// sweep carries out the calls that are due, as function sweep does every five minutes.
func (w *world) sweep() {
	w.t.Helper()
	for ref, err := range w.Store.Due(w.t.Context(), lab.DutyGateway, lab.At(w.Now.Add(-2*time.Minute))) {
		if err != nil {
			w.t.Fatal(err)
		}
		job, ok, err := w.Store.Job(w.t.Context(), ref)
		if err == nil && ok && !job.Done {
			err = w.till.RunDuty(w.t.Context(), job, w.Now)
		}
		if err != nil {
			w.t.Fatal(err)
		}
	}
}

// letters are the mails that an order has promised, by stage.
func (w *world) letters(o lab.Order) string {
	w.t.Helper()
	mails, err := w.Store.OpenDuties(w.t.Context(), o.ID, lab.DutyMail)
	if err != nil {
		w.t.Fatal(err)
	}
	var stages []string
	for _, j := range mails {
		stages = append(stages, string(j.Duty.Stage))
	}
	slices.Sort(stages)
	return strings.Join(stages, " ")
}

// TestOffForADay: our door answers nothing for 25 hours, so that Razorpay has given up and disabled the webhook. All that
// was paid meanwhile is found by looking, in time, with its letters; when the webhook is on again and everything comes
// after all, nothing changes any more.
func TestOffForADay(t *testing.T) {
	w := open(t)
	door := w.bank.Told
	w.bank.Told = http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusServiceUnavailable) })
	pay := func(outcomes ...string) func(lab.Order, string) {
		return func(_ lab.Order, gateway string) {
			for n, outcome := range outcomes {
				w.bank.Now = w.Now.Add(time.Duration(n) * time.Second)
				w.pay(gateway, outcome)
			}
		}
	}
	cancelThen := func(refunds string) func(lab.Order, string) {
		return func(o lab.Order, gateway string) {
			w.set(sandbox.Switches{Refunds: refunds})
			w.cancel(o)
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
	begun := w.Now
	for w.Now.Before(begun.Add(26 * time.Hour)) {
		for _, r := range rows {
			at := begun.Add(time.Duration(r.hour) * time.Hour)
			switch w.Now {
			case at:
				var gateway string
				r.order, gateway = w.started()
				r.do(r.order, gateway)
			case at.Add(r.within):
				o := w.now(r.order)
				if got := fmt.Sprint(o.State, " ", o.Settlement, " ", o.Money.Statement()); got != r.want {
					t.Errorf("%s: %s later it is %s\nwant %s", r.name, r.within, got, r.want)
				}
			}
		}
		w.pass(5 * time.Minute)
		w.sweep()
	}
	if off := w.webhooks().Switches.Disabled; !slices.Equal(off, []string{"namuna"}) {
		t.Errorf("Razorpay has disabled the webhooks of %v", off)
	}
	versions, books := map[string]int{}, lab.Paise(0)
	for _, r := range rows {
		o := w.now(r.order)
		versions[o.ID] = o.Version
		books += o.Money.Balance(lab.AtGateway)
		if err := o.Prove(); err != nil || w.letters(o) != r.letters {
			t.Errorf("%s: letters %s, want %s; %v", r.name, w.letters(o), r.letters, err)
		}
	}
	if is := w.bank.Totals("namuna"); books != lab.Paise(is.Captured-is.Refunded) {
		t.Errorf("the books say %d, Razorpay %+v", books, is)
	}

	w.set(sandbox.Switches{})
	w.bank.Told = door
	again := w.bank.Replay()
	w.pass(time.Minute)
	w.answered()
	if again < 3*len(rows) {
		t.Errorf("only %d webhooks came again", again)
	}
	for _, r := range rows {
		if o := w.now(r.order); o.Version != versions[o.ID] || w.letters(o) != r.letters {
			t.Errorf("%s: after the replay version %d, was %d; letters %s", r.name, o.Version, versions[o.ID], w.letters(o))
		}
	}
}
