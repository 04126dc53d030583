package gateway

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"assay/infra/template"
)

func declared(t *testing.T, file string) *template.Document {
	t.Helper()
	document, err := template.Open("../../../" + file)
	if err != nil {
		t.Fatal(err)
	}
	return document
}

// TestBehindEdge: each path has the headers that infra/edge.yaml gives it, those of the API too.
func TestBehindEdge(t *testing.T) {
	edge, err := declared(t, "infra/edge.yaml").Edge("us-east-1", map[string]string{"ReportsOrigin": "http://127.0.0.1:*"})
	if err != nil {
		t.Fatal(err)
	}
	handler := BehindEdge(edge, http.NotFoundHandler())
	for _, c := range []struct{ path, csp, not string }{
		{"/", "connect-src 'self'; worker-src", "razorpay"},
		{"/check.html", "trusted-types assay-offline", "razorpay"},
		{"/slip.html", "connect-src 'self' http://127.0.0.1:*;", "razorpay"},
		{"/pay.html", "https://checkout.razorpay.com", "connect-src 'self'"},
		{"/desk/", "wasm-unsafe-eval", "razorpay"},
		{"/desk/namuna/orders", "wasm-unsafe-eval", "razorpay"},
		{"/desk/assets/a.js", "wasm-unsafe-eval", "razorpay"},
		{"/callback", "wasm-unsafe-eval", "razorpay"},
		{"/v1/me", "default-src 'none'; frame-ancestors 'none'", "'self'"},
		{"/v1/webhooks/razorpay/namuna", "default-src 'none'; frame-ancestors 'none'", "'self'"},
		{"/.well-known/assay-report-keys.json", "default-src 'none'; frame-ancestors 'none'", "'self'"},
	} {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest("GET", c.path, nil))
		policy := w.Header().Get("Content-Security-Policy")
		if !strings.Contains(policy, c.csp) || strings.Contains(policy, c.not) || !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("%s has the policy %q, want one with %q", c.path, policy, c.csp)
		}
		for name, want := range map[string]string{"Strict-Transport-Security": "max-age=63072000; includeSubDomains",
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer"} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", c.path, name, got, want)
			}
		}
	}
}

// TestThrottles: a route answers 429 when its bucket is empty, with the figures of template.yaml, and no other route does.
func TestThrottles(t *testing.T) {
	stack, err := declared(t, "template.yaml").Stack("ap-south-1", map[string]string{"Environment": "prod"})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Unix(0, 0)
	h, _ := api(t, `{"statusCode":200}`, nil)
	g := h.(*Gateway)
	g.Routes, g.Authorizers, g.Throttle = stack.Routes, nil, NewThrottle()
	g.Throttle.now = func() time.Time { return now }
	calls := func(method, path string, n int) (taken int) {
		for range n {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(method, path, nil))
			switch {
			case w.Code == http.StatusOK:
				taken++
			case w.Code != http.StatusTooManyRequests || strings.TrimSpace(w.Body.String()) != `{"message":"Too Many Requests"}`:
				t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
			}
		}
		return taken
	}
	if got := calls("POST", "/v1/slips", 300); got != 100 {
		t.Errorf("a flood of slips: %d taken, want the burst of 100", got)
	}
	if got := calls("POST", "/v1/webhooks/razorpay/namuna", 400); got != 400 {
		t.Errorf("webhooks beside it: %d of 400 taken", got)
	}
	if got := calls("POST", "/v1/slips/payments", 100) + calls("POST", "/v1/report-checks", 100); got != 200 {
		t.Errorf("other open routes beside it: %d of 200 taken", got)
	}
	now = now.Add(time.Second)
	if got := calls("POST", "/v1/slips", 300); got != 50 {
		t.Errorf("a second later: %d taken, want the rate of 50", got)
	}
	now = now.Add(time.Hour)
	if got := calls("POST", "/v1/slips", 300); got != 100 {
		t.Errorf("an hour later: %d taken, want the burst of 100 and no more", got)
	}
}
