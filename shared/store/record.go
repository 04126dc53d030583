package store

import (
	"bytes"

	"assay/shared/ids"
	"assay/shared/lab"
)

// RecordID is what a record is known by for ever, whatever Idempotency-Key or day it comes with
// (docs/rules.md#record-identity).
type RecordID struct {
	Device  string
	Seq     int
	Content [32]byte // hash of what it says
}

// keys are those of the record, and of another one that somebody sends under the same identity. ok is false for what has not
// the shape of an identity: the rules refuse that.
func (r *RecordID) keys(h ids.Hospital) (first, other key, ok bool) {
	if r == nil || r.Seq < 1 {
		return key{}, key{}, false
	}
	device, ok := ids.ParseDevice(r.Device)
	return recordKey(h, device, r.Seq), otherRecordKey(h, device, r.Seq, r.Content), ok
}

// recorded is what is known of a record that was read for.
type recorded struct {
	at     key    // where this one will be kept, the zero key where it is none
	before *claim // the first outcome, where it was kept before
}

// findRecord says what is known of a record: d.Retold is set where another one has its identity.
func (d *Loaded) findRecord(r *reader, id *RecordID, first, other key) {
	d.recorded.at = first
	known, err := r.claim(first)
	switch {
	case err != nil || known == nil:
	case bytes.Equal(known.hash, id.Content[:]):
		d.recorded.before = known
	default:
		d.Retold, d.recorded.at = true, other
		d.recorded.before, err = r.claim(other)
	}
	if r.err == nil {
		r.err = err
	}
}

// record keeps the outcome of a record under its identity. It has no end.
func (s *Store) record(c Command, at key, out lab.Outcome, status int, answer []byte) Write {
	i := at.item()
	i["hash"], i["status"], i["body"] = bin(c.Read.Record.Content[:]), num(int64(status)), bin(answer)
	i["order"], i["n"] = str(out.Order.ID), num(int64(out.Event.N))
	return s.create(i)
}
