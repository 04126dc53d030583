package apigw

import (
	"context"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/events"
)

// RequestInfo holds the facts of one call that only the gateway knows. None of them can be set by the client, except through a
// token that the gateway's authorizer has verified.
type RequestInfo struct {
	// RequestID is the gateway's id of the call; every answer carries it as X-Request-Id.
	RequestID string
	// Now is when the gateway took the call, in UTC, to the millisecond: the "now" of every rule.
	Now time.Time
	// Subject is who calls: the access token's claim "sub". Empty on an open route.
	Subject string
	// Pool is the issuer of the token (claim "iss"), which differs for staff and patients. Empty on an open route.
	Pool string
	// Claims are all claims of the token, each as the one string the gateway makes of it.
	Claims map[string]string
	// SourceIP is the caller's address without a port.
	SourceIP string
}

type callKey struct{}

// WithRequestInfo gives a context that holds c. The adapter does this for every invocation; tests of a handler do it themselves,
// or better by apigwtest, which takes the whole way.
func WithRequestInfo(ctx context.Context, c RequestInfo) context.Context {
	return context.WithValue(ctx, callKey{}, c)
}

// RequestInfoFrom gives the facts of the call that ctx belongs to; the zero RequestInfo outside of one.
func RequestInfoFrom(ctx context.Context) RequestInfo {
	c, _ := ctx.Value(callKey{}).(RequestInfo)
	return c
}

func callOf(ev *events.APIGatewayV2HTTPRequest) RequestInfo {
	c := RequestInfo{
		RequestID: ev.RequestContext.RequestID,
		Now:       time.UnixMilli(ev.RequestContext.TimeEpoch).UTC(),
		SourceIP:  ev.RequestContext.HTTP.SourceIP,
	}
	// The gateway takes an id token of the same client too. It says who somebody is to the page, not that the page may act.
	if a := ev.RequestContext.Authorizer; a != nil && a.JWT != nil && a.JWT.Claims["token_use"] == "access" {
		c.Claims = a.JWT.Claims
		c.Subject, c.Pool = c.Claims["sub"], c.Claims["iss"]
	}
	return c
}

type logKey struct{}

// logFrom gives the logger the adapter works with; the default one where a handler runs without the adapter.
func logFrom(ctx context.Context) *slog.Logger {
	if l, ok := ctx.Value(logKey{}).(*slog.Logger); ok {
		return l
	}
	return slog.Default()
}
