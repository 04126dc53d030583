// Package apigwtest drives a function's handler in tests the way the gateway does: request to event, through the adapter,
// and the event's answer back to a response. Nothing but tests may import it.
package apigwtest

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"

	"assay/shared/apigw"
)

// Event makes the event (payload 2.0) that the HTTP API would send for r, called by call: the path decoded, repeated
// headers joined, cookies apart, the token's claims in the context. It has been through JSON, as a real one has.
func Event(t testing.TB, r *http.Request, call apigw.RequestInfo) events.APIGatewayV2HTTPRequest {
	t.Helper()
	ev := events.APIGatewayV2HTTPRequest{
		Version: "2.0", RouteKey: "$default", RawPath: r.URL.Path, RawQueryString: r.URL.RawQuery,
		Headers: map[string]string{"host": r.Host},
	}
	for name, values := range r.Header {
		if name == "Cookie" {
			ev.Cookies = strings.Split(strings.Join(values, "; "), "; ")
			continue
		}
		ev.Headers[strings.ToLower(name)] = strings.Join(values, ",")
	}
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatalf("read the request's body: %v", err)
		}
		ev.Body, ev.IsBase64Encoded = string(body), !utf8.Valid(body)
		if ev.IsBase64Encoded {
			ev.Body = base64.StdEncoding.EncodeToString(body)
		}
	}
	rc := &ev.RequestContext
	rc.Stage, rc.RequestID, rc.DomainName, rc.TimeEpoch = "$default", call.RequestID, r.Host, call.Now.UnixMilli()
	rc.HTTP = events.APIGatewayV2HTTPRequestContextHTTPDescription{
		Method: r.Method, Path: r.URL.Path, Protocol: "HTTP/1.1", SourceIP: call.SourceIP, UserAgent: r.UserAgent(),
	}
	if call.Subject != "" {
		claims := map[string]string{"token_use": "access"}
		maps.Copy(claims, call.Claims)
		claims["sub"], claims["iss"] = call.Subject, call.Pool
		rc.Authorizer = &events.APIGatewayV2HTTPRequestContextAuthorizerDescription{
			JWT: &events.APIGatewayV2HTTPRequestContextAuthorizerJWTDescription{Claims: claims},
		}
	}
	text, err := json.Marshal(ev)
	if err != nil {
		t.Fatalf("encode the event: %v", err)
	}
	var sent events.APIGatewayV2HTTPRequest
	if err := json.Unmarshal(text, &sent); err != nil {
		t.Fatalf("decode the event: %v", err)
	}
	return sent
}

// Do asks h for r on behalf of call, through the adapter. call.Now must be set: it is the "now" of the handler. The
// function's log goes to the test's output.
func Do(t testing.TB, h http.Handler, r *http.Request, call apigw.RequestInfo) *http.Response {
	t.Helper()
	return DoLogged(t, slog.New(slog.NewTextHandler(t.Output(), nil)), h, r, call)
}

// DoLogged is Do with the function's log written to log.
func DoLogged(t testing.TB, log *slog.Logger, h http.Handler, r *http.Request, call apigw.RequestInfo) *http.Response {
	t.Helper()
	resp, err := apigw.Adapt(h, log)(context.WithoutCancel(r.Context()), Event(t, r, call))
	if err != nil {
		t.Fatalf("the adapter returned a function error: %v", err)
	}
	return Response(t, r, resp)
}

// Response makes of an event's answer what the client would see.
func Response(t testing.TB, r *http.Request, ev events.APIGatewayV2HTTPResponse) *http.Response {
	t.Helper()
	body := ev.Body
	if ev.IsBase64Encoded {
		raw, err := base64.StdEncoding.DecodeString(body)
		if err != nil {
			t.Fatalf("decode the answer: %v", err)
		}
		body = string(raw)
	}
	header := http.Header{}
	for name, value := range ev.Headers {
		header.Set(name, value)
	}
	for _, cookie := range ev.Cookies {
		header.Add("Set-Cookie", cookie)
	}
	return &http.Response{
		StatusCode: ev.StatusCode, Status: http.StatusText(ev.StatusCode), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r,
	}
}
