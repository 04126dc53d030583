package lab

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Canonical returns the bytes over which an event is hashed: its JSON as encoding/json writes it, with the hash left
// out.
//
//   - Members of an event, in this order: n, at, by, command, reason, changes, recorded, exception, request, prev.
//   - Members of a change: part, from, to. Members of recorded: at, device, seq.
//   - There is no white space. n and seq are decimal integers, at is text of the form 2006-01-02T15:04:05.000Z in UTC, and
//     all others are text.
//   - reason, recorded, exception, request and from are left out where they are empty. changes is null where nothing was noted, and
//     prev is "" for a first event.
//   - Text is UTF-8; of its characters ", \, those below U+0020, <, >, &, U+2028 and U+2029 are escaped, as \" and \\, as
//     \b \f \n \r \t, and the others as \u and four lower-case hexadecimal digits.
//
// testdata/canonical.txt has an event of each form with its hash. A member that joins later is left out where it is
// empty, so that what was hashed before keeps its hash.
func (e Event) Canonical() []byte {
	e.Hash = ""
	text, err := json.Marshal(e)
	if err != nil { // impossible: an event has only strings, ints and times
		panic(fmt.Sprintf("lab: event %d does not marshal: %v", e.N, err))
	}
	return text
}

// Seal returns the event with its hash: SHA-256 over its canonical bytes, in lower-case hexadecimal digits. The hash of
// the event before is among them, so nobody can change an event without changing all that follow.
func (e Event) Seal() Event {
	sum := sha256.Sum256(e.Canonical())
	e.Hash = hex.EncodeToString(sum[:])
	return e
}

// KeptEvent is an event as it is found in the store: the number it is stored under, and its text.
type KeptEvent struct {
	N    int
	Text string
}

// Broken is the first place where a list of events is not as it was written.
type Broken struct {
	N   int // number of the event
	Why string
}

// VerifyEvents checks the events of one order, patient or other record, given in the order of their numbers. version is
// the number of events that the record says it has had, and chain the hash of the last one. Each event holds the hash of the
// one before. Only lists of settings, staff and patients may begin with events that were hashed alone, before they were
// chained: late says so, and such a list is one without a chain until its next event. VerifyEvents returns nil if no event is
// missing, changed, exchanged or added.
func VerifyEvents(events []KeptEvent, version int, late bool, chain string) *Broken {
	broken := func(n int, why string) *Broken { return &Broken{N: n, Why: why} }
	last, chained := "", !late
	for at, kept := range events {
		n := at + 1
		if kept.N != n {
			return broken(n, "the event is missing")
		}
		if n > version {
			return broken(n, fmt.Sprintf("the event was added: version %d has no more of them", version))
		}
		var e Event
		if err := json.Unmarshal([]byte(kept.Text), &e); err != nil {
			return broken(n, "the event cannot be read")
		}
		sealed := e.Seal()
		again, err := json.Marshal(sealed)
		switch {
		case err != nil || e.Hash != sealed.Hash:
			return broken(n, "the event was changed: its hash is another")
		case string(again) != kept.Text:
			return broken(n, "the event was changed: its text is not the one it was written as")
		case e.N != n:
			return broken(n, fmt.Sprintf("the event was exchanged: it is number %d of its list", e.N))
		case e.Prev != last && (chained || e.Prev != ""):
			return broken(n, "the event follows another one than that before it: one of the two was exchanged")
		}
		chained = chained || e.Prev != ""
		last = e.Hash
	}
	switch {
	case len(events) < version:
		return broken(len(events)+1, "the event is missing")
	case chain != last && (chain != "" || chained):
		return broken(version, "the event is not the one that is named as the last: it was exchanged, or the name was")
	}
	return nil
}

// VerifyOrder checks the chained events of an order as VerifyEvents does, and that they lead to the order as it is
// stored, so that nobody has changed one without the other.
func VerifyOrder(kept []KeptEvent, o Order) *Broken {
	if b := VerifyEvents(kept, o.Version, false, o.Chain); b != nil {
		return b
	}
	events := make([]Event, len(kept))
	for n, k := range kept {
		_ = json.Unmarshal([]byte(k.Text), &events[n]) // VerifyEvents has read it
	}
	trace, err := Fold(events)
	if err != nil {
		return &Broken{N: o.Version, Why: err.Error()}
	}
	if what := trace.Difference(o.Trace()); what != "" {
		return &Broken{N: o.Version, Why: "the order is not what its events led to: " + what}
	}
	return nil
}
