package lab

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Canonical gives the bytes over which an event is hashed: its JSON with the hash left out, as encoding/json writes it.
//
//   - The members stand in this order: n, at, by, command, changes, prev; of a change: part, from, to. There is no white
//     space.
//   - n is a decimal integer, at is text of the form 2006-01-02T15:04:05.000Z in UTC, changes is null where nothing was
//     noted, prev is "" for a first event, and from is left out where it is empty. All others are text.
//   - Text is UTF-8; of its characters ", \, those below U+0020, <, >, &, U+2028 and U+2029 are escaped, as \" and \\, as
//     \b \f \n \r \t, and the others as \u and four small hexadecimal digits.
//
// A member that joins later is left out where it is empty, so that what was hashed before keeps its hash.
func (e Event) Canonical() []byte {
	e.Hash = ""
	canonical, err := json.Marshal(e)
	if err != nil { // strings, ints and a time that marshals: it cannot
		panic(fmt.Sprintf("lab: event %d does not marshal: %v", e.N, err))
	}
	return canonical
}

// Seal gives the event its hash: SHA-256 over its canonical bytes, in small hexadecimal digits. Prev is part of them, so
// each event of an order holds all that came before it fast.
func (e Event) Seal() Event {
	sum := sha256.Sum256(e.Canonical())
	e.Hash = hex.EncodeToString(sum[:])
	return e
}

// KeptEvent is an event as an auditor finds it: the number it is kept under, and its text.
type KeptEvent struct {
	N    int
	Text string
}

// Broken is the first broken link of a list of events.
type Broken struct {
	N   int // the event it is found at
	Why string
}

// VerifyEvents holds the events of one thing, in the order of their numbers, against each other and against what the
// thing says of itself: version is its version, which is how many events it has had. chained lists name their
// predecessors, and chain is the hash of their last event as the thing names it; the others are sealed one by one. nil
// means that nothing is missing, changed, exchanged or added.
func VerifyEvents(events []KeptEvent, version int, chained bool, chain string) *Broken {
	broken := func(n int, why string) *Broken { return &Broken{N: n, Why: why} }
	last := ""
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
		case chained && e.Prev != last:
			return broken(n, "the event follows another one than that before it: one of the two was exchanged")
		case !chained && e.Prev != "":
			return broken(n, "the event was exchanged: it is of a list that is chained")
		}
		last = e.Hash
	}
	switch {
	case len(events) < version:
		return broken(len(events)+1, "the event is missing")
	case chained && chain != last:
		return broken(version, "the event is not the one that is named as the last: it was exchanged, or the name was")
	}
	return nil
}

// VerifyOrder holds the chained events of an order against each other and against the order: it must be what they fold
// to, so that nobody has changed the one without the other.
func VerifyOrder(kept []KeptEvent, o Order) *Broken {
	if b := VerifyEvents(kept, o.Version, true, o.Chain); b != nil {
		return b
	}
	events := make([]Event, len(kept))
	for n, k := range kept {
		_ = json.Unmarshal([]byte(k.Text), &events[n]) // it was read just now
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
