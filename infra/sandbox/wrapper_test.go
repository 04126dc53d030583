package sandbox_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"assay/infra/sandbox"
	"assay/shared/lab"
	"assay/shared/razorpay"
)

// world is a sandbox, a shop that listens to its webhooks, and our client between them, over real HTTP.
type world struct {
	t        *testing.T
	box      *sandbox.Sandbox
	account  *razorpay.Account
	dir      string
	accounts []sandbox.Account
	stop     func()

	mu       sync.Mutex
	now      time.Time
	refuse   int // the status the shop answers with; 0 means 200
	received []delivery
}

type delivery struct {
	id    string
	event razorpay.Event
}

func (d delivery) String() string { return d.event.Name }

// Keys gives the client the keys the sandbox knows.
func (w *world) Keys(context.Context, string) (razorpay.AccountKeys, error) {
	a := w.accounts[0]
	return razorpay.AccountKeys{ID: a.ID, KeyID: a.KeyID, KeySecret: razorpay.NewSecret(a.KeySecret),
		WebhookSecret: razorpay.NewSecret(a.WebhookSecret)}, nil
}

func start(t *testing.T) *world {
	w := &world{t: t, dir: t.TempDir(), now: time.Date(2026, 11, 26, 4, 0, 0, 0, time.UTC),
		accounts: []sandbox.Account{{Hospital: "sahyadri", ID: "acc_Sahyadri000001", KeyID: "rzp_test_sahyadri", KeySecret: "key-secret", WebhookSecret: "hook-secret"}}}
	w.open()
	return w
}

func (w *world) open() {
	shop := httptest.NewServer(w)
	box, err := sandbox.New(sandbox.Config{Dir: w.dir, Now: w.clock,
		Accounts: func() ([]sandbox.Account, error) { return w.accounts, nil },
		Webhook:  func(a sandbox.Account) string { return shop.URL + "/v1/webhooks/razorpay/" + a.Hospital }})
	if err != nil {
		w.t.Fatal(err)
	}
	server := httptest.NewServer(box)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	account, err := razorpay.Gateway{HTTP: client, Base: server.URL, Keys: w}.Account(w.t.Context(), "sahyadri")
	if err != nil {
		w.t.Fatal(err)
	}
	w.box, w.account = box, account
	w.stop = sync.OnceFunc(func() { server.Close(); shop.Close(); box.Close() })
	w.t.Cleanup(w.stop)
}

// restart is a new process over the same folder.
func (w *world) restart() { w.stop(); w.open() }

func (w *world) clock() time.Time { w.mu.Lock(); defer w.mu.Unlock(); return w.now }

// pass lets time pass, and what it brings.
func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	w.now = w.now.Add(d)
	w.mu.Unlock()
	w.box.Step(w.t.Context())
}

// ServeHTTP is the shop's webhook.
func (w *world) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	if !w.account.SignedWebhook(body, r.Header.Get("X-Razorpay-Signature")) || r.URL.Path != "/v1/webhooks/razorpay/sahyadri" {
		w.t.Errorf("a webhook whose signature is wrong, or at %s", r.URL.Path)
	}
	e, err := razorpay.ReadEvent(body)
	if err != nil || !e.Known && e.Name != "qr_code.closed" || e.Account != "acc_Sahyadri000001" {
		w.t.Errorf("webhook %+v: %v", e, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.received = append(w.received, delivery{r.Header.Get("x-razorpay-event-id"), e})
	if w.refuse != 0 {
		rw.WriteHeader(w.refuse)
	}
}

func (w *world) names() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []string
	for _, h := range w.received {
		out = append(out, h.String())
	}
	return out
}

func (w *world) wantHeard(want ...string) {
	w.t.Helper()
	if got := w.names(); !slices.Equal(got, want) {
		w.t.Errorf("received %v, want %v", got, want)
	}
}

const (
	sum  = lab.Paise(125000)
	ours = "sahyadri-0199"
)

func (w *world) order(receipt string) razorpay.Order {
	w.t.Helper()
	o, err := w.account.CreateOrder(w.t.Context(), razorpay.NewOrder{Receipt: receipt, Amount: sum, Ours: ours})
	if err != nil {
		w.t.Fatal(err)
	}
	return o
}

