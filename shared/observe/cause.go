package observe

import (
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strconv"
	"strings"
)

// worded lists the wrappers whose own words are ours or describe the call, never its content: fmt.Errorf, the SDK's
// "operation error DynamoDB: TransactWriteItems", "https response error StatusCode: 400, RequestID: …", a dial.
var worded = map[string]bool{
	"*fmt.wrapError": true, "*fmt.wrapErrors": true,
	"*smithy.OperationError": true, "*http.ResponseError": true, "*http.RequestSendError": true,
	"*net.OpError": true,
}

// plain lists the leaves whose text is a constant in every use we have, or carries nothing but numbers of our own.
var plain = map[string]bool{
	"*errors.errorString": true, "context.deadlineExceededError": true, "*os.SyscallError": true, "syscall.Errno": true,
	"runtime.boundsError": true, "runtime.errorString": true, "*runtime.TypeAssertionError": true,
}

// Cause describes an unexpected error for the log, as the group "cause" with
//   - trail: the context words of our own wraps, outermost first;
//   - type: the Go type at the bottom;
//   - code: the service's error code, where the error has one ("ValidationException").
//
// The text of a foreign error is left out: strconv, json and DynamoDB quote what they were given.
func Cause(err error) slog.Attr {
	var trail strings.Builder
	leaf := err
	for leaf != nil {
		inner := unwrap(leaf)
		kind := fmt.Sprintf("%T", leaf)
		if inner == nil {
			if plain[kind] {
				trail.WriteString(leaf.Error())
			}
			break
		}
		if words, ok := strings.CutSuffix(leaf.Error(), inner.Error()); ok && worded[kind] {
			trail.WriteString(words)
		}
		leaf = inner
	}
	attrs := []any{slog.String("trail", trail.String()), slog.String("type", fmt.Sprintf("%T", leaf))}
	var coded interface{ ErrorCode() string }
	if errors.As(err, &coded) {
		attrs = append(attrs, slog.String("code", coded.ErrorCode()))
	}
	return slog.Group("cause", attrs...)
}

func unwrap(err error) error {
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		return e.Unwrap()
	case interface{ Unwrap() []error }:
		// Of several, the last is what fmt.Errorf("%w: %w", sentinel, cause) was caused by.
		if all := e.Unwrap(); len(all) > 0 {
			return all[len(all)-1]
		}
	}
	return nil
}

// Stack names the functions and lines above its caller, innermost first. Unlike debug.Stack it prints no arguments,
// which can be amounts or results.
func Stack() []string {
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	var out []string
	for {
		f, more := frames.Next()
		out = append(out, f.Function+":"+strconv.Itoa(f.Line))
		if !more {
			return out
		}
	}
}
