package apigw_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/awslabs/aws-lambda-go-api-proxy/core"

	"assay/shared/apigw"
	"assay/shared/apigw/apigwtest"
)

var at = time.Date(2026, 4, 1, 6, 0, 0, 123e6, time.UTC)

// event is what the HTTP API sends for a GET of path by a signed-in member of staff.
func event(path string, change ...func(*events.APIGatewayV2HTTPRequest)) events.APIGatewayV2HTTPRequest {
	ev := events.APIGatewayV2HTTPRequest{
		Version: "2.0", RouteKey: "$default", RawPath: path,
		Headers: map[string]string{"host": "api.example.org", "x-forwarded-for": "203.0.113.7"},
	}
	ev.RequestContext = events.APIGatewayV2HTTPRequestContext{
		AccountID: "123456789012", Stage: "$default", RequestID: "gw-1", DomainName: "api.example.org", TimeEpoch: at.UnixMilli(),
		HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{Method: "GET", Path: path, SourceIP: "203.0.113.7"},
		Authorizer: &events.APIGatewayV2HTTPRequestContextAuthorizerDescription{
			JWT: &events.APIGatewayV2HTTPRequestContextAuthorizerJWTDescription{
				Claims: map[string]string{"token_use": "access", "sub": "person-1", "iss": "https://staff.example.org"},
			},
		},
	}
	for _, f := range change {
		f(&ev)
	}
	return ev
}

// TestOnlyAnAccessTokenSaysWhoCalls: API Gateway lets an id token of the same client pass where a route has no scope.
func TestOnlyAnAccessTokenSaysWhoCalls(t *testing.T) {
	for _, c := range []struct {
		use  string
		want int
	}{{"access", 200}, {"id", 401}, {"", 401}, {"Access", 401}} {
		routes := apigw.Mux([]apigw.Route{{Method: "GET", Pattern: "/x", Who: apigw.Staff,
			Handler: func(http.ResponseWriter, *http.Request) error { return nil }}})
		call := apigw.RequestInfo{RequestID: "gw-1", Now: at, Subject: "person-1", Claims: map[string]string{"token_use": c.use}}
		if res := apigwtest.Do(t, routes, httptest.NewRequest("GET", "/x", nil), call); res.StatusCode != c.want {
			t.Errorf("a token for %q: %d, want %d", c.use, res.StatusCode, c.want)
		}
	}
}

func header(name, value string) func(*events.APIGatewayV2HTTPRequest) {
	return func(ev *events.APIGatewayV2HTTPRequest) { ev.Headers[name] = value }
}

func body(text string, isBase64 bool) func(*events.APIGatewayV2HTTPRequest) {
	return func(ev *events.APIGatewayV2HTTPRequest) {
		ev.RequestContext.HTTP.Method, ev.Body, ev.IsBase64Encoded = "POST", text, isBase64
	}
}

func stage(name string) func(*events.APIGatewayV2HTTPRequest) {
	return func(ev *events.APIGatewayV2HTTPRequest) { ev.RequestContext.Stage = name }
}

// say answers what f makes of the request, as text.
func say(f func(*http.Request) string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		fmt.Fprint(w, f(r))
	}
}

func pathSeen(r *http.Request) string { return r.URL.Path + " query=" + r.URL.RawQuery }

func bodySeen(r *http.Request) string {
	raw, _ := io.ReadAll(r.Body)
	return fmt.Sprint(len(raw), " ", r.ContentLength)
}

const (
	internal = `{"type":"urn:assay:problem:internal","title":"Internal Server Error","status":500,` +
		`"detail":"Something went wrong here. Try again; nothing is lost by repeating the same request."}`
	badBase64 = `{"type":"urn:assay:problem:malformed_base64","title":"Bad Request","status":400,"detail":"The body could not be decoded."}`
	tooLarge  = `{"type":"urn:assay:problem:too_large","title":"Request Entity Too Large","status":413,"detail":"The body is larger than 256 KB."}`
)

