// Package observe is how a function reports what it does: structured log lines and counters.
//
// Invariant: nothing here can print a body, a header or a value somebody sent. Errors go through Cause, which keeps the
// words our own code wrote and drops the text of foreign errors, because parsers and services quote their input.
package observe

import (
	"context"
	"io"
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/lambdacontext"
)

// NewLogger gives the logger of a function: JSON lines on standard output in Lambda's own field names, each with the
// invocation's request id, from the level in LOG_LEVEL (DEBUG, INFO, WARN, ERROR; INFO where it is missing or wrong).
//
// lambdacontext.NewLogHandler is not used as it is: it reads its level and format from two variables that only the
// platform may set, so LOG_LEVEL would have no effect and a run outside Lambda would not be JSON.
func NewLogger() *slog.Logger { return newLogger(os.Stdout, os.Getenv("LOG_LEVEL")) }

func newLogger(w io.Writer, level string) *slog.Logger {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelInfo
	}
	return slog.New(requestID{slog.NewJSONHandler(w, &slog.HandlerOptions{Level: l, ReplaceAttr: lambdacontext.ReplaceAttr})})
}

// requestID adds the invocation's id to every line, so that one request can be followed through the log.
type requestID struct{ slog.Handler }

func (h requestID) Handle(ctx context.Context, rec slog.Record) error {
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		rec = rec.Clone()
		rec.AddAttrs(slog.String("requestId", lc.AwsRequestID))
	}
	return h.Handler.Handle(ctx, rec)
}

func (h requestID) WithAttrs(attrs []slog.Attr) slog.Handler {
	return requestID{h.Handler.WithAttrs(attrs)}
}

func (h requestID) WithGroup(name string) slog.Handler { return requestID{h.Handler.WithGroup(name)} }
