package apigw_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"assay/shared/apigw"
	"assay/shared/lab"
)

func write(key, body string) *http.Request {
	r := httptest.NewRequest("POST", "/v1/orders/sahyadri-x/collection", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	return r.WithContext(apigw.WithRequestInfo(r.Context(), staff))
}

func TestCommandKeyRefuses(t *testing.T) {
	for _, c := range []struct{ name, key, code string }{
		{"missing", "", "missing_header"},
		{"space", "a b", "bad_header"},
		{"not ASCII", "आशा", "bad_header"},
		{"control character", "a\x00", "bad_header"},
		{"too long", strings.Repeat("k", 129), "bad_header"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := apigw.DecodeCommand[struct{}](write(c.key, "{"))
			var no *lab.Refusal
			if !errors.As(err, &no) || no.Kind != lab.Malformed || no.Code != c.code || no.Field != "Idempotency-Key" {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestCommandHash(t *testing.T) {
	_, first, err := apigw.DecodeCommand[any](write("k1", `{"a":1,"b":[2, 3]}`))
	if err != nil {
		t.Fatal(err)
	}
	if first.Key != "k1" {
		t.Errorf("key %q", first.Key)
	}
	for _, c := range []struct {
		name   string
		change func(*http.Request) *http.Request
		body   string
		same   bool
	}{
		{"again", nil, `{"a":1,"b":[2, 3]}`, true},
		{"other order and spaces", nil, "{ \"b\":[2,3],\n\"a\":1}", true},
		{"escaped name", nil, `{"\u0061":1,"b":[2,3]}`, true},
		{"other value", nil, `{"a":2,"b":[2,3]}`, false},
		{"other order in a list", nil, `{"a":1,"b":[3,2]}`, false},
		{"large number that a float would round", nil, `{"a":1,"b":[2,3.0]}`, false},
		{"an empty object", nil, "{}", false},
		{"other person", func(r *http.Request) *http.Request {
			return r.WithContext(apigw.WithRequestInfo(r.Context(), apigw.RequestInfo{Subject: "person-2"}))
		}, `{"a":1,"b":[2,3]}`, false},
		{"other path", func(r *http.Request) *http.Request { r.URL.Path += "x"; return r }, `{"a":1,"b":[2,3]}`, false},
		{"other method", func(r *http.Request) *http.Request { r.Method = "PUT"; return r }, `{"a":1,"b":[2,3]}`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := write("k1", c.body)
			if c.change != nil {
				r = c.change(r)
			}
			_, got, err := apigw.DecodeCommand[any](r)
			if err != nil {
				t.Fatal(err)
			}
			if (got.Hash == first.Hash) != c.same {
				t.Errorf("same hash: %v, want %v", !c.same, c.same)
			}
		})
	}
}

func TestCommandReadsBoth(t *testing.T) {
	body, key, err := apigw.DecodeCommand[struct {
		A int `json:"a"`
	}](write("k1", `{"a":7}`))
	if err != nil {
		t.Fatal(err)
	}
	_, want, err := apigw.DecodeCommand[any](write("k1", `{"a":7}`))
	if err != nil {
		t.Fatal(err)
	}
	if body.A != 7 || key != want {
		t.Errorf("got %+v %+v", body, key)
	}
}

func TestWriteStored(t *testing.T) {
	const stored = "{\"order\":\"x\" ,\n\"tab\":\"paid\"}\n"
	for _, c := range []struct {
		name   string
		replay bool
		want   string
	}{{"first", false, ""}, {"replayed", true, "true"}} {
		t.Run(c.name, func(t *testing.T) {
			h := apigw.Mux([]apigw.Route{{Method: "POST", Pattern: "/x", Who: apigw.Open, Handler: func(w http.ResponseWriter, _ *http.Request) error {
				return apigw.WriteStored(w, 201, []byte(stored), c.replay)
			}}})
			resp, got := answer(t, h, httptest.NewRequest("POST", "/x", nil), staff)
			if resp.StatusCode != 201 || got != stored || resp.Header.Get("Idempotent-Replay") != c.want ||
				resp.Header.Get("Content-Type") != "application/json" || resp.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("got %d %q %v", resp.StatusCode, got, resp.Header)
			}
		})
	}
}

func TestWriteJSON(t *testing.T) {
	const tag = `"RBNvo1WzZ4oRRq0W"` // SHA-256 of {}, first 12 bytes
	for _, c := range []struct {
		name, ifNoneMatch string
		status            int
		want              string
	}{
		{"first time", "", 200, "{}"},
		{"known", tag, 304, ""},
		{"known, made weak by a proxy", "W/" + tag, 304, ""},
		{"one of several", `"x", ` + tag, 304, ""},
		{"any", "*", 304, ""},
		{"other", `"x"`, 200, "{}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := apigw.Mux([]apigw.Route{{Method: "GET", Pattern: "/x", Who: apigw.Open, Handler: func(w http.ResponseWriter, r *http.Request) error {
				return apigw.WriteTagged(w, r, struct{}{}, apigw.Cacheable(time.Minute))
			}}})
			r := httptest.NewRequest("GET", "/x", nil)
			if c.ifNoneMatch != "" {
				r.Header.Set("If-None-Match", c.ifNoneMatch)
			}
			resp, got := answer(t, h, r, staff)
			if resp.StatusCode != c.status || got != c.want || resp.Header.Get("ETag") != tag ||
				resp.Header.Get("Cache-Control") != "public, max-age=60" {
				t.Errorf("got %d %q %v", resp.StatusCode, got, resp.Header)
			}
		})
	}
	t.Run("value that cannot be encoded", func(t *testing.T) {
		h := apigw.Mux([]apigw.Route{{Method: "GET", Pattern: "/x", Who: apigw.Open, Handler: func(w http.ResponseWriter, _ *http.Request) error {
			return apigw.WriteJSON(w, 200, func() {})
		}}})
		if resp, got := answer(t, h, httptest.NewRequest("GET", "/x", nil), staff); resp.StatusCode != 500 || got != internal {
			t.Errorf("got %d %q", resp.StatusCode, got)
		}
	})
}
