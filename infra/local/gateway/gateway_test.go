package gateway

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"assay/infra/template"
)

var now = time.Date(2026, 11, 25, 9, 0, 0, 500e6, time.UTC)

// api gives a gateway whose function keeps the event and gives answer.
func api(t *testing.T, answer string, failure error) (http.Handler, *events.APIGatewayV2HTTPRequest) {
	t.Helper()
	got := new(events.APIGatewayV2HTTPRequest)
	return &Gateway{
		Routes: []template.Route{
			{Method: "GET", Path: "/v1/orders", Function: "Orders"},
			{Method: "POST", Path: "/v1/orders", Function: "Orders"},
			{Method: "GET", Path: "/v1/orders/{order}", Function: "Orders"},
			{Method: "GET", Path: "/v1/orders/find", Function: "Find"},
			{Method: "PUT", Path: "/v1/orders/{order}/drafts/{item}", Function: "Drafts"},
			{Method: "ANY", Path: "/v1/files/{name+}", Function: "Files"},
		},
		CORS: &template.CORS{AllowOrigins: []string{"http://localhost:1"}, AllowMethods: []string{"GET", "POST"},
			AllowHeaders: []string{"authorization"}, ExposeHeaders: []string{"etag"}, MaxAge: 60},
		Now: func() time.Time { return now },
		Invoke: func(_ context.Context, function string, payload []byte) ([]byte, error) {
			if err := json.Unmarshal(payload, got); err != nil {
				t.Error(err)
			}
			got.StageVariables = map[string]string{"function": function} // where the test finds it
			return []byte(answer), failure
		},
	}, got
}

func TestRoutes(t *testing.T) {
	for name, c := range map[string]struct {
		method, path, function, key string
		params                      map[string]string
	}{
		"literal":                 {"GET", "/v1/orders", "Orders", "GET /v1/orders", nil},
		"parameter":               {"GET", "/v1/orders/17", "Orders", "GET /v1/orders/{order}", map[string]string{"order": "17"}},
		"literal before param":    {"GET", "/v1/orders/find", "Find", "GET /v1/orders/find", nil},
		"two parameters, decoded": {"PUT", "/v1/orders/a%20b/drafts/50%25", "Drafts", "PUT /v1/orders/{order}/drafts/{item}", map[string]string{"order": "a b", "item": "50%"}},
		"greedy":                  {"DELETE", "/v1/files/a/b", "Files", "ANY /v1/files/{name+}", map[string]string{"name": "a/b"}},
		"trailing slash":          {"GET", "/v1/orders/", "", "", nil},
		"slash after parameter":   {"GET", "/v1/orders/17/", "", "", nil},
		"encoded slash separates": {"GET", "/v1/orders/a%2Fb", "", "", nil},
		"other method":            {"DELETE", "/v1/orders", "", "", nil},
		"other path":              {"GET", "/v1/nothing", "", "", nil},
		"double slash":            {"GET", "/v1//orders", "", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			h, got := api(t, `{"statusCode":200}`, nil)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(c.method, c.path, nil))
			if c.function == "" {
				if w.Code != 404 || strings.TrimSpace(w.Body.String()) != `{"message":"Not Found"}` {
					t.Errorf("%d %s, want API Gateway's 404", w.Code, w.Body)
				}
				return
			}
			if got.StageVariables["function"] != c.function || got.RouteKey != c.key || !reflect.DeepEqual(got.PathParameters, c.params) {
				t.Errorf("%s by %s with %v", got.StageVariables, got.RouteKey, got.PathParameters)
			}
		})
	}
}

