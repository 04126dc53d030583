package sandbox_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"assay/infra/sandbox"
	"assay/shared/razorpay"
)

// call asks the sandbox over REST, with the account's key.
func (w *world) call(t *testing.T, method, path, body string) (status int, answer string) {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.SetBasicAuth("rzp_test_sahyadri", "key-secret")
	out := httptest.NewRecorder()
	w.box.ServeHTTP(out, r)
	said, _ := io.ReadAll(out.Body)
	return out.Code, string(said)
}

// items gives the ids of the entities of a collection.
func items(t *testing.T, answer string) []string {
	t.Helper()
	var all struct {
		Items []struct {
			ID       string `json:"id"`
			EntityID string `json:"entity_id"`
		}
	}
	if err := json.Unmarshal([]byte(answer), &all); err != nil {
		t.Fatalf("%v: %s", err, answer)
	}
	var out []string
	for _, i := range all.Items {
		out = append(out, i.ID+i.EntityID)
	}
	return out
}

// A list gives what was asked for; what the sandbox does not play it refuses, and never ignores.
func TestLists(t *testing.T) {
	w := start(t)
	first := w.order("r-1")
	paid := w.pay(first, "success").Payment
	w.pass(time.Hour)
	second := w.order("s-2")
	failed := w.pay(second, "failure").Payment
	if _, err := w.account.Refund(t.Context(), razorpay.NewRefund{Payment: paid, Amount: 5000, Key: "refund-key-1", Ours: ours}); err != nil {
		t.Fatal(err)
	}
	_, answer := w.call(t, "GET", "/v1/refunds", "")
	refund := items(t, answer)[0]
	for _, c := range []struct {
		name, path string
		want       []string // nil where it is refused
	}{
		{"orders, newest first", "/v1/orders", []string{second.ID, first.ID}},
		{"orders of a receipt", "/v1/orders?receipt=r-1", []string{first.ID}},
		{"orders with an authorised payment", "/v1/orders?authorized=1", []string{first.ID}},
		{"orders without", "/v1/orders?authorized=0", []string{second.ID}},
		{"orders from a time on", "/v1/orders?from=1795669200", []string{second.ID}},
		{"orders until a time", "/v1/orders?to=1795669199", []string{first.ID}},
		{"a page", "/v1/orders?count=1&skip=1", []string{first.ID}},
		{"orders with what is not played", "/v1/orders?expand[]=payments", nil},
		{"neither authorised nor not", "/v1/orders?authorized=yes", nil},
		{"orders from no time", "/v1/orders?from=yesterday", nil},
		{"a page of none", "/v1/orders?count=0", nil},
		{"a page of more than a hundred", "/v1/payments?count=101", nil},
		{"payments", "/v1/payments", []string{failed, paid}},
		{"payments by what is no filter", "/v1/payments?status=captured", nil},
		{"payments of an order", "/v1/orders/" + first.ID + "/payments", []string{paid}},
		{"payments of an order by what is no filter", "/v1/orders/" + first.ID + "/payments?status=failed", nil},
		{"refunds", "/v1/refunds", []string{refund}},
		{"refunds from a time on", "/v1/refunds?from=1795669201", []string{}},
		{"refunds of a payment", "/v1/payments/" + paid + "/refunds", []string{refund}},
		{"refunds of another", "/v1/payments/" + failed + "/refunds", []string{}},
		{"settlements before the morning", "/v1/settlements", []string{}},
		{"a month without settlements", "/v1/settlements/recon/combined?year=2026&month=11", []string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, answer := w.call(t, "GET", c.path, "")
			if refused := status != http.StatusOK; refused || c.want == nil {
				if refused != (c.want == nil) {
					t.Errorf("got %d %s", status, answer)
				}
				return
			}
			if got := items(t, answer); strings.Join(got, " ") != strings.Join(c.want, " ") {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
	for path, want := range map[string]int{"/v1/refunds/" + refund: 200, "/v1/payments/" + paid + "/refunds/" + refund: 200,
		"/v1/payments/" + failed + "/refunds/" + refund: 400, "/v1/refunds/rfnd_1": 400, "/v1/orders/" + first.ID + "?expand=x": 400} {
		if status, answer := w.call(t, "GET", path, ""); status != want {
			t.Errorf("%s: %d %s, want %d", path, status, answer, want)
		}
	}
}

// The notes of an order and of a payment can be changed, and nothing else.
func TestEdits(t *testing.T) {
	w := start(t)
	o := w.order("r-1")
	paid := w.pay(o, "success").Payment
	for _, c := range []struct {
		name, path, body string
		status           int
		says             string
	}{
		{"notes of an order", "/v1/orders/" + o.ID, `{"notes":{"ward":"4"}}`, 200, `"notes":{"ward":"4"}`},
		{"notes of a payment", "/v1/payments/" + paid, `{"notes":{"ward":"5"}}`, 200, `"notes":{"ward":"5"}`},
		{"an amount", "/v1/orders/" + o.ID, `{"amount":100}`, 400, "amount is/are not required"},
		{"nothing", "/v1/payments/" + paid, `{}`, 400, "The notes field is required."},
		{"notes that are no text", "/v1/payments/" + paid, `{"notes":{"ward":5}}`, 400, "notes"},
		{"another's order", "/v1/orders/order_1", `{"notes":{}}`, 400, "does not exist"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if status, answer := w.call(t, "PATCH", c.path, c.body); status != c.status || !strings.Contains(answer, c.says) {
				t.Errorf("got %d %s", status, answer)
			}
		})
	}
}

// Two mornings later what was captured is settled without its fee, and what went back is taken off, line by line.
func TestSettlements(t *testing.T) {
	w := start(t)
	paid := w.pay(w.order("r-1"), "success").Payment
	w.pay(w.order("r-2"), "failure")
	w.pay(w.order("r-3"), "twice") // the second goes back uncaptured: it was never the merchant's
	if _, err := w.account.Refund(t.Context(), razorpay.NewRefund{Payment: paid, Amount: 5000, Key: "refund-key-1", Ours: ours}); err != nil {
		t.Fatal(err)
	}
	w.pass(48 * time.Hour)
	for range 2 { // worked out each time, it is the same
		status, answer := w.call(t, "GET", "/v1/settlements", "")
		want := 2*(int64(sum)-fee) - 5000
		var all struct{ Items []map[string]any }
		if err := json.Unmarshal([]byte(answer), &all); err != nil || status != 200 || len(all.Items) != 1 || all.Items[0]["amount"] != float64(want) {
			t.Fatalf("%d %s, want one of %d", status, answer, want)
		}
		id := all.Items[0]["id"].(string)
		if _, one := w.call(t, "GET", "/v1/settlements/"+id, ""); !strings.Contains(one, id) {
			t.Error(one)
		}
		_, answer = w.call(t, "GET", "/v1/settlements/recon/combined?year=2026&month=11&day=28", "")
		var report struct {
			Items []struct {
				Type, SettlementID  string
				Debit, Credit, Fee  int64
				Settlement          string `json:"settlement_id"`
				OrderReceipt, Order *string
			}
		}
		if err := json.Unmarshal([]byte(answer), &report); err != nil || len(report.Items) != 3 {
			t.Fatalf("%v: %s", err, answer)
		}
		left := int64(0)
		for _, l := range report.Items {
			if left += l.Credit - l.Debit; l.Settlement != id || l.Type == "payment" && l.Fee != fee {
				t.Errorf("%+v", l)
			}
		}
		if left != want {
			t.Errorf("the lines are of %d, the settlement of %d", left, want)
		}
		w.restart()
	}
	w.wantTotals(sandbox.Totals{Orders: 3, Payments: 4, Captured: 2 * int64(sum), Refunded: 5000, Returned: int64(sum), Fees: 2 * fee})
	for _, path := range []string{"?year=2026", "?year=2026&month=13", "?month=11", "?year=2026&month=11&day=0", "?year=2026&month=11&hour=1", "?year=2026&month=11&count=1001"} {
		if status, answer := w.call(t, "GET", "/v1/settlements/recon/combined"+path, ""); status != 400 {
			t.Errorf("%s: %d %s", path, status, answer)
		}
	}
}
