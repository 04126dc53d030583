package blackbox

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"assay/infra/client"
)

// TestPastTheEdge calls real functions as the gateway would for somebody who has found its own address: the functions take
// nothing that the edge has not sent, but for Razorpay's webhooks, which bring a signature.
func TestPastTheEdge(t *testing.T) {
	w := open(t)
	call := func(function, method, path string, header map[string]string) (status int, body string) {
		t.Helper()
		event, err := json.Marshal(map[string]any{"version": "2.0", "rawPath": path, "headers": header, "body": "{}",
			"requestContext": map[string]any{"timeEpoch": w.now().UnixMilli(), "stage": "$default", "requestId": "past",
				"http": map[string]string{"method": method, "path": path, "sourceIp": "203.0.113.7"}}})
		if err != nil {
			t.Fatal(err)
		}
		req, err := http.NewRequestWithContext(t.Context(), "POST", w.sys.URL+"/2015-03-31/functions/"+function+"/invocations", bytes.NewReader(event))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set(client.ControlHeader, "1")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		var answer struct {
			StatusCode int
			Body       string
		}
		raw, err := io.ReadAll(res.Body)
		if err != nil || json.Unmarshal(raw, &answer) != nil {
			t.Fatalf("%s: %v %s", function, err, raw)
		}
		return answer.StatusCode, answer.Body
	}
	json := map[string]string{"content-type": "application/json"}
	for _, c := range []struct {
		function, method, path string
		header                 map[string]string
		status                 int
		code                   string
	}{
		{"CatalogueFunction", "GET", "/v1/hospitals/sahyadri/catalogue", json, 403, "past_edge"},
		{"ReportsFunction", "POST", "/v1/slips", json, 403, "past_edge"},
		{"StaffFunction", "GET", "/v1/me", map[string]string{"x-edge-key": "guessed"}, 403, "past_edge"},
		{"WebhooksFunction", "POST", "/v1/webhooks/razorpay/sahyadri", json, 400, "webhook_forged"},
	} {
		if status, body := call(c.function, c.method, c.path, c.header); status != c.status || !strings.Contains(body, c.code) {
			t.Errorf("%s past the edge: %d %s, want %d %s", c.path, status, body, c.status, c.code)
		}
	}
}

// TestHeadersOfTheEdge: pages and answers of the running system have what infra/edge.yaml puts on them.
func TestHeadersOfTheEdge(t *testing.T) {
	w := open(t)
	for path, policy := range map[string]string{
		"/slip.html": "trusted-types 'none'", "/check.html": "trusted-types assay-offline", "/pay.html": "https://checkout.razorpay.com",
		"/desk/config.json": "wasm-unsafe-eval", "/v1/hospitals/sahyadri/catalogue": "default-src 'none'; frame-ancestors 'none'", "/v1/nothing": "default-src 'none'; frame-ancestors 'none'",
	} {
		req, err := http.NewRequestWithContext(t.Context(), "GET", w.sys.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if got := res.Header.Get("Content-Security-Policy"); !strings.Contains(got, policy) || !strings.Contains(got, "frame-ancestors 'none'") {
			t.Errorf("%s: policy %q, want %q in it", path, got, policy)
		}
		for _, name := range []string{"Strict-Transport-Security", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Permissions-Policy"} {
			if res.Header.Get(name) == "" {
				t.Errorf("%s has no %s", path, name)
			}
		}
	}
}
