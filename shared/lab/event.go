package lab

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Event is what happened to an order, once and for ever. It holds ids, states and amounts only: no name, phone or
// clinical value, so that the audit chain survives the erasure of a person's contact data (rules §6).
type Event struct {
	N       int      `json:"n"` // the version it made
	At      Moment   `json:"at"`
	By      string   `json:"by"` // person, or "system:<function>"
	Command Command  `json:"command"`
	Changes []Change `json:"changes"`
	Prev    string   `json:"prev"` // hash of event n-1, "" for the first
	Hash    string   `json:"hash,omitempty"`
}

// Change is one part's step from one state to another.
type Change struct {
	Part string `json:"part"` // as in Order.Revs
	From string `json:"from,omitempty"`
	To   string `json:"to"`
}

// Seal gives the event its hash: SHA-256 over its canonical bytes, which are its JSON with the hash left empty. The
// members stand in the order of the struct, and Prev chains it to the event before.
func (e Event) Seal() Event {
	e.Hash = ""
	canonical, err := json.Marshal(e)
	if err != nil { // strings, ints and a time that marshals: it cannot
		panic(fmt.Sprintf("lab: event %d does not marshal: %v", e.N, err))
	}
	sum := sha256.Sum256(canonical)
	e.Hash = hex.EncodeToString(sum[:])
	return e
}

// DutyKind says who finishes a duty.
type DutyKind string

// The kinds of duty so far.
const (
	DutyMail     DutyKind = "mail"
	DutyDocument DutyKind = "document"
)

// MailStage names the occasion of a mail (rules §8).
type MailStage string

// The stages of this desk so far.
const (
	MailPlaced  MailStage = "placed"
	MailReceipt MailStage = "receipt" // cash was taken
	MailReady   MailStage = "ready"   // the final report is stored
)

// Duty is something the system still has to do because of a command. It is written with the command, finished once,
// and never expires.
type Duty struct {
	N       int       `json:"n"` // the event that made it
	Kind    DutyKind  `json:"kind"`
	Stage   MailStage `json:"stage,omitempty"`   // of a mail
	Receipt string    `json:"receipt,omitempty"` // cash receipt a mail tells of
	Report  int       `json:"report,omitempty"`  // version of a document, or of the report a mail tells of
	Due     Moment    `json:"due"`
}

// Name tells a duty from its siblings of the same event.
func (d Duty) Name() string {
	if d.Kind == DutyMail {
		return string(d.Kind) + "." + string(d.Stage)
	}
	return string(d.Kind)
}
