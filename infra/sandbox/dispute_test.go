package sandbox_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"assay/infra/sandbox"
	"assay/shared/razorpay"
)

// A dispute is told of, read, listed and decided as Razorpay does; it ends once.
func TestDisputes(t *testing.T) {
	w := start(t)
	ctx := t.Context()
	paid := w.pay(w.order("d-1"), "success").Payment
	w.pass(time.Second)
	id, err := w.box.Dispute(paid, int64(sum), "chargeback", 7)
	if err != nil {
		t.Fatal(err)
	}
	d, err := w.account.Dispute(ctx, id)
	if err != nil || d.Status != razorpay.DisputeOpen || d.Payment != paid || d.Amount != sum || d.Deducted != 0 || d.RespondBy.IsZero() {
		t.Fatalf("opened: %+v, %v", d, err)
	}
	second, err := w.box.Dispute(paid, 100, "pre_arbitration", 7)
	if err != nil {
		t.Fatal(err)
	}
	if all, err := w.account.Disputes(ctx); err != nil || len(all) != 2 || all[0].ID != second || all[1].ID != id {
		t.Errorf("the list, newest first: %+v, %v", all, err)
	}
	for _, step := range []string{"under_review", "action_required", "lost"} {
		if err := w.box.Decide(id, step); err != nil {
			t.Fatal(err)
		}
	}
	if d, err = w.account.Dispute(ctx, id); err != nil || d.Status != razorpay.DisputeLost || d.Deducted != sum {
		t.Errorf("lost: %+v, %v", d, err)
	}
	if w.box.Decide(id, "won") == nil {
		t.Error("a dispute ends twice")
	}
	if p, err := w.account.Payment(ctx, paid); err != nil || p.Refunded != 0 || p.Status != razorpay.PaymentCaptured {
		t.Errorf("the payment: %+v, %v", p, err)
	}
	w.wantTotals(sandbox.Totals{Orders: 1, Payments: 1, Captured: int64(sum), Deducted: int64(sum), Fees: fee})
	for _, c := range []struct {
		payment, phase string
		sum            int64
		days           int
	}{{"pay_other", "chargeback", 100, 7}, {paid, "whim", 100, 7}, {paid, "chargeback", int64(sum) + 1, 7}, {paid, "chargeback", 0, 7}, {paid, "chargeback", 100, -1}} {
		if _, err := w.box.Dispute(c.payment, c.sum, c.phase, c.days); err == nil {
			t.Errorf("%+v is opened", c)
		}
	}

	// Over the wire: what is not played is refused, and never ignored.
	for _, c := range []struct {
		name, method, path, body string
		status                   int
		says                     string
	}{
		{"between two times", "GET", "/v1/disputes?from=1&to=2", "", 200, `"count":0`},
		{"a page", "GET", "/v1/disputes?count=1&skip=1", "", 200, id},
		{"a filter that there is not", "GET", "/v1/disputes?payment_id=" + paid, "", 400, "payment_id"},
		{"expanded", "GET", "/v1/disputes/" + id + "?expand[]=payment", "", 400, "expand"},
		{"a time that is none", "GET", "/v1/disputes?from=yesterday", "", 400, "from"},
		{"an unknown one", "GET", "/v1/disputes/disp_TestDisput09", "", 400, "does not exist"},
		{"contested, which is not played", "PATCH", "/v1/disputes/" + second + "/contest", "{}", 400, "not found on the server"},
		{"accepted with a member too many", "POST", "/v1/disputes/" + second + "/accept", `{"amount":1}`, 400, "amount"},
		{"accepted", "POST", "/v1/disputes/" + second + "/accept", "", 200, `"status":"lost"`},
		{"accepted again", "POST", "/v1/disputes/" + second + "/accept", "{}", 400, "in lost status"},
	} {
		if status, said := w.ask(c.method, c.path, c.body); status != c.status || !strings.Contains(said, c.says) {
			t.Errorf("%s: %d %s", c.name, status, said)
		}
	}
	late, err := w.box.Dispute(paid, 100, "fraud", 1)
	if err != nil {
		t.Fatal(err)
	}
	w.pass(25 * time.Hour)
	if status, said := w.ask("POST", "/v1/disputes/"+late+"/accept", ""); status != 400 || !strings.Contains(said, "deadline to respond") {
		t.Errorf("accepted too late: %d %s", status, said)
	}
}

// ask makes a call as no library does.
func (w *world) ask(method, path, body string) (status int, said string) {
	r := httptest.NewRequestWithContext(w.t.Context(), method, path, strings.NewReader(body))
	r.SetBasicAuth(w.accounts[0].KeyID, w.accounts[0].KeySecret)
	rec := httptest.NewRecorder()
	w.box.ServeHTTP(rec, r)
	return rec.Code, rec.Body.String()
}
