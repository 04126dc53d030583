package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"assay/infra/hospitaltest"
	"assay/infra/sandbox"
	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/online"
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
	till online.Till
}

func open(t *testing.T) *world {
	t.Helper()
	tests, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, bank: hospitaltest.OpenBank(t, time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC), "namuna")}
	w.House = hospitaltest.Open(t, func(s *store.Store) []apigw.Route {
		w.till = online.Till{Store: s, Gateway: w.bank.Gateway, Offered: tests.Ordered}
		return routes(door{Till: w.till, meter: observe.NewMeter(), log: slog.New(slog.DiscardHandler)})
	})
	w.Found(t, "namuna", lab.Member{Person: "mira", Roles: []lab.Role{lab.Supervisor}})
	w.Found(t, "other", lab.Member{Person: "olga", Roles: []lab.Role{lab.Supervisor}})
	w.bank.Told = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		a := w.send("namuna", string(body), r.Header.Get("X-Razorpay-Signature"), r.Header.Get("X-Razorpay-Event-Id"))
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

// pass lets time pass here and at Razorpay, which sends its webhooks.
func (w *world) pass(d time.Duration) {
	w.Now = w.Now.Add(d)
	w.bank.Now = w.Now
	w.bank.Step(w.t.Context())
}

// started is an online order whose payment is open, with Razorpay's order.
func (w *world) started() (lab.Order, string) {
	w.t.Helper()
	o := w.begun()
	if err := w.till.Finish(w.t.Context(), o.ID, w.Now); err != nil {
		w.t.Fatal(err)
	}
	o = w.now(o)
	return o, o.Money.Online().Gateway
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
	if err := w.till.Finish(w.t.Context(), o.ID, w.Now); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) cancel(o lab.Order) {
	w.t.Helper()
	w.Step(w.t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) { return o.Cancel(lead, now, "patient_asked") })
}

const paid = "confirmed online owed 0, gateway 8000"

