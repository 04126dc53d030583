package sandbox_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestPages(t *testing.T) {
	w := start(t)
	o := w.order("r-1")
	w.pay(o, "late")
	server := httptest.NewServer(w.box)
	defer server.Close()
	cases := []struct {
		name, method, path, body string
		status                   int
		says                     string
	}{
		{"control", "GET", "/", "", 200, "Razorpay sandbox"},
		{"control shows what can be authorised", "GET", "/", "", 200, "Authorise now"},
		{"state", "GET", "/control", "", 200, `"late_minutes":0`},
		{"checkout", "GET", "/checkout?key_id=rzp_test_sahyadri&order_id=" + o.ID, "", 200, "₹1250.00"},
		{"checkout with another key", "GET", "/checkout?key_id=rzp_test_other&order_id=" + o.ID, "", 400, "No such order"},
		{"checkout of no order", "GET", "/checkout?key_id=rzp_test_sahyadri&order_id=order_1", "", 400, "No such order"},
		{"script", "GET", "/checkout.js", "", 200, "window.Razorpay"},
		{"attempt", "POST", "/checkout/attempts", `{"order_id":"` + o.ID + `","outcome":"failure"}`, 200, `"error"`},
		{"attempt at nothing", "POST", "/checkout/attempts", `{"order_id":"order_1","outcome":"failure"}`, 400, "no order"},
		{"attempt that is no outcome", "POST", "/checkout/attempts", `{"order_id":"` + o.ID + `","outcome":"maybe"}`, 400, "say one of"},
		{"a switch leaves the others", "POST", "/control", `{"duplicates":2}`, 200, `"duplicates":2`},
		{"another switch", "POST", "/control", `{"shuffle":true}`, 200, `"duplicates":2`},
		{"a switch that is none", "POST", "/control", `{"explode":true}`, 400, "unknown field"},
		{"a switch out of bounds", "POST", "/control", `{"refunds":"vanish"}`, 400, "out of bounds"},
		{"fault", "POST", "/control/faults", `{"call":"capture","how":"lost","times":1}`, 200, `"how":"lost"`},
		{"fault that is none", "POST", "/control/faults", `{"how":"melt"}`, 400, "say how"},
		{"faults cleared", "DELETE", "/control/faults", "", 200, `"faults":[]`},
		{"replay", "POST", "/control/replay", "", 200, `"answered"`},
		{"authorise nothing", "POST", "/control/authorise", `{"payment":"pay_1"}`, 400, "no payment"},
		{"settle nothing", "POST", "/control/settle", `{"refund":"rfnd_1","status":"failed"}`, 400, "no pending refund"},
		{"a REST call that is none", "GET", "/v1/customers", "", 400, "The requested URL was not found on the server."},
		{"a REST call without a key", "GET", "/v1/orders", "", 401, "Authentication failed"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			req, err := http.NewRequestWithContext(t.Context(), c.method, server.URL+c.path, strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			answer, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			body, _ := io.ReadAll(answer.Body)
			if answer.StatusCode != c.status || !strings.Contains(string(body), c.says) {
				t.Errorf("got %d %s", answer.StatusCode, body)
			}
			if strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") && !strings.Contains(string(body), "no money moves") {
				t.Error("a page that does not say what it is")
			}
			if !strings.Contains(answer.Header.Get("X-Test-Double"), "sandbox") {
				t.Error("an answer that does not say whose it is")
			}
		})
	}
}

// What Razorpay refuses of an order, in its words; our client would not send these.
func TestOrdersThatAreRefused(t *testing.T) {
	w := start(t)
	server := httptest.NewServer(w.box)
	defer server.Close()
	cases := []struct{ name, body, says string }{
		{"no amount", `{"currency":"INR"}`, "The amount field is required."},
		{"under a rupee", `{"amount":99,"currency":"INR"}`, "The amount must be at least INR 1.00"},
		{"half a paisa", `{"amount":100.5,"currency":"INR"}`, "The amount must be an integer."},
		{"amount in quotes", `{"amount":"100","currency":"INR"}`, "The amount must be an integer."},
		{"no currency", `{"amount":100}`, "The currency field is required."},
		{"receipt of 41", `{"amount":100,"currency":"INR","receipt":"` + strings.Repeat("1", 41) + `"}`, "40 characters"},
		{"a member too many", `{"amount":100,"currency":"INR","test":"CBC"}`, "test is/are not required"},
		{"eleven minutes", `{"amount":100,"currency":"INR","payment":{"capture":"automatic","capture_options":{"automatic_expiry_period":11}}}`, "capture options"},
		{"not JSON", `amount=100`, "not valid JSON"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/v1/orders", strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			req.SetBasicAuth("rzp_test_sahyadri", "key-secret")
			answer, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			body, _ := io.ReadAll(answer.Body)
			if answer.StatusCode != 400 || !strings.Contains(string(body), c.says) || !strings.Contains(string(body), "BAD_REQUEST_ERROR") {
				t.Errorf("got %d %s", answer.StatusCode, body)
			}
		})
	}
}