// TestAdapterDefects has one case for each thing that was measured to be wrong with httpadapter.NewV2, payload 2.0.
func TestAdapterDefects(t *testing.T) {
	full := strings.Repeat("x", apigw.MaxBody)
	for _, c := range []struct {
		name    string
		event   events.APIGatewayV2HTTPRequest
		handler http.HandlerFunc
		status  int
		want    string
	}{
		{"a handler that writes nothing", event("/"), func(http.ResponseWriter, *http.Request) {}, 200, ""},
		{"a handler that writes a status only", event("/"), func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }, 204, ""},
		{"percent sign in the decoded path", event("/echo/50%"), say(pathSeen), 200, "/echo/50% query="},
		{"percent sequence in the decoded path", event("/echo/%41"), say(pathSeen), 200, "/echo/%41 query="},
		{"question mark in the decoded path", event("/echo/a?b=c"), say(pathSeen), 200, "/echo/a?b=c query="},
		{"hash in the decoded path", event("/echo/a#b"), say(pathSeen), 200, "/echo/a#b query="},
		{"space, slash and Devanagari in the path", event("/echo/a b//आशा"), say(pathSeen), 200, "/echo/a b//आशा query="},
		{"query that no URL parser takes", event("/q", func(ev *events.APIGatewayV2HTTPRequest) { ev.RawQueryString = "a=%zz\x01&b=1" }),
			say(func(r *http.Request) string { return r.URL.Query().Get("b") }), 200, "1"},
		{"body that is not base64", event("/", body("***", true)), say(bodySeen), 400, badBase64},
		{"base64 body", event("/", body(base64.StdEncoding.EncodeToString([]byte{0xff, 0}), true)), say(bodySeen), 200, "2 2"},
		{"body at the limit", event("/", body(full, false)), say(bodySeen), 200, "262144 262144"},
		{"body over the limit", event("/", body(full+"x", false)), say(bodySeen), 413, tooLarge},
		{"base64 body at the limit", event("/", body(base64.StdEncoding.EncodeToString([]byte(full)), true)), say(bodySeen), 200, "262144 262144"},
		{"base64 body over the limit", event("/", body(base64.StdEncoding.EncodeToString([]byte(full+"x")), true)), say(bodySeen), 413, tooLarge},
		{"stage before the path", event("/prod/v1/orders", stage("prod")), say(pathSeen), 200, "/v1/orders query="},
		{"stage alone", event("/prod", stage("prod")), say(pathSeen), 200, "/ query="},
		{"stage name inside a word", event("/products", stage("prod")), say(pathSeen), 200, "/products query="},
		{"default stage", event("/$default/x"), say(pathSeen), 200, "/$default/x query="},
		{"no rawPath", event("", func(ev *events.APIGatewayV2HTTPRequest) { ev.RequestContext.HTTP.Path = "/v1/x" }), say(pathSeen), 200, "/v1/x query="},
		{"context header of the adapter sent by a client", event("/", header("x-golambdaproxy-apigw-context", `{"accountId":"SPOOF"}`)),
			say(func(r *http.Request) string {
				_, err := new(core.RequestAccessorV2).GetAPIGatewayContextV2(r)
				return fmt.Sprint(err, len(r.Header))
			}), 200, "No context header in request 1"},
		{"comma in a date", event("/", header("if-range", "Wed, 21 Oct 2015 07:28:00 GMT")),
			say(func(r *http.Request) string { return fmt.Sprintf("%q", r.Header["If-Range"]) }), 200, `["Wed, 21 Oct 2015 07:28:00 GMT"]`},
		{"comma in a quoted tag", event("/", header("if-none-match", `"a,b"`)),
			say(func(r *http.Request) string { return r.Header.Get("If-None-Match") }), 200, `"a,b"`},
		{"comma in a signature", event("/", header("svix-signature", "v1,abc")),
			say(func(r *http.Request) string { return r.Header.Get("Svix-Signature") }), 200, "v1,abc"},
		{"cookies", event("/", func(ev *events.APIGatewayV2HTTPRequest) { ev.Cookies = []string{"a=1", "b=2"} }),
			say(func(r *http.Request) string { return fmt.Sprint(r.Cookies()) }), 200, "[a=1 b=2]"},
		{"host", event("/"), say(func(r *http.Request) string { return r.Host + r.Header.Get("Host") }), 200, "api.example.org"},
		{"second status", event("/"), func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(201)
			fmt.Fprint(w, "a")
			w.WriteHeader(500)
		}, 201, "a"},
		{"informational status", event("/"), func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(103)
			fmt.Fprint(w, "a")
		}, 200, "a"},
		{"status out of range", event("/"), func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(0) }, 500, ""},
		{"body after 304", event("/"), func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(304)
			fmt.Fprint(w, "a")
		}, 304, ""},
		{"panic", event("/"), func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, "half")
			panic("Sunita 98765")
		}, 500, internal},
		{"http.ErrAbortHandler", event("/"), func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 500, internal},
		{"address without a port", event("/"), say(func(r *http.Request) string {
			host, port, err := net.SplitHostPort(r.RemoteAddr)
			return fmt.Sprint(host, " ", port, " ", err)
		}), 200, "203.0.113.7 0 <nil>"},
		{"IPv6 address", event("/", func(ev *events.APIGatewayV2HTTPRequest) { ev.RequestContext.HTTP.SourceIP = "2001:db8::1" }),
			say(func(r *http.Request) string { return r.RemoteAddr }), 200, "[2001:db8::1]:0"},
		{"event without a method", event("/", func(ev *events.APIGatewayV2HTTPRequest) { ev.RequestContext.HTTP.Method = "G T" }), say(pathSeen), 500, internal},
		{"event without a time", event("/", func(ev *events.APIGatewayV2HTTPRequest) { ev.RequestContext.TimeEpoch = 0 }), say(pathSeen), 500, internal},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := apigw.Adapt(c.handler, slog.New(slog.DiscardHandler))(context.Background(), c.event)
			if err != nil {
				t.Fatalf("function error: %v", err)
			}
			if got.StatusCode != c.status || got.Body != c.want {
				t.Errorf("got %d %q, want %d %q", got.StatusCode, got.Body, c.status, c.want)
			}
			if got.Headers["X-Request-Id"] != "gw-1" || got.Headers["Cache-Control"] != "no-store" {
				t.Errorf("headers every answer has: %v", got.Headers)
			}
			if kind := got.Headers["Content-Type"]; strings.HasPrefix(c.want, `{"type":`) && kind != "application/problem+json" {
				t.Errorf("Content-Type %q", kind)
			}
		})
	}
}

