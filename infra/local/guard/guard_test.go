package guard

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"assay/infra/client"
)

func TestListener(t *testing.T) {
	const port = "8080"
	for _, c := range []struct {
		name, method, host string
		header             map[string]string
		want               int
	}{
		{"by name", "GET", "localhost:8080", nil, 200},
		{"by number", "GET", "127.0.0.1:8080", nil, 200},
		{"by the other number", "GET", "[::1]:8080", nil, 200},
		{"in large letters", "GET", "LOCALHOST:8080", nil, 200},
		{"a name made to lead here", "GET", "evil.example:8080", nil, 421},
		{"a name that begins as ours", "GET", "localhost.evil.example:8080", nil, 421},
		{"a number that begins as ours", "GET", "127.0.0.1.evil.example:8080", nil, 421},
		{"another port", "GET", "localhost:8081", nil, 421},
		{"no port", "GET", "localhost", nil, 421},
		{"no host", "GET", "", nil, 421},
		{"own page", "POST", "localhost:8080", map[string]string{"Origin": "http://localhost:8080"}, 200},
		{"own page by number", "POST", "localhost:8080", map[string]string{"Origin": "http://127.0.0.1:8080"}, 200},
		{"foreign page", "POST", "localhost:8080", map[string]string{"Origin": "https://evil.example"}, 403},
		{"foreign page that reads", "GET", "localhost:8080", map[string]string{"Origin": "https://evil.example"}, 403},
		{"a page that asks first", "OPTIONS", "localhost:8080", map[string]string{"Origin": "https://evil.example"}, 403},
		{"a page of another port", "POST", "localhost:8080", map[string]string{"Origin": "http://localhost:3000"}, 403},
		{"own page, encrypted", "POST", "localhost:8080", map[string]string{"Origin": "https://localhost:8080"}, 403},
		{"a page that hides", "POST", "localhost:8080", map[string]string{"Origin": "null"}, 403},
		{"an empty origin", "POST", "localhost:8080", map[string]string{"Origin": ""}, 403},
		{"a form without an origin", "POST", "localhost:8080", map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, 403},
		{"a picture", "GET", "localhost:8080", map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}, 403},
		{"a frame", "GET", "localhost:8080", map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, 403},
		{"a link that is followed", "GET", "localhost:8080", map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, 200},
		{"a link of the own page", "GET", "localhost:8080", map[string]string{"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest(c.method, "/", nil)
			r.Host = c.host
			for name, value := range c.header {
				r.Header.Set(name, value)
			}
			w := httptest.NewRecorder()
			reached := false
			Listener(port, Origins(port), http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true })).ServeHTTP(w, r)
			if w.Code != c.want || reached != (c.want == 200) {
				t.Errorf("%d, reached %t, want %d", w.Code, reached, c.want)
			}
		})
	}
}

func TestControl(t *testing.T) {
	for _, c := range []struct {
		method, header string
		want           int
	}{
		{"GET", "", 200}, {"HEAD", "", 200}, {"POST", "1", 200}, {"DELETE", "1", 200},
		{"POST", "", 403}, {"PUT", "", 403}, {"DELETE", "", 403},
	} {
		r := httptest.NewRequest(c.method, "/", nil)
		if c.header != "" {
			r.Header.Set(client.ControlHeader, c.header)
		}
		w := httptest.NewRecorder()
		Control(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})).ServeHTTP(w, r)
		if w.Code != c.want {
			t.Errorf("%s with %q: %d, want %d", c.method, c.header, w.Code, c.want)
		}
	}
}
