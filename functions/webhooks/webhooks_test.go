package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/infra/testing/law"
	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/payment"
	"assay/shared/razorpay"
)

// world is a hospital that receives Razorpay's webhooks.
type world struct {
	*hospitaltest.Shop
	t   *testing.T
	log *hospitaltest.Log
}

func open(t *testing.T) *world { return openOn(t, &hospitaltest.Line{}) }

// openOn is open with the function's calls on a line, where they may go wrong.
func openOn(t *testing.T, line *hospitaltest.Line) *world {
	t.Helper()
	w := &world{t: t, log: &hospitaltest.Log{}}
	w.Shop = hospitaltest.OpenShop(t, line, func(p payment.Processor) []apigw.Route {
		return handlers{Processor: p, meter: observe.NewMeter(), log: w.log.Logger()}.routes()
	})
	w.Found(t, "narmada", lab.Member{Person: "zoya", Roles: []lab.Role{lab.Supervisor}})
	w.Bank.Webhooks = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		a := w.send("sahyadri", string(body), r.Header.Get("X-Razorpay-Signature"), r.Header.Get("X-Razorpay-Event-Id"))
		if a.Status == 0 { // nobody is there any more who could answer
			panic(http.ErrAbortHandler)
		}
		rw.WriteHeader(a.Status)
	})
	return w
}

// send sends a webhook to the function.
func (w *world) send(hospital, body, signature, event string) hospitaltest.Answer {
	w.t.Helper()
	return w.Do(w.t, hospitaltest.Ask{Header: map[string]string{"X-Razorpay-Signature": signature, "X-Razorpay-Event-Id": event}},
		"POST /v1/webhooks/razorpay/"+hospital, body)
}

// sign signs as Razorpay does.
func sign(body string) string {
	mac := hmac.New(sha256.New, []byte("webhook-secret-of-sahyadri"))
	mac.Write([]byte(body))
	return hex.EncodeToString(mac.Sum(nil))
}

// pass lets time pass here and at Razorpay, which sends its webhooks. One that was not taken comes again a minute later.
func (w *world) pass(d time.Duration) {
	w.Pass(d)
	if w.Line.Disturbed() {
		w.Pass(time.Minute)
	}
}

// opened is an online order that can be paid, and Razorpay's order of it.
func (w *world) opened() (lab.Order, string) {
	w.t.Helper()
	o := w.Open(w.Placed().ID)
	return o, o.Money.CurrentAttempt().Gateway
}

// pay does at a checkout what a payer does, and gives the payment.
func (w *world) pay(gateway, outcome string) string {
	w.t.Helper()
	return w.PayAt(gateway, outcome).Payment
}

// docs/rules.md#row-3: Razorpay's answer to the creation of its order was lost, and the webhook is the first to name
// it.
func TestRow3UnknownYet(t *testing.T) {
	t.Log(law.Row(t, 3))
	w := open(t)
	o := w.Start(w.Placed().ID)
	w.Fault("create_order", "lost", 1)
	if w.Sweep(5 * time.Minute); len(w.Promised(o.ID)) != 1 {
		t.Fatal("an answer that was lost is taken for one")
	}
	a, err := w.Bank.Gateway.Account(t.Context(), "sahyadri")
	if err != nil {
		t.Fatal(err)
	}
	made, err := a.FindOrders(t.Context(), o.Money.CurrentAttempt().Receipt)
	if err != nil || len(made) != 1 {
		t.Fatal(made, err)
	}
	w.pay(made[0].ID, "success")
	w.pass(time.Second)
	if is := w.Read(o.ID); is.State != lab.Confirmed {
		t.Errorf("is %s", is.State)
	}
	w.answered()
}

// While Razorpay does not answer when its word is to be checked, the event comes again until it does.
func TestSilent(t *testing.T) {
	w := open(t)
	o, gateway := w.opened()
	w.pay(gateway, "success")
	w.Fault("get_payment", "down", 0)
	w.pass(time.Second)
	if is := w.Read(o.ID); is.State != lab.Waiting {
		t.Errorf("is %s on the word of a webhook alone", is.State)
	}
	w.Bank.ClearFaults()
	w.pass(2 * time.Minute)
	if is := w.Read(o.ID); is.State != lab.Confirmed {
		t.Errorf("is %s", is.State)
	}
	w.pass(2 * time.Minute)
	w.answered()
}

