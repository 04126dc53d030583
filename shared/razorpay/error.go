package razorpay

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// ErrorKind says what an *Error proves.
type ErrorKind int

// The kinds, by what the caller may do next.
const (
	// Unknown: the call may have been carried out or not (silence, a cut connection, 5xx, an answer that makes no
	// sense). Look the thing up before the call is made again.
	Unknown ErrorKind = iota + 1
	// Busy: this call did nothing; the same call, with the same receipt or key, may be made again later.
	Busy
	// Refused: Razorpay read the call and did nothing. Making it again changes nothing.
	Refused
	// NotFound: Razorpay has no such thing in this account.
	NotFound
)

// String names the kind.
func (k ErrorKind) String() string {
	return [...]string{"", "unknown outcome", "busy", "refused", "not found"}[k]
}

// Error is what every failed call returns. It holds codes only, never a sentence of Razorpay's, which may quote what
// was sent.
type Error struct {
	Kind   ErrorKind
	Status int    // 0 when there was no answer
	Code   string // "BAD_REQUEST_ERROR"
	Field  string // the member Razorpay objects to: "amount"
	Reason string // "input_validation_failed"
	Why    string // our words

	cause error
}

// Error implements error.
func (e *Error) Error() string {
	return fmt.Sprintf("razorpay: %v: %s (status %d, code %q, field %q, reason %q)", e.Kind, e.Why, e.Status, e.Code, e.Field, e.Reason)
}

// ErrorCode is what the log shows of it.
func (e *Error) ErrorCode() string {
	if e.Code != "" {
		return e.Code
	}
	return e.Kind.String()
}

// Is lets errors.Is find the end of a context. What else lies below is left there: the transport's errors quote
// addresses.
func (e *Error) Is(target error) bool {
	return (target == context.DeadlineExceeded || target == context.Canceled) && errors.Is(e.cause, target)
}

// ErrorKindOf gives the kind of an error of this package, and Unknown for any other: what is not understood is not proof.
func ErrorKindOf(err error) ErrorKind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Unknown
}

// Throttled reports whether an error says that the account was asked for too much at once.
func Throttled(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == http.StatusTooManyRequests
}

// wrong refuses a call before it is sent.
func wrong(field string) error {
	return &Error{Kind: Refused, Field: field, Why: "refused before it was sent"}
}
