package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"assay/infra/sandbox"
	"assay/infra/testing/hospitaltest"
	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/payment"
	"assay/shared/store"
)

var (
	mira = hospitaltest.Ask{As: "mira", Hospital: "namuna"}
	lead = lab.Member{Person: "mira", Roles: []lab.Role{lab.Supervisor}, Active: true}
)

// world is a hospital that hears Razorpay's webhooks.
type world struct {
	*hospitaltest.House
	t    *testing.T
	bank *hospitaltest.Bank
	till payment.Processor
}

func open(t *testing.T) *world { return openOn(t, &hospitaltest.Line{}) }

// openOn is open with the function's calls on a line, where they may go wrong.
func openOn(t *testing.T, line *hospitaltest.Line) *world {
	t.Helper()
	tests, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, bank: hospitaltest.OpenBank(t, time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC), "namuna")}
	w.bank.Line = line
	w.House = hospitaltest.OpenOn(t, line, func(s *store.Store) []apigw.Route {
		w.till = payment.Processor{Store: s, Gateway: w.bank.Gateway, Offered: tests.Ordered}
		return routes(door{Processor: w.till, meter: observe.NewMeter(), log: slog.New(slog.DiscardHandler)})
	})
	w.Found(t, "namuna", lab.Member{Person: "mira", Roles: []lab.Role{lab.Supervisor}})
	w.Found(t, "other", lab.Member{Person: "olga", Roles: []lab.Role{lab.Supervisor}})
	w.bank.Told = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		a := w.send("namuna", string(body), r.Header.Get("X-Razorpay-Signature"), r.Header.Get("X-Razorpay-Event-Id"))
		if a.Status == 0 { // nobody is there any more who could answer
			panic(http.ErrAbortHandler)
		}
		rw.WriteHeader(a.Status)
	})
	return w
}

// send brings a webhook to the door.
func (w *world) send(hospital, body, signature, event string) hospitaltest.Answer {
	w.t.Helper()
	return w.Do(w.t, hospitaltest.Ask{Header: map[string]string{"X-Razorpay-Signature": signature, "X-Razorpay-Event-Id": event}},
		"POST /v1/webhooks/razorpay/"+hospital, body)
}

// sign signs as Razorpay does.
func sign(body string) string {
	mac := hmac.New(sha256.New, []byte("webhook-secret-of-namuna"))
	mac.Write([]byte(body))
	return hex.EncodeToString(mac.Sum(nil))
}

// pass lets time pass here and at Razorpay, which sends its webhooks. One that was not taken comes again a minute later.
func (w *world) pass(d time.Duration) {
	spans := []time.Duration{d}
	if w.Line.Disturbed() {
		spans = append(spans, time.Minute)
	}
	for _, d := range spans {
		w.Now = w.Now.Add(d)
		w.bank.Now = w.Now
		w.bank.Step(w.t.Context())
	}
}

// recover is what the deployment does by itself for an hour: sweep carries out what is promised to Razorpay and due. What
// Razorpay has given up, being older than a day, somebody replays once more at its dashboard.
func (w *world) recover(o lab.Order) {
	w.t.Helper()
	w.bank.Replay()
	for range 3 {
		w.pass(20 * time.Minute)
		w.finish(o)
	}
}

// started is an online order whose payment is open, with Razorpay's order.
func (w *world) started() (lab.Order, string) {
	w.t.Helper()
	o := w.begun()
	w.finish(o)
	o = w.now(o)
	return o, o.Money.CurrentAttempt().Gateway
}

// begun is one whose payment was promised, and no more.
func (w *world) begun() lab.Order {
	w.t.Helper()
	o := w.Order(w.t, mira, hospitaltest.Patient, lab.Online, "HB")
	return w.Step(w.t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		out, _, err := o.StartPayment(lead, now)
		return out, err
	})
}

func (w *world) now(o lab.Order) lab.Order {
	w.t.Helper()
	is, err := w.Store.Order(w.t.Context(), o.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return is
}

func (w *world) pay(gateway, outcome string) string {
	w.t.Helper()
	c, err := w.bank.Pay(gateway, outcome)
	if err != nil {
		w.t.Fatal(err)
	}
	return c.Payment
}

func (w *world) set(s sandbox.Switches) {
	w.t.Helper()
	if err := w.bank.Set(s); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) fault(call, how string, times int) {
	w.t.Helper()
	if err := w.bank.AddFault(sandbox.Fault{Call: call, How: how, Times: times}); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) finish(o lab.Order) {
	w.t.Helper()
	if err := w.Line.Insist(func() error { return w.till.RunDuties(w.t.Context(), o.ID, w.Now) }); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) cancel(o lab.Order) {
	w.t.Helper()
	w.Step(w.t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) { return o.Cancel(lead, now, "patient_asked") })
}

