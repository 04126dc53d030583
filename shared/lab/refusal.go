package lab

import (
	"fmt"
	"time"
)

// RefusalKind says why a command is refused. The HTTP layer maps each kind to one status.
type RefusalKind int

// The kinds of refusal, in the order in which they are checked.
const (
	// Malformed: the request is wrong, whatever the state (400). Field names the member to blame.
	Malformed RefusalKind = iota + 1
	// Forbidden: this person may not do this (403).
	Forbidden
	// NotFound: it does not exist in this hospital, or it belongs to another one (404).
	NotFound
	// Mismatch: a slip's token and the birth date typed with it do not match; the answer does not say which is wrong
	// (404).
	Mismatch
	// Conflict: the current state does not allow it (409).
	Conflict
	// Stale: a part listed in "seen" has changed since (412).
	Stale
	// Unprocessable: well formed, but it contradicts what is recorded, such as another total (422).
	Unprocessable
	// TooMany: locked after too many wrong guesses, or beyond a limit (429).
	TooMany
	// Busy: too many requests at once; nothing was done, and the same request may be sent again (503).
	Busy
)

// Refusal is the error of a command that may not be done. Code is stable and meant for programs. Sentence is meant for
// people and never repeats what was sent. Field is a JSON path into the request body ("items[0].analytes[2].unit")
// where one member is to blame.
type Refusal struct {
	Kind     RefusalKind
	Code     string
	Sentence string
	Field    string
	// Current holds the current revs of the parts that made a command stale, by part name.
	Current map[string]int
	// Candidates are the ids of the records that a person who is being registered may have already.
	Candidates []string
	// After is how long to wait where waiting helps, 0 where it does not.
	After time.Duration
}

// Error implements error. It contains no patient data.
func (r *Refusal) Error() string {
	if r.Field != "" {
		return fmt.Sprintf("%s (%s): %s", r.Code, r.Field, r.Sentence)
	}
	return r.Code + ": " + r.Sentence
}

func refuse(kind RefusalKind, code, sentence string) *Refusal {
	return &Refusal{Kind: kind, Code: code, Sentence: sentence}
}

// Bad returns a Malformed refusal that blames one field.
func Bad(field, sentence string) *Refusal {
	return &Refusal{Kind: Malformed, Code: "bad_request", Field: field, Sentence: sentence}
}

// prefixField puts the place in the request before the field of a refusal.
func prefixField(field string, err error) error {
	r, ok := err.(*Refusal)
	if !ok {
		return err
	}
	if r.Field != "" {
		field += "." + r.Field
	}
	r.Field = field
	return r
}
