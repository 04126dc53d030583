package razorpay

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assay/shared/lab"
)

// delivered reads the body of testdata/events/<name>.json, which names its source and says where it is guessed.
func delivered(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "events", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var e struct {
		Source string
		Body   json.RawMessage
	}
	if err := json.Unmarshal(raw, &e); err != nil || e.Source == "" {
		t.Fatalf("%s: %v, or no source", name, err)
	}
	return e.Body
}

func TestEvents(t *testing.T) {
	cases := []struct {
		name                   string
		known                  bool
		payment, refund, order string // the states of the members
		captured               bool
	}{
		{"payment.authorized", true, PaymentAuthorized, "", "", false},
		{"payment.captured", true, PaymentCaptured, "", "", true},
		{"payment.failed", true, PaymentFailed, "", "", false},
		{"payment.failed-card", true, PaymentFailed, "", "", false},
		{"order.paid", true, PaymentCaptured, "", OrderPaid, true},
		{"refund.created", true, PaymentRefunded, RefundProcessed, "", true},
		{"refund.processed", true, PaymentRefunded, RefundProcessed, "", true},
		{"refund.processed-auto", true, PaymentRefunded, RefundProcessed, "", false},
		{"refund.failed", true, PaymentCaptured, RefundFailed, "", true},
		{"payment.dispute.created", true, PaymentCaptured, "", "", true},
		{"refund.speed_changed", false, PaymentCaptured, RefundProcessed, "", true},
		{"payment_link.paid", false, PaymentCaptured, "", "", true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			e, err := ReadEvent(delivered(t, c.name))
			if err != nil {
				t.Fatal(err)
			}
			name, _, _ := strings.Cut(c.name, "-")
			if e.Name != name || e.Known != c.known || e.Account != "acc_TestAccount01" {
				t.Errorf("got %+v", e)
			}
			if e.Payment == nil || e.Payment.Status != c.payment || e.Payment.Captured != c.captured || e.Payment.Amount != theAmount {
				t.Errorf("payment %+v", e.Payment)
			}
			if (e.Refund != nil) != (c.refund != "") || e.Refund != nil && e.Refund.Status != c.refund {
				t.Errorf("refund %+v", e.Refund)
			}
			if (e.Order != nil) != (c.order != "") || e.Order != nil && (e.Order.Status != c.order || e.Order.Ours != ourOrder) {
				t.Errorf("order %+v", e.Order)
			}
			if (name != "refund.speed_changed") == e.Created.IsZero() {
				t.Errorf("created %v", e.Created)
			}
		})
	}
}

func TestMalformedEvents(t *testing.T) {
	change := func(name, old, new string) string {
		body := string(delivered(t, name))
		if !strings.Contains(body, old) {
			t.Fatalf("%s has no %s", name, old)
		}
		return strings.ReplaceAll(body, old, new)
	}
	cases := []struct{ name, body, member string }{
		{"nothing", "", "body"},
		{"not JSON", "canary", "body"},
		{"a list", "[]", "body"},
		{"null", "null", "event"},
		{"two bodies", "{} {}", "body"},
		{"no event", `{"entity":"event"}`, "event"},
		{"an event that is a sentence", `{"entity":"event","event":"canary of a patient"}`, "event"},
		{"another entity", change("payment.captured", `"entity": "event"`, `"entity": "payment"`), "event"},
		{"no account", change("payment.captured", `"acc_TestAccount01"`, `""`), "account_id"},
		{"half a paisa", change("payment.captured", "125000", "125000.5"), "payload.payment"},
		{"amount in quotes", change("payment.captured", `"amount": 125000`, `"amount": "125000"`), "payload.payment"},
		{"no amount", change("payment.captured", `"amount": 125000`, `"x": 1`), "payload.payment"},
		{"a payment's id with a path", change("payment.captured", "pay_TestPaymt00001", "../orders"), "payload.payment"},
		{"refunded more than paid", change("refund.processed", `"amount_refunded": 125000`, `"amount_refunded": 125001`), "payload.payment"},
		{"order.paid without an order", change("order.paid", `"order": {`, `"ordre": {`), "payload.order"},
		{"order.paid of another order", change("order.paid", `"order_id": "order_TestOrder00001"`, `"order_id": "order_TestOrder00009"`), "payload.order"},
		{"refund of another payment", change("refund.processed", `"payment_id": "pay_TestPaymt00001"`, `"payment_id": "pay_TestPaymt00009"`), "payload.refund"},
		{"dispute of another payment", change("payment.dispute.created", `"payment_id": "pay_TestPaymt00001"`, `"payment_id": "pay_TestPaymt00009"`), "payload.dispute"},
		{"dispute without a dispute", change("payment.dispute.created", `"dispute": {`, `"dispuet": {`), "payload.dispute"},
		{"dispute in a state that is none", change("payment.dispute.created", `"status": "open"`, `"status": "lodged"`), "payload.dispute"},
		{"refund without a refund", change("refund.failed", `"refund": {`, `"refnud": {`), "payload.refund"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			e, err := ReadEvent([]byte(c.body))
			var m *MalformedError
			if !errors.As(err, &m) || m.Member != c.member || e.Known {
				t.Errorf("got %+v, %v, want %s", e, err, c.member)
			}
			if err != nil && strings.Contains(err.Error(), "canary") {
				t.Errorf("quotes the body: %v", err)
			}
		})
	}
}

