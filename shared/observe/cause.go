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
	// Ours: a constant sentence, with the name of a member, a code, or one code point of a text that is left out.
	"*lab.Refusal": true, "*mail.RefusedError": true, "*razorpay.MalformedError": true, "*report.GlyphError": true,
}

// Cause describes an unexpected error for the log, as the group "cause" with
//   - trail: the context words of our own wraps, outermost first; of errors that were joined, one after the other;
//   - type: the Go type at the bottom;
//   - code: the error's code, where it has one ("ValidationException", "not_found").
//
// The text of a foreign error is left out: strconv, json and DynamoDB quote what they were given.
func Cause(err error) slog.Attr {
	trail, kind := describe(err)
	attrs := []any{slog.String("trail", trail), slog.String("type", kind)}
	if code := codeOf(err); code != "" {
		attrs = append(attrs, slog.String("code", code))
	}
	return slog.Group("cause", attrs...)
}

// Plain gives an error that says no more than Cause does. What a function returns is printed whole by Lambda's runtime,
// so a function that is no API returns its errors through this.
func Plain(err error) error {
	if err == nil {
		return nil
	}
	trail, kind := describe(err)
	if code := codeOf(err); code != "" {
		kind += " " + code
	}
	return fmt.Errorf("%s (%s)", trail, kind)
}

func codeOf(err error) string {
	var coded interface{ ErrorCode() string }
	if errors.As(err, &coded) {
		return coded.ErrorCode()
	}
	return ""
}

// describe gives the words of our own that an error carries, and the type of what is below them.
func describe(err error) (trail, kind string) {
	var words strings.Builder
	leaf := err
	for leaf != nil {
		if joined, ok := leaf.(interface{ Unwrap() []error }); ok && fmt.Sprintf("%T", leaf) == "*errors.joinError" {
			var trails, kinds []string
			for _, one := range joined.Unwrap() {
				t, k := describe(one)
				trails, kinds = append(trails, t), append(kinds, k)
			}
			words.WriteString(strings.Join(trails, "; "))
			return words.String(), strings.Join(kinds, ", ")
		}
		inner, name := unwrap(leaf), fmt.Sprintf("%T", leaf)
		if inner == nil {
			if plain[name] {
				words.WriteString(leaf.Error())
			}
			break
		}
		if text, ok := strings.CutSuffix(leaf.Error(), inner.Error()); ok && worded[name] {
			words.WriteString(text)
		}
		leaf = inner
	}
	return words.String(), fmt.Sprintf("%T", leaf)
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
