package apigw_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"assay/shared/apigw"
	"assay/shared/apigw/apigwtest"
)

// A long answer is compressed for a client that takes it, and is the same answer.
func TestCompress(t *testing.T) {
	long := strings.Repeat("Haemoglobin ", 1000)
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := long
		if r.URL.Path == "/short" {
			body = "short"
		}
		_ = apigw.WriteTagged(w, r, body)
	})
	for _, c := range []struct {
		name, path, accepts, tag string
		status                   int
		packed                   bool
	}{
		{"a browser", "/long", "gzip, deflate, br", "", 200, true},
		{"a client that takes none", "/long", "", "", 200, false},
		{"a short answer", "/short", "gzip", "", 200, false},
		{"the copy at hand", "/long", "gzip", "known", 304, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			ask := func(tag string) *http.Response {
				r := httptest.NewRequest(http.MethodGet, "https://api.example"+c.path, nil)
				r.Header.Set("Accept-Encoding", c.accepts)
				r.Header.Set("If-None-Match", tag)
				return apigwtest.Do(t, h, r, apigw.RequestInfo{Now: time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC)})
			}
			a := ask("")
			if c.tag != "" {
				if !strings.HasPrefix(a.Header.Get("ETag"), "W/") {
					t.Errorf("tag %s", a.Header.Get("ETag"))
				}
				a = ask(a.Header.Get("ETag"))
			}
			if packed := a.Header.Get("Content-Encoding") == "gzip"; a.StatusCode != c.status || packed != c.packed {
				t.Fatalf("%d, compressed %t", a.StatusCode, packed)
			}
			if c.status != 200 || c.path == "/short" {
				return
			}
			if a.Header.Get("Vary") != "Accept-Encoding" {
				t.Errorf("Vary: %s", a.Header.Get("Vary"))
			}
			body := io.Reader(a.Body)
			if c.packed {
				var err error
				if body, err = gzip.NewReader(a.Body); err != nil {
					t.Fatal(err)
				}
			}
			text, err := io.ReadAll(body)
			if err != nil || string(text) != `"`+long+`"` {
				t.Errorf("%d bytes, %v", len(text), err)
			}
		})
	}
}
