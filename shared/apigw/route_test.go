package apigw_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"assay/shared/apigw"
	"assay/shared/apigw/apigwtest"
	"assay/shared/lab"
)

var staff = apigw.RequestInfo{RequestID: "gw-1", Now: at, Subject: "person-1", Pool: "https://staff.example.org", SourceIP: "203.0.113.7"}

func answer(t *testing.T, h http.Handler, r *http.Request, call apigw.RequestInfo) (*http.Response, string) {
	t.Helper()
	resp := apigwtest.Do(t, h, r, call)
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(text)
}

func failing(err error) http.Handler {
	return apigw.Mux([]apigw.Route{{Method: "POST", Pattern: "/x", Query: []string{"name"}, Who: apigw.Open,
		Handler: func(w http.ResponseWriter, _ *http.Request) error {
			fmt.Fprint(w, "begun")
			return err
		}}})
}

func TestErrorsBecomeAnswers(t *testing.T) {
	const gone = `{"type":"urn:assay:problem:not_found","title":"Not Found","status":404,"detail":"This does not exist here."}`
	for _, c := range []struct {
		name   string
		err    error
		status int
		want   string
	}{
		{"malformed", lab.Bad("items[0].value", "No."), 400, `{"type":"urn:assay:problem:bad_request","title":"Bad Request","status":400,"detail":"No.","field":"items[0].value"}`},
		{"malformed, wrapped", fmt.Errorf("place: %w", lab.Bad("a", "No.")), 400, `{"type":"urn:assay:problem:bad_request","title":"Bad Request","status":400,"detail":"No.","field":"a"}`},
		{"field that is more than a name", lab.Bad("Sunita Patil <98765>", "No."), 400, `{"type":"urn:assay:problem:bad_request","title":"Bad Request","status":400,"detail":"No."}`},
		{"forbidden", &lab.Refusal{Kind: lab.Forbidden, Code: "role", Sentence: "No."}, 403, `{"type":"urn:assay:problem:role","title":"Forbidden","status":403,"detail":"No."}`},
		{"not found", &lab.Refusal{Kind: lab.NotFound, Code: "no_order", Sentence: "No order.", Field: "order"}, 404, gone},
		{"foreign", &lab.Refusal{Kind: lab.NotFound, Code: "foreign", Sentence: "Not yours."}, 404, gone},
		{"paper and date", &lab.Refusal{Kind: lab.Mismatch, Code: "slip_unknown", Sentence: "No."}, 404, `{"type":"urn:assay:problem:slip_unknown","title":"Not Found","status":404,"detail":"No."}`},
		{"not found as a problem", &apigw.Problem{Type: "urn:assay:problem:x", Status: 404}, 404, gone},
		{"conflict", &lab.Refusal{Kind: lab.Conflict, Code: "already_collected", Sentence: "No."}, 409, `{"type":"urn:assay:problem:already_collected","title":"Conflict","status":409,"detail":"No."}`},
		{"stale", &lab.Refusal{Kind: lab.Stale, Code: "stale", Sentence: "No.", Current: map[string]int{"money": 3}}, 412,
			`{"type":"urn:assay:problem:stale","title":"Precondition Failed","status":412,"detail":"No.","current":{"money":3}}`},
		{"unprocessable", &lab.Refusal{Kind: lab.Unprocessable, Code: "total_differs", Sentence: "No.", Field: "total"}, 422,
			`{"type":"urn:assay:problem:total_differs","title":"Unprocessable Entity","status":422,"detail":"No.","field":"total"}`},
		{"busy", &lab.Refusal{Kind: lab.Busy, Code: "busy", Sentence: "No."}, 503, `{"type":"urn:assay:problem:busy","title":"Service Unavailable","status":503,"detail":"No."}`},
		{"own problem", &apigw.Problem{Type: "urn:assay:problem:busy", Title: "Too Many Requests", Status: 429, Detail: "Wait."}, 429,
			`{"type":"urn:assay:problem:busy","title":"Too Many Requests","status":429,"detail":"Wait."}`},
		{"refusal of no kind", &lab.Refusal{Code: "x"}, 500, internal},
		{"unexpected", errors.New("table gone"), 500, internal},
	} {
		t.Run(c.name, func(t *testing.T) {
			resp, got := answer(t, failing(c.err), httptest.NewRequest("POST", "/x", nil), apigw.RequestInfo{RequestID: "gw-1", Now: at})
			if resp.StatusCode != c.status || got != c.want {
				t.Errorf("got %d %s, want %d %s", resp.StatusCode, got, c.status, c.want)
			}
			if kind := resp.Header.Get("Content-Type"); kind != "application/problem+json" {
				t.Errorf("Content-Type %q", kind)
			}
			if resp.Header.Get("X-Request-Id") != "gw-1" || resp.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("headers %v", resp.Header)
			}
		})
	}
}