// The rows of reference/payments.md §2 as webhooks bring them. Every event ends with a 2xx, and the sandbox's own total
// is the ledger's.
func TestRows(t *testing.T) {
	for _, row := range []struct {
		name string
		do   func(w *world, o lab.Order, gateway string)
		want string
	}{
		{"1 every webhook many times", func(w *world, _ lab.Order, g string) {
			w.set(sandbox.Switches{Duplicates: 10})
			w.pay(g, "success")
		}, paid},
		{"2 captured and order.paid for one capture", func(w *world, _ lab.Order, g string) { w.pay(g, "success") }, paid},
		{"9 in any order", func(w *world, _ lab.Order, g string) {
			w.set(sandbox.Switches{Shuffle: true, Duplicates: 3})
			w.pay(g, "success")
		}, paid},
		{"10 failed, then authorised", func(w *world, o lab.Order, g string) {
			w.pay(g, "late")
			w.pass(0)
			if is := w.now(o).State; is != lab.PaymentFailed {
				w.t.Errorf("is %s", is)
			}
			w.pass(16 * time.Minute)
		}, paid},
		{"11 A failed, B captured", func(w *world, _ lab.Order, g string) { w.pay(g, "failure"); w.pay(g, "success") }, paid},
		{"12 the failure of A comes after B was captured", func(w *world, _ lab.Order, g string) {
			w.set(sandbox.Switches{DelaySeconds: 60})
			w.pay(g, "failure")
			w.set(sandbox.Switches{})
			w.pay(g, "success")
		}, paid},
		{"14 authorised after it was cancelled is returned by Razorpay", func(w *world, o lab.Order, g string) {
			w.pay(g, "late")
			w.cancel(o)
			w.pass(16 * time.Minute)
			w.pass(6 * 24 * time.Hour)
		}, "cancelled online owed 0"},
		{"15 captured after it was cancelled goes back", func(w *world, o lab.Order, g string) {
			w.cancel(o)
			w.pay(g, "success")
			w.pass(time.Second)
			w.finish(o)
		}, "cancelled online owed 0"},
		{"20 two successes, of which Razorpay returns one", func(w *world, _ lab.Order, g string) { w.pay(g, "twice") }, paid},
		{"25 a refund that takes its time", func(w *world, o lab.Order, g string) {
			w.pay(g, "success")
			w.pass(time.Second)
			w.set(sandbox.Switches{Refunds: "pending"})
			w.cancel(o)
			w.finish(o)
			w.pass(time.Second)
			w.settle(o, "processed")
		}, "cancelled online owed 0"},
		{"26 a refund that fails later", func(w *world, o lab.Order, g string) {
			w.pay(g, "success")
			w.pass(time.Second)
			w.set(sandbox.Switches{Refunds: "pending"})
			w.cancel(o)
			w.finish(o)
			w.pass(time.Second)
			w.settle(o, "failed")
		}, "cancelled online owed 0, gateway 8000, refunds_owed 8000"},
		{"27 a refund made on the dashboard", func(w *world, _ lab.Order, g string) {
			p := w.pay(g, "success")
			if err := w.bank.Refund(p, 3000); err != nil {
				w.t.Fatal(err)
			}
		}, "confirmed online owed 3000, gateway 5000"},
		{"33 webhooks are switched off for a day, then replayed", func(w *world, _ lab.Order, g string) {
			w.set(sandbox.Switches{WebhooksOff: true})
			w.pay(g, "success")
			w.pass(25 * time.Hour)
			w.bank.Replay()
		}, paid},
		{"38 authorised late while it waits is captured at once", func(w *world, _ lab.Order, g string) {
			w.pay(g, "late")
			w.pass(16 * time.Minute)
		}, paid},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := open(t)
			o, gateway := w.started()
			row.do(w, o, gateway)
			for range 3 {
				w.pass(2 * time.Minute)
			}
			o = w.now(o)
			if got := fmt.Sprint(o.State, " ", o.Settlement, " ", o.Money.Statement()); got != row.want {
				t.Errorf("is %s\nwant %s", got, row.want)
			}
			total := w.bank.Totals("namuna")
			if held := lab.Paise(total.Captured - total.Refunded); o.Money.Balance(lab.AtGateway) != held {
				t.Errorf("Razorpay holds %d for us, the books say %d", held, o.Money.Balance(lab.AtGateway))
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

// settle is the bank's word on the one refund of an order.
func (w *world) settle(o lab.Order, status string) {
	w.t.Helper()
	r := w.now(o).Money.Refunds[0]
	if r.State != lab.RefundSent {
		w.t.Fatalf("the refund is %s", r.State)
	}
	if err := w.bank.Settle(r.Gateway, status); err != nil {
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
	w.bank.ServeHTTP(said, httptest.NewRequest("GET", "/control", nil))
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

// Row 3: Razorpay's answer to the making of the order was lost, and the webhook is the first we hear of it.
func TestUnknownYet(t *testing.T) {
	w := open(t)
	o := w.begun()
	w.fault("create_order", "lost", 1)
	if w.till.Finish(t.Context(), o.ID, w.Now) == nil {
		t.Fatal("an answer that was lost is taken for one")
	}
	a, err := w.bank.Gateway.Account(t.Context(), "namuna")
	if err != nil {
		t.Fatal(err)
	}
	made, err := a.FindOrders(t.Context(), o.Money.Online().Receipt)
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
		if a := w.send(c.hospital, c.body, c.signature, "event-of-"+c.name); a.Status != c.status || !strings.Contains(string(a.Body), c.says) {
			t.Errorf("%s: %d %s", c.name, a.Status, a.Body)
		}
	}
	if is := w.now(o); is.State != lab.PaymentFailed || is.Money.Due() != 8000 {
		t.Errorf("is %s, owes %d", is.State, is.Money.Due())
	}
	// Row 34: an old body under a new id changes nothing, and one id for two bodies hides neither.
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
}