func TestAnswerHeaders(t *testing.T) {
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Cache-Control", "public, max-age=60")
		w.Header().Set("Content-Type", "application/pdf")
		w.Header().Add("Set-Cookie", "a=1")
		w.Header().Add("Set-Cookie", "b=2")
		w.WriteHeader(201)
		w.Header().Set("X-Late", "1")
		_, _ = w.Write([]byte{0xff, 0xfe})
	})
	got, err := apigw.Adapt(h, slog.New(slog.DiscardHandler))(context.Background(), event("/"))
	if err != nil {
		t.Fatal(err)
	}
	want := events.APIGatewayV2HTTPResponse{
		StatusCode: 201, Body: "//4=", IsBase64Encoded: true, Cookies: []string{"a=1", "b=2"},
		Headers: map[string]string{"Cache-Control": "public, max-age=60", "Content-Type": "application/pdf", "X-Request-Id": "gw-1"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestCall(t *testing.T) {
	staff := apigw.RequestInfo{
		RequestID: "gw-1", Now: at, Subject: "person-1", Pool: "https://staff.example.org", SourceIP: "203.0.113.7",
		Claims: map[string]string{"token_use": "access", "sub": "person-1", "iss": "https://staff.example.org"},
	}
	for _, c := range []struct {
		name  string
		event events.APIGatewayV2HTTPRequest
		want  apigw.RequestInfo
	}{
		{"signed in", event("/"), staff},
		{"open route", event("/", func(ev *events.APIGatewayV2HTTPRequest) { ev.RequestContext.Authorizer = nil }),
			apigw.RequestInfo{RequestID: "gw-1", Now: at, SourceIP: "203.0.113.7"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got apigw.RequestInfo
			h := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = apigw.RequestInfoFrom(r.Context()) })
			if _, err := apigw.Adapt(h, slog.New(slog.DiscardHandler))(context.Background(), c.event); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

type ctxKey struct{}

func TestContextReachesTheHandler(t *testing.T) {
	ctx := context.WithValue(context.Background(), ctxKey{}, "deadline and trace")
	h := say(func(r *http.Request) string { return fmt.Sprint(r.Context().Value(ctxKey{})) })
	got, err := apigw.Adapt(h, slog.New(slog.DiscardHandler))(ctx, event("/"))
	if err != nil || got.Body != "deadline and trace" {
		t.Errorf("got %q, %v", got.Body, err)
	}
}

func TestPanicLeavesOneLineWithoutContent(t *testing.T) {
	var out bytes.Buffer
	mux := apigw.Mux([]apigw.Route{{Method: "GET", Pattern: "/v1/orders/{order}", Who: apigw.Staff,
		Handler: func(http.ResponseWriter, *http.Request) error { panic("Sunita 98765") }}})
	ev := event("/v1/orders/secret-98765")
	if _, err := apigw.Adapt(mux, slog.New(slog.NewJSONHandler(&out, nil)))(context.Background(), ev); err != nil {
		t.Fatal(err)
	}
	line := out.String()
	if strings.Count(line, "\n") != 1 || strings.Contains(line, "98765") {
		t.Errorf("log: %s", line)
	}
	for _, want := range []string{`"method":"GET"`, `"route":"GET /v1/orders/{order}"`, `"id":"gw-1"`, "apigw_test.TestPanicLeavesOneLineWithoutContent.func"} {
		if !strings.Contains(line, want) {
			t.Errorf("log lacks %s: %s", want, line)
		}
	}
}
