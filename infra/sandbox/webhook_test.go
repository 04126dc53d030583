package sandbox_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"assay/infra/sandbox"
)

var whole = []string{"payment.authorized", "payment.captured", "order.paid"}

func (w *world) set(s sandbox.Switches) {
	w.t.Helper()
	if err := w.box.Set(s); err != nil {
		w.t.Fatal(err)
	}
}

func TestWebhooksTooMany(t *testing.T) {
	w := start(t)
	w.set(sandbox.Switches{Duplicates: 3})
	w.pay(w.order("r-1"), "success")
	w.pass(time.Second)
	ids := map[string]int{}
	for _, h := range w.received {
		ids[h.event.Name+" "+h.id]++
	}
	if len(w.received) != 12 || len(ids) != 3 {
		t.Errorf("received %d webhooks of %d ids: %v", len(w.received), len(ids), ids)
	}
}

func TestWebhooksOutOfOrder(t *testing.T) {
	w := start(t)
	w.set(sandbox.Switches{Shuffle: true})
	w.pay(w.order("r-1"), "success")
	for range 10 {
		w.pass(100 * time.Millisecond)
	}
	got := w.names()
	slices.Reverse(got)
	if !slices.Equal(got, whole) {
		t.Errorf("received %v", w.names())
	}
}

func TestWebhooksLate(t *testing.T) {
	w := start(t)
	w.set(sandbox.Switches{DelaySeconds: 90})
	w.pay(w.order("r-1"), "success")
	w.pass(89 * time.Second)
	w.wantHeard()
	w.pass(2 * time.Second)
	w.wantHeard(whole...)
}

func TestWebhooksAreSentAgain(t *testing.T) {
	w := start(t)
	w.refuse = 500
	w.pay(w.order("r-1"), "failure")
	w.pass(0)
	w.pass(30 * time.Second)
	w.wantHeard("payment.failed")
	w.restart() // what waits outlives a restart
	w.pass(31 * time.Second)
	w.wantHeard("payment.failed", "payment.failed")
	w.refuse = 0
	w.pass(2 * time.Minute)
	w.pass(24 * time.Hour)
	w.wantHeard("payment.failed", "payment.failed", "payment.failed")
	if w.received[0].id != w.received[2].id {
		t.Error("the same event had two ids")
	}
}

func TestWebhookDisabledAfterADay(t *testing.T) {
	w := start(t)
	w.refuse = 503
	w.pay(w.order("r-1"), "failure")
	for range 26 {
		w.pass(time.Hour)
	}
	tries := len(w.received)
	w.refuse = 0
	w.pay(w.order("r-2"), "success") // not sent: the webhook is disabled
	w.pass(time.Hour)
	if tries < 20 || len(w.received) != tries {
		t.Errorf("%d tries, then %d", tries, len(w.received)-tries)
	}
	if n := w.box.Replay(); n != 4 {
		t.Errorf("%d were sent again", n)
	}
	w.pass(0)
	if got := w.names()[tries:]; len(got) != 4 {
		t.Errorf("received %v", got)
	}
}

func TestWebhooksOff(t *testing.T) {
	w := start(t)
	w.set(sandbox.Switches{WebhooksOff: true})
	w.pay(w.order("r-1"), "success")
	w.pass(25 * time.Hour)
	w.wantHeard()
	w.set(sandbox.Switches{})
	w.pay(w.order("r-2"), "success")
	w.pass(0)
	w.wantHeard(whole...)
}

func TestQuirksAreUnderstood(t *testing.T) {
	w := start(t)
	w.set(sandbox.Switches{Quirks: true})
	w.pay(w.order("r-1"), "failure")
	w.pass(0)
	if e := w.received[0].event; e.Payment.Captured || e.Payment.Status != "failed" {
		t.Errorf("a failed payment counts as captured: %+v", e.Payment)
	}
}

func TestWebhooksSignedWithTheCurrentSecret(t *testing.T) {
	w := start(t)
	w.pay(w.order("r-1"), "failure")
	w.accounts[0].WebhookSecret = "new-secret"
	account := w.account
	w.restart() // our client reads the keys again
	if w.account == account {
		t.Fatal("the keys were not read again")
	}
	w.pass(0) // ServeHTTP checks the signature
	w.wantHeard("payment.failed")
}

func TestManyWebhooks(t *testing.T) {
	w := start(t)
	w.set(sandbox.Switches{Duplicates: 1, Shuffle: true})
	for n := range 30 {
		w.pay(w.order(fmt.Sprintf("r-%d", n)), "success")
	}
	w.pass(time.Minute)
	if len(w.received) != 180 {
		t.Errorf("received %d", len(w.received))
	}
}
