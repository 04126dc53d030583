// Package desk joins the edge and the store for the functions that staff work with: who is calling, and what a command
// on an order answers. A function adds the one call into shared/lab that is its own.
package command

import (
	"context"
	"net/http"
	"time"

	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/store"
)

// Acknowledgement is the small answer of a command (rules §5): whoever needs more reads.
type Acknowledgement struct {
	Order   string         `json:"order"`
	Version int            `json:"version"`
	Tab     lab.Tab        `json:"tab"`
	Parts   map[string]int `json:"parts"` // the parts that changed, with their new revs
	New     any            `json:"new,omitempty"`
	// Exception is the code of the refusal that a record would have met, had it been a request (rules §5).
	Exception string `json:"exception,omitempty"`
}

// AcknowledgementOf is the receipt of an outcome, with the numbers it gave out.
func AcknowledgementOf(out lab.Outcome, given any) Acknowledgement {
	return Acknowledgement{Order: out.Order.ID, Version: out.Order.Version, Tab: out.Order.Tab(), Parts: out.Parts, New: given,
		Exception: out.Event.Exception}
}

// Caller reads who asks, for which hospital and when. Whether that person belongs there is the store's to say.
func Caller(r *http.Request) (store.Caller, error) {
	hospital, err := apigw.Hospital(r)
	if err != nil {
		return store.Caller{}, err
	}
	call := apigw.RequestInfoFrom(r.Context())
	return store.Caller{Hospital: hospital, Person: call.Subject, Now: call.Now}, nil
}

// Read reads what a question needs, for somebody who may ask it.
func Read(r *http.Request, s *store.Store, who store.Caller, w store.ReadSet, may lab.Action) (store.Loaded, error) {
	d, err := s.Read(r.Context(), who, w)
	if err != nil {
		return store.Loaded{}, err
	}
	return d, d.Caller.May(may)
}

// Order reads the desk of the order in the path, for a question.
func Order(r *http.Request, s *store.Store, may lab.Action) (store.Loaded, error) {
	id, err := apigw.StaffOrder(r, "order")
	if err != nil {
		return store.Loaded{}, err
	}
	who, err := Caller(r)
	if err != nil {
		return store.Loaded{}, err
	}
	return Read(r, s, who, store.ReadSet{Order: id.String()}, may)
}

// Done is what a command did: the outcome, what stands under "new" in its receipt, and writes beside it.
type Done struct {
	Outcome lab.Outcome
	New     any
	Writes  []store.Write
}

// Body is what a command on an order is sent as. Every one embeds a Request or a Record.
type Body interface {
	basis() (seen map[string]int, recorded *lab.Recorded)
	// Series names the running number the command gives out, "" for none.
	Series() store.NumberSeries
}

// Request is the part of a body that every command on an order has: the revs of the parts it was decided on.
type Request struct {
	Seen map[string]int `json:"seen,omitempty"`
}

func (b Request) basis() (map[string]int, *lab.Recorded) { return b.Seen, nil }

// Series is none, unless the body that embeds this says otherwise.
func (Request) Series() store.NumberSeries { return "" }

// Record is the same of a command that may tell of what has already happened.
type Record struct {
	Seen     map[string]int `json:"seen,omitempty"`
	Recorded *lab.Recorded  `json:"recorded,omitempty"`
}

func (b Record) basis() (map[string]int, *lab.Recorded) { return b.Seen, b.Recorded }

// Series is none, unless the body that embeds this says otherwise.
func (Record) Series() store.NumberSeries { return "" }

// Action decides one command: the desk as read, the body, and now.
type Action[T Body] func(d store.Loaded, body T, now time.Time) (Done, error)

// Asks asks somebody outside about a command before it is decided, and tells whether the desk is to be read again.
type Asks[T Body] func(ctx context.Context, d store.Loaded, body T, now time.Time) bool

// Command is the way of every command on an existing order: decode, read, decide, write, answer. settings asks for the
// hospital's.
func Command[T Body](s *store.Store, settings bool, act Action[T]) apigw.HandlerFunc {
	return Asking(s, settings, nil, act)
}

// Asking is the way of a command that may ask somebody outside first; nil for one that does not.
func Asking[T Body](s *store.Store, settings bool, ask Asks[T], act Action[T]) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		id, err := apigw.StaffOrder(r, "order")
		if err != nil {
			return err
		}
		who, err := Caller(r)
		if err != nil {
			return err
		}
		body, key, err := apigw.DecodeCommand[T](r)
		if err != nil {
			return err
		}
		c := store.Command{Caller: who, Key: key.Key, Hash: key.Hash, Series: body.Series(),
			Read: store.ReadSet{Order: id.String(), Settings: settings}}
		if ask != nil {
			c.Ask = func(ctx context.Context, d store.Loaded) (bool, error) { return ask(ctx, d, body, who.Now), nil }
		}
		return Answer(w, r, s, c, func(d store.Loaded) (store.Result, error) {
			// What has happened does not become undone because somebody changed the order in the meantime.
			if seen, recorded := body.basis(); recorded == nil {
				if err := d.Order.CheckSeen(seen); err != nil {
					return store.Result{}, err
				}
			}
			done, err := act(d, body, who.Now)
			if err != nil {
				return store.Result{}, err
			}
			result := store.Result{Outcome: &done.Outcome, Writes: done.Writes, Status: http.StatusOK,
				Answer: AcknowledgementOf(done.Outcome, done.New)}
			if done.Outcome.Event.Exception != "" {
				result.Status = http.StatusAccepted
			}
			return result, nil
		})
	}
}

// Printing is what a command that may issue a report version knows of the hospital and gives out. Title heads the
// section that a test is printed under.
func Printing(d store.Loaded, title func(lab.Item) string) lab.Printing {
	return lab.Printing{Letterhead: d.Hospital.Letterhead(), Check: store.Token(), Title: title}
}

// Answer runs a command and writes its stored answer.
func Answer(w http.ResponseWriter, r *http.Request, s *store.Store, c store.Command, decide func(store.Loaded) (store.Result, error)) error {
	answer, err := s.Do(r.Context(), c, decide)
	if err != nil {
		return err
	}
	return apigw.WriteStored(w, answer.Status, answer.Body, answer.Replayed)
}