// Another shop takes money with the same account: its events are counted apart, and alarm nobody (docs/rules.md#row-45).
func TestAnotherShop(t *testing.T) {
	w := open(t)
	o, _ := w.opened()
	account, err := w.Bank.Gateway.Account(t.Context(), "sahyadri")
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := account.CreateOrder(t.Context(), razorpay.NewOrder{Receipt: "basket-7", Amount: 50_000, Ours: "basket-7"})
	if err != nil {
		t.Fatal(err)
	}
	lost, err := account.CreateOrder(t.Context(), razorpay.NewOrder{Receipt: "26-999999-1", Amount: 50_000, Ours: strings.Replace(o.ID, "0", "1", 1)})
	if err != nil {
		t.Fatal(err)
	}
	w.log.Take()
	for _, c := range []struct{ name, payment, order, says string }{
		{"of the other shop", w.pay(theirs.ID, "success"), theirs.ID, "elsewhere"},
		{"made for an order of ours that is not here", w.pay(lost.ID, "success"), lost.ID, "unmatched"},
	} {
		w.log.Take()
		body := event("payment.captured", "acc_ofsahyadri", c.payment, c.order)
		a := w.send("sahyadri", body, sign(body), "shop of "+c.name)
		if a.Status != 200 || !strings.Contains(string(a.Body), c.says) {
			t.Errorf("%s: %d %s", c.name, a.Status, a.Body)
		}
		if said := w.log.Take(); strings.Contains(said, "ERROR") != (c.says == "unmatched") {
			t.Errorf("%s: the log says %s", c.name, said)
		}
	}
}

func TestDoor(t *testing.T) {
	w := open(t)
	o, gateway := w.opened()
	payment := w.pay(gateway, "failure")
	lie := event("payment.captured", "acc_ofsahyadri", payment, gateway)
	for _, c := range []struct {
		name, hospital, body, signature string
		status                          int
		says                            string
	}{
		{"row 8: no signature", "sahyadri", lie, "", 400, "webhook_forged"},
		{"row 8: another's signature", "sahyadri", lie, sign(lie + " "), 400, "webhook_forged"},
		{"a hospital that is not here", "nowhere", lie, sign(lie), 400, "webhook_forged"},
		{"a hospital that cannot be one", "x%23R%23y", lie, sign(lie), 400, "webhook_forged"},
		{"a hospital without an account", "narmada", lie, sign(lie), 400, "webhook_forged"},
		{"row 35: another account", "sahyadri", strings.Replace(lie, "acc_ofsahyadri", "acc_live", 1), "", 400, "webhook_foreign"},
		{"a capture that Razorpay knows nothing of", "sahyadri", lie, "", 200, "applied"},
		{"row 28: an order of nobody", "sahyadri", event("payment.captured", "acc_ofsahyadri", "pay_TestPaymt00001", "order_TestOrder00001"), "", 200, "unmatched"},
		{"a payment that Razorpay does not know", "sahyadri", event("payment.captured", "acc_ofsahyadri", "pay_TestPaymt00002", gateway), "", 200, "unmatched"},
		{"an event nobody acts upon", "sahyadri", event("payment.downtime.started", "acc_ofsahyadri", payment, gateway), "", 200, "ignored"},
		{"signed, and not as documented", "sahyadri", strings.Replace(lie, `"amount":8000`, `"amount":8000.5`, 1), "", 200, "malformed"},
		{"signed, and no event", "sahyadri", `{}`, "", 200, "malformed"},
		{"signed, and no object", "sahyadri", `"x"`, "", 200, "malformed"},
	} {
		if c.signature == "" && c.says != "webhook_forged" {
			c.signature = sign(c.body)
		}
		t.Run(c.name, func(t *testing.T) {
			if law.Named(c.name) {
				law.Print(t, c.name)
			}
			if a := w.send(c.hospital, c.body, c.signature, "event-of-"+c.name); a.Status != c.status || !strings.Contains(string(a.Body), c.says) {
				t.Errorf("%d %s", a.Status, a.Body)
			}
		})
	}
	if is := w.Read(o.ID); is.State != lab.PaymentFailed || is.Money.Due() != 8000 {
		t.Errorf("is %s, owes %d", is.State, is.Money.Due())
	}
	t.Run("row 34: an old body under a new id changes nothing", func(t *testing.T) {
		t.Log(law.Row(t, 34))
		// One id for two bodies hides neither.
		version := w.Read(o.ID).Version
		for _, id := range []string{"new-1", "new-2", "new-2"} {
			if a := w.send("sahyadri", lie, sign(lie), id); a.Status != 200 {
				t.Errorf("%d %s", a.Status, a.Body)
			}
		}
		if is := w.Read(o.ID); is.Version != version {
			t.Errorf("version %d, was %d", is.Version, version)
		}
		good := event("payment.captured", "acc_ofsahyadri", w.pay(gateway, "success"), gateway)
		if a := w.send("sahyadri", good, sign(good), "new-2"); a.Status != 200 || w.Read(o.ID).State != lab.Confirmed {
			t.Errorf("under an id that was used before: %d %s, the order is %s", a.Status, a.Body, w.Read(o.ID).State)
		}
	})
}

// event is the body of a webhook that speaks of a captured payment.
func event(name, account, payment, order string) string {
	return fmt.Sprintf(`{"entity":"event","account_id":%q,"event":%q,"contains":["payment"],"payload":{"payment":{"entity":{"id":%q,"entity":"payment","amount":8000,"currency":"INR","status":"captured","order_id":%q,"method":"upi","amount_refunded":0,"captured":true,"notes":[],"created_at":1764050000}}},"created_at":1764050000}`,
		account, name, payment, order)
}
