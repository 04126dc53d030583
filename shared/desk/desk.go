// Package desk joins the edge and the store for the functions that staff work with: who is calling, and what a command
// on an order answers. A function adds the one call into shared/lab that is its own.
package desk

import (
	"net/http"
	"time"

	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/store"
)

// Receipt is the small answer of a command (rules §5): whoever needs more reads.
type Receipt struct {
	Order   string         `json:"order"`
	Version int            `json:"version"`
	Tab     lab.Tab        `json:"tab"`
	Parts   map[string]int `json:"parts"` // the parts that changed, with their new revs
	New     any            `json:"new,omitempty"`
}

// ReceiptOf is the receipt of an outcome, with the numbers it gave out.
func ReceiptOf(out lab.Outcome, given any) Receipt {
	return Receipt{Order: out.Order.ID, Version: out.Order.Version, Tab: out.Order.Tab(), Parts: out.Parts, New: given}
}

// Caller reads who asks, for which hospital and when. Whether that person belongs there is the store's to say.
func Caller(r *http.Request) (store.Caller, error) {
	hospital, err := apigw.Hospital(r)
	if err != nil {
		return store.Caller{}, err
	}
	call := apigw.CallFrom(r.Context())
	return store.Caller{Hospital: hospital, Person: call.Subject, Now: call.Now}, nil
}

// Order reads the desk of the order in the path, for a question.
func Order(r *http.Request, s *store.Store, may lab.Command) (store.Desk, error) {
	id, err := apigw.StaffOrder(r, "order")
	if err != nil {
		return store.Desk{}, err
	}
	who, err := Caller(r)
	if err != nil {
		return store.Desk{}, err
	}
	d, err := s.Look(r.Context(), who, store.Want{Order: id.String()})
	if err != nil {
		return store.Desk{}, err
	}
	return d, d.Caller.May(may)
}

// Done is what a command did: the outcome, what stands under "new" in its receipt, and writes beside it.
type Done struct {
	Outcome lab.Outcome
	New     any
	Writes  []store.Write
}

// Action decides one command: the desk as read, the body, and now.
type Action[T any] func(d store.Desk, body T, now time.Time) (Done, error)

// Command is the way of every command on an existing order: decode, read, decide, write, answer. seen gives the revs a
// body was decided on. counter names the running number a body needs, "" for none. settings asks for the hospital's.
func Command[T any](s *store.Store, settings bool, seen func(T) map[string]int, counter func(T) store.Counter, act Action[T]) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		id, err := apigw.StaffOrder(r, "order")
		if err != nil {
			return err
		}
		who, err := Caller(r)
		if err != nil {
			return err
		}
		body, key, err := apigw.Command[T](r)
		if err != nil {
			return err
		}
		c := store.Command{Caller: who, Key: key.Key, Hash: key.Hash, Read: store.Want{Order: id.String(), Settings: settings}}
		if counter != nil {
			c.Counter = counter(body)
		}
		return Answer(w, r, s, c, func(d store.Desk) (store.Result, error) {
			if err := d.Order.Check(seen(body)); err != nil {
				return store.Result{}, err
			}
			done, err := act(d, body, who.Now)
			if err != nil {
				return store.Result{}, err
			}
			return store.Result{Outcome: &done.Outcome, Writes: done.Writes, Status: http.StatusOK,
				Answer: ReceiptOf(done.Outcome, done.New)}, nil
		})
	}
}

// Answer runs a command and writes its stored answer.
func Answer(w http.ResponseWriter, r *http.Request, s *store.Store, c store.Command, decide func(store.Desk) (store.Result, error)) error {
	answer, err := s.Do(r.Context(), c, decide)
	if err != nil {
		return err
	}
	return apigw.WriteReceipt(w, answer.Status, answer.Body, answer.Replayed)
}