// Row 3: Razorpay's answer to the making of the order was lost, and the webhook is the first we hear of it.
func TestRow3UnknownYet(t *testing.T) {
	w := open(t)
	o := w.begun()
	w.fault("create_order", "lost", 1)
	if w.till.RunDuties(t.Context(), o.ID, w.Now) == nil {
		t.Fatal("an answer that was lost is taken for one")
	}
	a, err := w.bank.Gateway.Account(t.Context(), "namuna")
	if err != nil {
		t.Fatal(err)
	}
	made, err := a.FindOrders(t.Context(), o.Money.CurrentAttempt().Receipt)
	if err != nil || len(made) != 1 {
		t.Fatal(made, err)
	}
	w.pay(made[0].ID, "success")
	w.pass(time.Second)
	if is := w.now(o); is.State != lab.Confirmed {
		t.Errorf("is %s", is.State)
	}
	w.answered()
}

// While Razorpay does not answer when its word is to be checked, the event comes again until it does.
func TestSilent(t *testing.T) {
	w := open(t)
	o, gateway := w.started()
	w.pay(gateway, "success")
	w.fault("get_payment", "down", 0)
	w.pass(time.Second)
	if is := w.now(o); is.State != lab.Waiting {
		t.Errorf("is %s on the word of a webhook alone", is.State)
	}
	w.bank.ClearFaults()
	w.pass(2 * time.Minute)
	if is := w.now(o); is.State != lab.Confirmed {
		t.Errorf("is %s", is.State)
	}
	w.pass(2 * time.Minute)
	w.answered()
}

func TestDoor(t *testing.T) {
	w := open(t)
	o, gateway := w.started()
	payment := w.pay(gateway, "failure")
	event := func(name, account, payment, order string) string {
		return fmt.Sprintf(`{"entity":"event","account_id":%q,"event":%q,"contains":["payment"],"payload":{"payment":{"entity":{"id":%q,"entity":"payment","amount":8000,"currency":"INR","status":"captured","order_id":%q,"method":"upi","amount_refunded":0,"captured":true,"notes":[],"created_at":1764050000}}},"created_at":1764050000}`,
			account, name, payment, order)
	}
	lie := event("payment.captured", "acc_ofnamuna", payment, gateway)
	for _, c := range []struct {
		name, hospital, body, signature string
		status                          int
		says                            string
	}{
		{"row 8: no signature", "namuna", lie, "", 400, "webhook_forged"},
		{"row 8: another's signature", "namuna", lie, sign(lie + " "), 400, "webhook_forged"},
		{"a hospital that is not here", "nowhere", lie, sign(lie), 400, "webhook_forged"},
		{"a hospital that cannot be one", "x%23R%23y", lie, sign(lie), 400, "webhook_forged"},
		{"a hospital without an account", "other", lie, sign(lie), 400, "webhook_forged"},
		{"row 35: another account", "namuna", strings.Replace(lie, "acc_ofnamuna", "acc_live", 1), "", 400, "webhook_foreign"},
		{"a capture that Razorpay knows nothing of", "namuna", lie, "", 200, "applied"},
		{"row 28: an order of nobody", "namuna", event("payment.captured", "acc_ofnamuna", "pay_TestPaymt00001", "order_TestOrder00001"), "", 200, "unmatched"},
		{"a payment that Razorpay does not know", "namuna", event("payment.captured", "acc_ofnamuna", "pay_TestPaymt00002", gateway), "", 200, "unmatched"},
		{"an event nobody acts upon", "namuna", event("payment.downtime.started", "acc_ofnamuna", payment, gateway), "", 200, "ignored"},
		{"signed, and not as documented", "namuna", strings.Replace(lie, `"amount":8000`, `"amount":8000.5`, 1), "", 200, "malformed"},
		{"signed, and no event", "namuna", `{}`, "", 200, "malformed"},
		{"signed, and no object", "namuna", `"x"`, "", 200, "malformed"},
	} {
		if c.signature == "" && c.says != "webhook_forged" {
			c.signature = sign(c.body)
		}
		t.Run(c.name, func(t *testing.T) {
			if a := w.send(c.hospital, c.body, c.signature, "event-of-"+c.name); a.Status != c.status || !strings.Contains(string(a.Body), c.says) {
				t.Errorf("%d %s", a.Status, a.Body)
			}
		})
	}
	if is := w.now(o); is.State != lab.PaymentFailed || is.Money.Due() != 8000 {
		t.Errorf("is %s, owes %d", is.State, is.Money.Due())
	}
	t.Run("row 34: an old body under a new id changes nothing", func(t *testing.T) {
		// One id for two bodies hides neither.
		version := w.now(o).Version
		for _, id := range []string{"new-1", "new-2", "new-2"} {
			if a := w.send("namuna", lie, sign(lie), id); a.Status != 200 {
				t.Errorf("%d %s", a.Status, a.Body)
			}
		}
		if is := w.now(o); is.Version != version {
			t.Errorf("version %d, was %d", is.Version, version)
		}
		good := event("payment.captured", "acc_ofnamuna", w.pay(gateway, "success"), gateway)
		if a := w.send("namuna", good, sign(good), "new-2"); a.Status != 200 || w.now(o).State != lab.Confirmed {
			t.Errorf("under an id that was used before: %d %s, the order is %s", a.Status, a.Body, w.now(o).State)
		}
	})
}