func TestEvent(t *testing.T) {
	h, got := api(t, `{"statusCode":200}`, nil)
	server := httptest.NewServer(h)
	defer server.Close()
	req, err := http.NewRequest("POST", server.URL+"/v1/orders?a=1&a=2&b=x%20y", strings.NewReader(`{"x":"ä"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header = http.Header{"Content-Type": {"application/json"}, "X-Many": {"one", "two"}, "Cookie": {"c=1; d=2"}, "User-Agent": {"test"}}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	call := got.RequestContext
	for name, c := range map[string]struct{ got, want any }{
		"version":       {got.Version, "2.0"},
		"raw path":      {got.RawPath, "/v1/orders"},
		"raw query":     {got.RawQueryString, "a=1&a=2&b=x%20y"},
		"query":         {got.QueryStringParameters, map[string]string{"a": "1,2", "b": "x y"}},
		"many values":   {got.Headers["x-many"], "one,two"},
		"cookies":       {got.Cookies, []string{"c=1", "d=2"}},
		"cookie header": {got.Headers["cookie"], ""},
		"host":          {"http://" + got.Headers["host"], server.URL},
		"body":          {got.Body, `{"x":"ä"}`},
		"base64":        {got.IsBase64Encoded, false},
		"time, ms":      {call.TimeEpoch, now.UnixMilli()},
		"time":          {call.Time, "25/Nov/2026:09:00:00 +0000"},
		"method":        {call.HTTP.Method, "POST"},
		"path":          {call.HTTP.Path, "/v1/orders"},
		"source":        {call.HTTP.SourceIP, "127.0.0.1"},
		"agent":         {call.HTTP.UserAgent, "test"},
		"stage":         {call.Stage, "$default"},
		"no authorizer": {call.Authorizer == nil, true},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("%s: %#v, want %#v", name, c.got, c.want)
		}
	}
	if call.RequestID == "" || call.RequestID != resp.Header.Get("Apigw-Requestid") {
		t.Errorf("request id %q, the answer says %q", call.RequestID, resp.Header.Get("Apigw-Requestid"))
	}
}

func TestBodies(t *testing.T) {
	for name, c := range map[string]struct {
		kind, body string
		base64     bool
	}{
		"JSON":         {"application/json; charset=utf-8", `{}`, false},
		"problem JSON": {"application/problem+json", `{}`, false},
		"text":         {"text/csv", "a,b", false},
		"PDF":          {"application/pdf", "%PDF", true},
		"no type":      {"", "x", true},
		"broken UTF-8": {"application/json", "\xff", true},
	} {
		t.Run(name, func(t *testing.T) {
			h, got := api(t, `{"statusCode":200}`, nil)
			r := httptest.NewRequest("POST", "/v1/orders", strings.NewReader(c.body))
			r.Header.Set("Content-Type", c.kind)
			h.ServeHTTP(httptest.NewRecorder(), r)
			want := c.body
			if c.base64 {
				want = base64.StdEncoding.EncodeToString([]byte(c.body))
			}
			if got.Body != want || got.IsBase64Encoded != c.base64 {
				t.Errorf("%q %v, want %q", got.Body, got.IsBase64Encoded, want)
			}
		})
	}
	t.Run("over 10 MB", func(t *testing.T) {
		h, got := api(t, `{"statusCode":200}`, nil)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("POST", "/v1/orders", strings.NewReader(strings.Repeat("x", maxBody+1))))
		if w.Code != 413 || got.Version != "" {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}

func TestAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		answer  string
		failure error
		status  int
		body    string
		header  map[string][]string
	}{
		"full": {`{"statusCode":201,"headers":{"etag":"\"1\"","content-type":"application/json"},"cookies":["a=1","b=2"],"body":"{}"}`, nil,
			201, `{}`, map[string][]string{"Etag": {`"1"`}, "Set-Cookie": {"a=1", "b=2"}, "Content-Type": {"application/json"}}},
		"base64":        {`{"statusCode":200,"headers":{"content-type":"application/pdf"},"body":"JVBERg==","isBase64Encoded":true}`, nil, 200, "%PDF", nil},
		"status only":   {`{"statusCode":304}`, nil, 304, "", nil},
		"any JSON":      {`{"x":1}`, nil, 200, `{"x":1}`, map[string][]string{"Content-Type": {"application/json"}}},
		"no JSON":       {`oops`, nil, 500, `{"message":"Internal Server Error"}`, nil},
		"no status":     {`{"statusCode":"ok"}`, nil, 500, `{"message":"Internal Server Error"}`, nil},
		"bad base64":    {`{"statusCode":200,"body":"*","isBase64Encoded":true}`, nil, 500, `{"message":"Internal Server Error"}`, nil},
		"function died": {``, errors.New("exit"), 500, `{"message":"Internal Server Error"}`, nil},
		"too slow":      {``, context.DeadlineExceeded, 503, `{"message":"Service Unavailable"}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			h, _ := api(t, c.answer, c.failure)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest("GET", "/v1/orders", nil))
			if w.Code != c.status || strings.TrimSpace(w.Body.String()) != c.body {
				t.Errorf("%d %s, want %d %s", w.Code, w.Body, c.status, c.body)
			}
			for k, want := range c.header {
				if got := w.Result().Header[k]; !slices.Equal(got, want) {
					t.Errorf("%s: %v, want %v", k, got, want)
				}
			}
		})
	}
}

