package lab

import "fmt"

// RefusalKind says what sort of "no" a Refusal is. The edge maps each kind to one HTTP status.
type RefusalKind int

// The kinds of refusal, in the order in which they are checked.
const (
	// Malformed: the request itself is wrong, whatever the state (400). Field names the offending member.
	Malformed RefusalKind = iota + 1
	// Forbidden: this person may not do this (403).
	Forbidden
	// NotFound: there is no such thing in this hospital, or it belongs to another (404).
	NotFound
	// Mismatch: a paper's token and what was typed beside it do not go together, whichever of them is wrong (404).
	Mismatch
	// Conflict: the state does not allow it now (409).
	Conflict
	// Stale: a part listed in "seen" has changed since (412).
	Stale
	// Unprocessable: well formed, but it contradicts what is on record, like a total that differs (422).
	Unprocessable
	// TooMany: a guard against guessing is locked (429).
	TooMany
	// Busy: too many at once; nothing was done, and the same request may be sent again (503).
	Busy
)

// Refusal is a typed "no". Code is stable and meant for programs; Sentence is for people and never repeats what was
// sent. Field is a JSON path into the request body ("items[0].analytes[2].unit") where one member is to blame.
type Refusal struct {
	Kind     RefusalKind
	Code     string
	Sentence string
	Field    string
	// Current carries the present revs of the parts that made a command stale, by part name.
	Current map[string]int
}

// Error implements error. It holds no patient data.
func (r *Refusal) Error() string {
	if r.Field != "" {
		return fmt.Sprintf("%s (%s): %s", r.Code, r.Field, r.Sentence)
	}
	return r.Code + ": " + r.Sentence
}

func refuse(kind RefusalKind, code, sentence string) *Refusal {
	return &Refusal{Kind: kind, Code: code, Sentence: sentence}
}

// Bad is a Malformed refusal that blames one field.
func Bad(field, sentence string) *Refusal {
	return &Refusal{Kind: Malformed, Code: "bad_request", Field: field, Sentence: sentence}
}
