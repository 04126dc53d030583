package apigw

import (
	"context"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
	"os"
	"strings"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/awslabs/aws-lambda-go-api-proxy/httpadapter"

	"assay/shared/lab"
	"assay/shared/observe"
)

// MaxBody is the largest body that is read, in bytes after base64 (docs/rules.md#body-limit: 256 KB).
const MaxBody = 256 << 10

// Serve runs h as a Lambda function behind the HTTP API. It does not return. Call it last in main, when clients are
// made and connections are warm. Where the function is given EDGE_HASHES, it takes calls that came through the edge only.
func Serve(h http.Handler) {
	lambda.Start(Adapt(throughEdge(os.Getenv("EDGE_HASHES"), h), observe.NewLogger()))
}

// Invoke is a Lambda handler of an HTTP API event, payload 2.0. Its error is always nil: whatever goes wrong is an
// answer, because a function error would reach the client as the gateway's own.
type Invoke func(context.Context, events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error)

// Adapt puts httpadapter.NewV2 around h and mends what was measured to be wrong with it:
//
//   - a handler that writes nothing answers 200, not a function error;
//   - the path, which the gateway sends decoded, may hold "%", "?" and "#";
//   - a body that is not base64 answers 400, one over MaxBody 413;
//   - a stage name is cut off the path on a boundary only;
//   - the adapter's own headers are never taken from a client;
//   - header values stay whole, commas and all;
//   - the first status and the headers of that moment hold; 1xx is no answer;
//   - a panic, http.ErrAbortHandler too, answers 500 and leaves one log line;
//   - RemoteAddr has a port.
//
// The adapter still makes the request, passes the gateway's context on and encodes the answer (cookies, base64).
func Adapt(h http.Handler, log *slog.Logger) Invoke {
	e := &adapter{next: h, log: log}
	e.adapter = httpadapter.NewV2(http.HandlerFunc(e.serve))
	return e.invoke
}

type adapter struct {
	next    http.Handler
	log     *slog.Logger
	adapter *httpadapter.HandlerAdapterV2
}

// passage is what serve needs of the event that invoke was given.
type passage struct {
	event *events.APIGatewayV2HTTPRequest
	call  RequestInfo
	// fault, when not nil, is answered without asking the handler.
	fault error
}

type passageKey struct{}

func (e *adapter) invoke(ctx context.Context, ev events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	p := &passage{event: &ev, call: callOf(&ev)}
	// What the adapter gets is a copy of the event without everything it would parse wrongly; serve puts that back.
	tame := ev
	tame.RawPath = (&url.URL{Path: pathOf(&ev)}).EscapedPath()
	tame.RawQueryString, tame.QueryStringParameters = "", nil
	tame.Headers, tame.Cookies = nil, nil
	tame.IsBase64Encoded = false
	tame.Body, p.fault = bodyOf(&ev)
	if p.fault == nil && ev.RequestContext.TimeEpoch <= 0 {
		p.fault = fmt.Errorf("the event has no requestContext.timeEpoch")
	}

	ctx = WithRequestInfo(ctx, p.call)
	ctx = context.WithValue(ctx, logKey{}, e.log)
	ctx = context.WithValue(ctx, passageKey{}, p)
	resp, err := e.adapter.ProxyWithContext(ctx, tame)
	if err != nil {
		// Only an event that no gateway sends comes here, such as one without a method.
		e.log.ErrorContext(ctx, "event refused by the adapter", observe.Cause(err))
		return internalAnswer(p.call), nil
	}
	return resp, nil
}

// serve is the adapter's handler: it mends the request, runs the product's handler behind a buffer, and hands the
// finished answer to the adapter's writer.
func (e *adapter) serve(w http.ResponseWriter, r *http.Request) {
	p := r.Context().Value(passageKey{}).(*passage)
	mend(r, p)
	out := newAnswer(p.call)
	e.guard(out, r, p)
	out.compress(r.Header.Get("Accept-Encoding"))
	out.flush(w)
}

func (e *adapter) guard(out *answer, r *http.Request, p *passage) {
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		err, ok := v.(error)
		if !ok {
			err = fmt.Errorf("panic with a %T", v)
		}
		e.log.ErrorContext(r.Context(), "handler panicked", requestAttrs(r), observe.Cause(err), slog.Any("stack", observe.Stack()))
		out.reset()
		writeProblem(out, internal)
	}()
	if p.fault != nil {
		fail(out, r, p.fault)
		return
	}
	e.next.ServeHTTP(out, r)
}

// mend gives the request the query, headers, host and address as the event has them.
func mend(r *http.Request, p *passage) {
	ev := p.event
	r.URL.RawQuery = ev.RawQueryString
	r.Header = make(http.Header, len(ev.Headers)+1)
	for name, value := range ev.Headers {
		// The gateway has joined repeated headers with commas already; taking them apart again breaks dates and tags.
		if name = textproto.CanonicalMIMEHeaderKey(name); !strings.HasPrefix(name, adapterHeaders) {
			r.Header[name] = []string{value}
		}
	}
	if len(ev.Cookies) > 0 {
		r.Header["Cookie"] = []string{strings.Join(ev.Cookies, "; ")}
	}
	if host := r.Header.Get("Host"); host != "" {
		r.Host = host
		r.Header.Del("Host")
	}
	r.RequestURI = r.URL.RequestURI()
	r.RemoteAddr = net.JoinHostPort(ev.RequestContext.HTTP.SourceIP, "0")
}

// adapterHeaders begin the names by which the adapter's accessors would believe a client (X-GoLambdaProxy-ApiGw-…).
const adapterHeaders = "X-Golambdaproxy-"

func pathOf(ev *events.APIGatewayV2HTTPRequest) string {
	path := ev.RawPath
	if path == "" {
		path = ev.RequestContext.HTTP.Path
	}
	if stage := ev.RequestContext.Stage; stage != "" && stage != "$default" {
		if rest, ok := strings.CutPrefix(path, "/"+stage); ok && (rest == "" || rest[0] == '/') {
			path = rest
		}
	}
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return path
}

func bodyOf(ev *events.APIGatewayV2HTTPRequest) (string, error) {
	body := ev.Body
	if ev.IsBase64Encoded {
		if base64.StdEncoding.DecodedLen(len(body)) > MaxBody+2 {
			return "", tooLarge
		}
		raw, err := base64.StdEncoding.DecodeString(body)
		if err != nil {
			return "", &lab.Refusal{Kind: lab.Malformed, Code: "malformed_base64", Sentence: "The body could not be decoded."}
		}
		body = string(raw)
	}
	if len(body) > MaxBody {
		return "", tooLarge
	}
	return body, nil
}
