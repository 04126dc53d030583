package razorpay

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"

	rzp "github.com/razorpay/razorpay-go"
)

// maxAnswer bounds what is read of an answer: a page of 100 payments is about 120 KB.
const maxAnswer = 1 << 20

// exchange is the library's transport for one call. It puts the call's context on the request, which the library
// cannot, keeps what came back, and shows the library an empty answer, from which it concludes nothing.
type exchange struct {
	ctx    context.Context
	http   HTTPClient
	status int
	body   []byte
	err    error
}

// RoundTrip implements http.RoundTripper.
func (x *exchange) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := x.http.Do(r.WithContext(x.ctx))
	if err != nil {
		x.err = err
		return nil, err
	}
	defer answer.Body.Close()
	x.status = answer.StatusCode
	if x.body, x.err = io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1)); x.err == nil && len(x.body) > maxAnswer {
		x.err = errTooLong
	}
	return &http.Response{StatusCode: http.StatusNoContent, Body: http.NoBody, Request: r}, nil
}

var errTooLong = errors.New("razorpay: the answer is too long")

// send makes one call through the library and reads the answer into a value. do says what is called; whatever the
// library returns to it is left alone.
func send[T any](ctx context.Context, a *Account, do func(*rzp.Client), read func([]byte) (T, bool)) (T, error) {
	var none T
	if err := ctx.Err(); err != nil {
		return none, &Error{Kind: Busy, Why: "not sent", cause: err}
	}
	ctx, cancel := context.WithTimeout(ctx, a.limit)
	defer cancel()
	x := &exchange{ctx: ctx, http: a.http}
	do(a.library(x))
	if x.err != nil {
		return none, failed(x)
	}
	if x.status < 200 || x.status > 299 {
		return none, verdict(x.status, x.body)
	}
	value, ok := read(x.body)
	if !ok {
		return none, &Error{Kind: Unknown, Status: x.status, Why: "the answer does not fit the question"}
	}
	return value, nil
}

// failed judges an exchange that brought no whole answer.
func failed(x *exchange) *Error {
	e := &Error{Kind: Unknown, Status: x.status, Why: "no answer", cause: x.err}
	var dial *net.OpError
	switch {
	case errors.Is(x.err, errTooLong):
		e.Why = "the answer is too long"
	case errors.As(x.err, &dial) && dial.Op == "dial":
		e.Kind, e.Why = Busy, "not reached" // a connection that was never made carried no request
	case x.ctx.Err() != nil:
		e.Why, e.cause = "no answer in time", x.ctx.Err()
	}
	return e
}

// verdict reads a status other than 2xx. Only Razorpay's own words make a refusal; a bare 4xx may come from something
// in between, after the request was passed on.
func verdict(status int, body []byte) *Error {
	var said struct {
		Error struct{ Code, Description, Field, Reason string }
	}
	_ = json.Unmarshal(body, &said) // what is no JSON said nothing
	e := &Error{Kind: Unknown, Status: status, Why: "Razorpay said no and no more",
		Code: word(said.Error.Code), Field: word(said.Error.Field), Reason: word(said.Error.Reason)}
	text := said.Error.Description
	switch {
	case status == http.StatusTooManyRequests:
		e.Kind, e.Why = Busy, "throttled"
	case status == http.StatusConflict && !strings.HasPrefix(text, "Different request"):
		e.Kind, e.Why = Busy, "the same call is still running"
	case status < 400 || status > 499 || status == http.StatusRequestTimeout:
		e.Why = "Razorpay is in trouble"
	case e.Code == "" || e.Code == "SERVER_ERROR" || e.Code == "GATEWAY_ERROR":
	case status == http.StatusNotFound, strings.HasPrefix(text, "The id provided does not exist"),
		strings.HasSuffix(strings.TrimSuffix(text, "."), "is not a valid id"):
		e.Kind, e.Why = NotFound, "there is no such thing"
	default:
		e.Kind, e.Why = Refused, "refused"
	}
	return e
}

// word keeps a code of Razorpay's and drops what is none: a sentence may quote what was sent.
func word(s string) string {
	if len(s) > 64 || strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_-.[]", r))
	}) {
		return ""
	}
	return s
}