func (w *world) pay(o razorpay.Order, outcome string) sandbox.Callback {
	w.t.Helper()
	c, err := w.box.Pay(o.ID, outcome)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// wantPayments checks the states of an order's payments, oldest first where their seconds differ.
func (w *world) wantPayments(o razorpay.Order, states ...string) []razorpay.Payment {
	w.t.Helper()
	all, err := w.account.Payments(w.t.Context(), o.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	var got []string
	for _, p := range all {
		got = append(got, p.Status)
		if p.Ours != ours || p.Amount != sum || p.Order != o.ID {
			w.t.Errorf("payment %+v", p)
		}
	}
	slices.Sort(got)
	slices.Sort(states)
	if !slices.Equal(got, states) {
		w.t.Errorf("payments are %v, want %v", got, states)
	}
	return all
}

func (w *world) wantTotals(want sandbox.Totals) {
	w.t.Helper()
	if got := w.box.Totals("sahyadri"); got != want {
		w.t.Errorf("totals %+v\nwant   %+v", got, want)
	}
}

// The fee the sandbox takes of sum: 2 % and 18 % GST on it.
const fee = 2950

func TestPaid(t *testing.T) {
	w := start(t)
	o := w.order("26-000417-1")
	c := w.pay(o, "success")
	if !w.account.SignedCallback(o.ID, c.Payment, c.Signature) || w.account.SignedCallback("order_1", c.Payment, c.Signature) {
		t.Error("the callback's signature")
	}
	p, err := w.account.Payment(t.Context(), c.Payment)
	if err != nil || p.Status != razorpay.PaymentCaptured || !p.Captured || p.Fee != fee || p.Tax != 450 {
		t.Errorf("payment %+v, %v", p, err)
	}
	w.pass(0)
	w.wantHeard("payment.authorized", "payment.captured", "order.paid")
	if again := w.pay(o, "success"); again.Error == "" || again.Payment != "" {
		t.Errorf("a paid order was paid again: %+v", again)
	}
	found, err := w.account.FindOrders(t.Context(), "26-000417-1")
	if err != nil || len(found) != 1 || found[0].Status != razorpay.OrderPaid || found[0].Paid != sum || found[0].Attempts != 1 {
		t.Errorf("found %+v, %v", found, err)
	}
	w.wantTotals(sandbox.Totals{Orders: 1, Payments: 1, Captured: int64(sum), Fees: fee})
}

func TestFailedThenRetriedOnTheSameOrder(t *testing.T) {
	w := start(t)
	o := w.order("r-1")
	if c := w.pay(o, "failure"); c.Signature != "" || c.Error == "" {
		t.Errorf("a failure was signed: %+v", c)
	}
	w.pass(time.Minute)
	w.pay(o, "success")
	w.pass(0)
	all := w.wantPayments(o, razorpay.PaymentFailed, razorpay.PaymentCaptured)
	if all[0].Status != razorpay.PaymentFailed || all[0].ErrorReason != "payment_failed" {
		t.Errorf("the first is %+v", all[0])
	}
	w.wantHeard("payment.failed", "payment.authorized", "payment.captured", "order.paid")
}

func TestLate(t *testing.T) {
	cases := []struct {
		name    string
		capture bool
		then    time.Duration
		want    string
		events  []string
	}{
		{"captured by us", true, 0, razorpay.PaymentCaptured,
			[]string{"payment.failed", "payment.authorized", "payment.captured", "order.paid"}},
		{"left alone, and returned by Razorpay after five days", false, 5 * 24 * time.Hour, razorpay.PaymentRefunded,
			[]string{"payment.failed", "payment.authorized", "refund.created", "refund.processed"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := start(t)
			o := w.order("r-1")
			w.pay(o, "late")
			w.pass(14 * time.Minute)
			w.wantPayments(o, razorpay.PaymentFailed)
			w.pass(2 * time.Minute)
			p := w.wantPayments(o, razorpay.PaymentAuthorized)[0] // later than automatic capture reaches
			if !p.Late || p.Captured {
				t.Errorf("payment %+v", p)
			}
			if _, err := w.account.Capture(t.Context(), p.ID, sum-1); razorpay.ErrorKindOf(err) != razorpay.Refused {
				t.Errorf("captured another amount: %v", err)
			}
			if c.capture {
				if got, err := w.account.Capture(t.Context(), p.ID, sum); err != nil || !got.Captured {
					t.Errorf("capture: %+v, %v", got, err)
				}
				if _, err := w.account.Capture(t.Context(), p.ID, sum); razorpay.ErrorKindOf(err) != razorpay.Refused {
					t.Errorf("captured twice: %v", err)
				}
			}
			w.pass(c.then)
			w.wantPayments(o, c.want)
			w.wantHeard(c.events...)
			if last := w.received[len(w.received)-1].event; last.Payment.Captured != c.capture { // one that never was, Razorpay returned
				t.Errorf("the last event: %+v", last.Payment)
			}
		})
	}
}

func TestSilentBank(t *testing.T) {
	w := start(t)
	o := w.order("r-1")
	c := w.pay(o, "pending")
	w.pass(9 * time.Minute)
	w.wantPayments(o, razorpay.PaymentCreated)
	w.pass(2 * time.Minute)
	w.wantPayments(o, razorpay.PaymentFailed)
	if err := w.box.Authorise(c.Payment); err != nil { // within the 12 minutes of automatic capture
		t.Fatal(err)
	}
	w.wantPayments(o, razorpay.PaymentCaptured)
}

func TestTwoCapturesOnOneOrder(t *testing.T) {
	w := start(t)
	o := w.order("r-1")
	w.pay(o, "twice")
	w.pass(0)
	all := w.wantPayments(o, razorpay.PaymentCaptured, razorpay.PaymentRefunded)
	for _, p := range all {
		refunds, err := w.account.Refunds(t.Context(), p.ID)
		if want := map[bool]int{true: 0, false: 1}[p.Captured]; err != nil || len(refunds) != want {
			t.Errorf("refunds of %+v: %v, %v", p, refunds, err)
		}
		if !p.Captured {
			if _, err := w.account.Capture(t.Context(), p.ID, sum); razorpay.ErrorKindOf(err) != razorpay.Refused {
				t.Errorf("the second was captured: %v", err)
			}
		}
	}
	w.wantTotals(sandbox.Totals{Orders: 1, Payments: 2, Captured: int64(sum), Returned: int64(sum), Fees: fee})
}

func TestTwoLatePaymentsOnOneOrder(t *testing.T) {
	w := start(t)
	o := w.order("r-1")
	w.pay(o, "late")
	w.pay(o, "late")
	w.pass(16 * time.Minute)
	all := w.wantPayments(o, razorpay.PaymentAuthorized, razorpay.PaymentAuthorized)
	if _, err := w.account.Capture(t.Context(), all[0].ID, sum); err != nil {
		t.Fatal(err)
	}
	w.wantPayments(o, razorpay.PaymentCaptured, razorpay.PaymentRefunded)
}