func TestCORS(t *testing.T) {
	for name, c := range map[string]struct {
		method, path, origin string
		status               int
		allowed, methods     string
	}{
		"preflight":          {"OPTIONS", "/v1/orders", "http://localhost:1", 204, "http://localhost:1", "GET,POST"},
		"foreign preflight":  {"OPTIONS", "/v1/orders", "http://evil.example", 204, "", ""},
		"call":               {"GET", "/v1/orders", "http://localhost:1", 200, "http://localhost:1", ""},
		"foreign call":       {"GET", "/v1/orders", "http://evil.example", 200, "", ""},
		"not found is heard": {"GET", "/v1/nothing", "http://localhost:1", 404, "http://localhost:1", ""},
	} {
		t.Run(name, func(t *testing.T) {
			h, _ := api(t, `{"statusCode":200}`, nil)
			r := httptest.NewRequest(c.method, c.path, nil)
			r.Header.Set("Origin", c.origin)
			if c.method == "OPTIONS" {
				r.Header.Set("Access-Control-Request-Method", "POST")
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != c.status || w.Header().Get("Access-Control-Allow-Origin") != c.allowed || w.Header().Get("Access-Control-Allow-Methods") != c.methods {
				t.Errorf("%d %v", w.Code, w.Header())
			}
		})
	}
}

func TestStatic(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"index.html": "start", "page.js": "js", "package.json": "x", "desk/x.js": "x"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	server := httptest.NewServer(Static(dir))
	defer server.Close()
	for path, want := range map[string]struct {
		status int
		body   string
	}{
		"/": {200, "start"}, "/page.js": {200, "js"}, "/desk/x.js": {404, `{"message":"Not Found"}`},
		"/package.json": {404, `{"message":"Not Found"}`}, "/desk/": {404, `{"message":"Not Found"}`}, "/none.html": {404, `{"message":"Not Found"}`}, "/..%2fgateway.go": {404, `{"message":"Not Found"}`},
	} {
		resp, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != want.status || strings.TrimSpace(string(body)) != want.body {
			t.Errorf("%s: %d %s", path, resp.StatusCode, body)
		}
	}
}

// TestDesk: what is built is served under its own name for ever, every other address is the one page, and the page is made
// anew before it is given.
func TestDesk(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "assets"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "assets", "index-a1.js"), []byte("js"), 0o644); err != nil {
		t.Fatal(err)
	}
	builds, broken := 0, error(nil)
	server := httptest.NewServer(Desk(dir, func() error {
		builds++
		return errors.Join(broken, os.WriteFile(filepath.Join(dir, "index.html"), fmt.Appendf(nil, "page %d", builds), 0o644))
	}))
	defer server.Close()
	ask := func(path string) (int, string, string) {
		resp, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, _ := io.ReadAll(resp.Body)
		return resp.StatusCode, strings.TrimSpace(string(body)), resp.Header.Get("Cache-Control")
	}
	for _, c := range []struct {
		path   string
		status int
		body   string
		cache  string
	}{
		{"/desk/", 200, "page 1", "no-cache"},
		{"/desk/namuna/orders", 200, "page 2", "no-cache"},
		{"/callback?code=1", 200, "page 3", "no-cache"},
		{"/desk/assets/index-a1.js", 200, "js", "public, max-age=31536000, immutable"},
		{"/desk/assets/old.js", 404, `{"message":"Not Found"}`, ""},
		{"/desk/assets/../index.html", 200, "page 4", "no-cache"},
	} {
		if status, body, cache := ask(c.path); status != c.status || body != c.body || cache != c.cache {
			t.Errorf("%s: %d %q %q", c.path, status, body, cache)
		}
	}
	broken = errors.New("line 3: no such word")
	if status, body, _ := ask("/desk/"); status != 500 || body != "line 3: no such word" {
		t.Errorf("a desk that does not build: %d %q", status, body)
	}
}