func TestOnlyTheUnexpectedIsLogged(t *testing.T) {
	for _, c := range []struct {
		name  string
		err   error
		lines int
	}{
		{"refusal", lab.Bad("a", "No."), 0},
		{"unexpected", fmt.Errorf("load order: %w", errors.New("table gone")), 1},
		{"unexpected from a parser", fmt.Errorf("fee: %w", json.Unmarshal([]byte(`{"a":98765.5}`), &struct{ A int }{})), 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			ev := apigwtest.Event(t, httptest.NewRequest("POST", "/x?name=98765", strings.NewReader("98765")), staff)
			if _, err := apigw.Adapt(failing(c.err), slog.New(slog.NewJSONHandler(&out, nil)))(context.Background(), ev); err != nil {
				t.Fatal(err)
			}
			if got := strings.Count(out.String(), "\n"); got != c.lines || strings.Contains(out.String(), "98765") {
				t.Errorf("%d lines: %s", got, out.String())
			}
		})
	}
}

func TestMux(t *testing.T) {
	echo := func(name string) apigw.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) error {
			_, err := fmt.Fprint(w, name, " ", r.PathValue("order"))
			return err
		}
	}
	mux := apigw.Mux([]apigw.Route{
		{Method: "GET", Pattern: "/v1/orders/{order}", Who: apigw.Staff, Handler: echo("show")},
		{Method: "POST", Pattern: "/v1/orders/{order}/collection", Who: apigw.Staff, Handler: echo("collect")},
		{Method: "GET", Pattern: "/v1/my/orders", Query: []string{"cursor", "limit"}, Who: apigw.Patients, Handler: echo("mine")},
		{Method: "GET", Pattern: "/v1/catalogue", Who: apigw.Open, Handler: echo("catalogue")},
		{Method: "GET", Pattern: "/v1/forgotten", Who: 0, Handler: echo("forgotten")},
	})
	nobody := apigw.RequestInfo{RequestID: "gw-1", Now: at}
	const (
		signIn  = `{"type":"urn:assay:problem:unauthenticated","title":"Unauthorized","status":401,"detail":"Sign in first."}`
		gone    = `{"type":"urn:assay:problem:not_found","title":"Not Found","status":404,"detail":"This does not exist here."}`
		unknown = `{"type":"urn:assay:problem:unknown_query","title":"Bad Request","status":400,"detail":"This is not known in the query of this address.","field":"limits"}`
		empty   = `{"type":"urn:assay:problem:bad_request","title":"Bad Request","status":400,"detail":"Leave this out, or say what it is.","field":"cursor"}`
		unnamed = `{"type":"urn:assay:problem:unknown_query","title":"Bad Request","status":400,"detail":"This is not known in the query of this address."}`
		method  = `{"type":"urn:assay:problem:method_not_allowed","title":"Method Not Allowed","status":405,"detail":"This address does not take that method."}`
	)
	for _, c := range []struct {
		name, method, path string
		call               apigw.RequestInfo
		status             int
		want, header       string
	}{
		{"staff route, staff", "GET", "/v1/orders/a", staff, 200, "show a", ""},
		{"staff route, nobody", "GET", "/v1/orders/a", nobody, 401, signIn, "WWW-Authenticate: Bearer"},
		{"patients' route, signed in", "GET", "/v1/my/orders", staff, 200, "mine ", ""},
		{"patients' route, nobody", "GET", "/v1/my/orders", nobody, 401, signIn, "WWW-Authenticate: Bearer"},
		{"open route", "GET", "/v1/catalogue", nobody, 200, "catalogue ", ""},
		{"query it takes", "GET", "/v1/my/orders?limit=5", staff, 200, "mine ", ""},
		{"query it does not take", "GET", "/v1/my/orders?limit=5&limits=7", staff, 400, unknown, ""},
		{"query of a route that takes none", "GET", "/v1/orders/a?limits=", staff, 400, unknown, ""},
		{"query that says nothing", "GET", "/v1/my/orders?cursor=&limit=5", staff, 400, empty, ""},
		{"query named by a value", "GET", "/v1/orders/a?Sunita%20Patil", staff, 400, unnamed, ""},
		{"query of nobody", "GET", "/v1/my/orders?limits=7", nobody, 401, signIn, "WWW-Authenticate: Bearer"},
		{"route for nobody", "GET", "/v1/forgotten", staff, 401, signIn, "WWW-Authenticate: Bearer"},
		{"no such path", "GET", "/v1/nothing", staff, 404, gone, ""},
		{"wrong method", "GET", "/v1/orders/a/collection", staff, 405, method, "Allow: POST"},
		{"trailing slash", "GET", "/v1/orders/a/", staff, 404, gone, ""},
		{"doubled slash", "GET", "/v1//orders/a", staff, 404, gone, ""},
		{"dots", "GET", "/v1/x/../orders/a", staff, 404, gone, ""},
		{"percent sign in a path value", "GET", "/v1/orders/50%25", staff, 200, "show 50%", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			resp, got := answer(t, mux, httptest.NewRequest(c.method, c.path, nil), c.call)
			if resp.StatusCode != c.status || got != c.want {
				t.Errorf("got %d %s, want %d %s", resp.StatusCode, got, c.status, c.want)
			}
			if name, value, ok := strings.Cut(c.header, ": "); ok && resp.Header.Get(name) != value {
				t.Errorf("%s: %q, want %q", name, resp.Header.Get(name), value)
			}
		})
	}
}