// The older shape of an event about a refund: the refund alone, no account, numbers as text, no state.
func TestOlderRefundEvents(t *testing.T) {
	const refund = `"id": "rfnd_TestRefnd0001", "entity": "refund", "amount": "3000", "currency": "INR", "payment_id": "pay_TestPaymt00001", "notes": [], "created_at": "1790000200"`
	for body, known := range map[string]bool{
		`{"entity": "event", "event": "refund.created", "contains": ["refund"], "payload": {"refund": {"entity": {` + refund + `}}}, "created_at": "1790000200"}`:                           true,
		`{"entity": "event", "event": "refund.processed", "contains": ["refund"], "payload": {"refund": {"entity": {` + refund + `, "status": "processed"}}}}`:                              true,
		`{"entity": "event", "event": "refund.processed", "payload": {"refund": {"entity": {` + strings.Replace(refund, `"3000"`, `"30.00"`, 1) + `}}}}`:                                    false,
		`{"entity": "event", "event": "refund.processed", "payload": {"refund": {"entity": {` + strings.Replace(refund, "pay_TestPaymt00001", "../orders", 1) + `}}}}`:                      false,
		`{"entity": "event", "event": "refund.processed", "account_id": "acc_x", "payload": {"refund": {"entity": {` + refund + `}}, "payment": {"entity": {"id": "pay_TestPaymt00001"}}}}`: false,
		`{"entity": "event", "event": "payment.captured", "account_id": "acc_x", "payload": {"refund": {"entity": {` + refund + `}}}}`:                                                      false,
		`{"entity": "event", "event": "refund.processed", "account_id": "acc_x", "payload": {"refund": {"entity": {` + refund + `, "status": "lost"}}}, "created_at": 1}`:                   false,
	} {
		e, err := ReadEvent([]byte(body))
		if e.Known != known || (err == nil) != known || known && (e.Payment != nil || e.Refund.Payment != "pay_TestPaymt00001" || e.Refund.Amount != 3000) {
			t.Errorf("%s: %+v, %v", body, e, err)
		}
	}
}

// FuzzReadEvent: whatever is signed and sent, nothing panics, and what is called known is whole and within its bounds.
func FuzzReadEvent(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("testdata", "events", "*.json"))
	if err != nil || len(files) < 10 {
		f.Fatalf("%d seeds, %v", len(files), err)
	}
	for _, file := range files {
		f.Add(delivered(f, strings.TrimSuffix(filepath.Base(file), ".json")))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := ReadEvent(body)
		if err != nil {
			if e.Known {
				t.Error("malformed and known")
			}
			return
		}
		if !eventForm.MatchString(e.Name) {
			t.Errorf("name %q", e.Name)
		}
		if !e.Known {
			return
		}
		p := e.Payment
		if p == nil {
			if e.Refund == nil || !paymentForm.MatchString(e.Refund.Payment) {
				t.Errorf("about nothing: %+v", e)
			}
			return
		}
		if p.Amount <= 0 || p.Refunded < 0 || p.Refunded > p.Amount || !paymentForm.MatchString(p.ID) || e.Account == "" {
			t.Errorf("payment %+v", p)
		}
		if p.Captured && p.Status != PaymentCaptured && p.Status != PaymentRefunded {
			t.Errorf("captured while %s", p.Status)
		}
		if d := e.Dispute; strings.HasPrefix(e.Name, "payment.dispute.") && (d == nil || d.Amount <= 0 || d.Payment != p.ID) {
			t.Errorf("dispute %+v", d)
		}
		if r := e.Refund; r != nil && (r.Amount <= 0 || r.Payment == "") {
			t.Errorf("refund %+v", r)
		}
	})
}

// An amount beyond the bounds of ours is no amount, whoever has signed it (docs/rules.md#amounts).
func TestAmountsBeyondTheBounds(t *testing.T) {
	was := fmt.Sprintf(`"amount": %d`, int64(theAmount))
	for _, c := range []struct {
		amount string
		known  bool
	}{{"1000000000", true}, {"1000000001", false}, {"9223372036854775807", false}, {"0", false}, {"-1", false}} {
		body := strings.Replace(string(delivered(t, "payment.captured")), was, `"amount": `+c.amount, 1)
		if !strings.Contains(body, c.amount) {
			t.Fatal("the sample has another amount")
		}
		e, err := ReadEvent([]byte(body))
		var wrong *MalformedError
		if e.Known != c.known || errors.As(err, &wrong) == c.known {
			t.Errorf("%s: known %t, %v", c.amount, e.Known, err)
		}
	}
	a := &Account{}
	beyond := lab.MaxAmount + 1
	for name, err := range map[string]error{
		"order":   second(a.CreateOrder(t.Context(), NewOrder{Receipt: "26-000417-1", Amount: beyond, Ours: "x"})),
		"capture": second(a.Capture(t.Context(), "pay_A", beyond)),
		"refund":  second(a.Refund(t.Context(), NewRefund{Payment: "pay_A", Amount: beyond, Key: "rf-26-000417", Ours: "x"})),
	} {
		if err == nil {
			t.Errorf("%s of an impossible amount is sent", name)
		}
	}
}

func second[T any](_ T, err error) error { return err }
