package command

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/store"
)

// WriteOnce is a command: the actor is found, the body decoded, what the decision needs read, decided, and written in one
// transaction; the acknowledgement is kept with it for the same request sent again. It is made for one request, so that
// its functions may share variables.
type WriteOnce[B any] struct {
	By       Actor
	Settings bool               // the hospital's settings are wanted
	Tests    bool               // the catalogue that is in force is wanted
	Newest   bool               // the catalogue that the next version is made of is wanted
	Series   store.NumberSeries // the running number to be given out, "" for none
	// Prepare, where it is set, refuses what the body alone shows to be wrong, and names what more is to be read.
	Prepare func(c *store.Command, body B) error
	// Before, where it is set, is called once before anything is decided (store.Command).
	Before func(ctx context.Context, d store.Loaded, body B) (changed bool, err error)
	// Decide must be pure: it is called again when somebody else was faster.
	Decide func(d store.Loaded, body B) (store.Result, error)
	// Render, where it is set, makes the answer from what is stored of it, for an answer that holds what may be stored
	// nowhere. It must give the same bytes each time.
	Render func(ctx context.Context, stored []byte) ([]byte, error)
}

// Serve runs the command of a request and writes its answer.
func (c WriteOnce[B]) Serve(w http.ResponseWriter, r *http.Request, s *store.Store) error {
	cmd, body, err := c.open(r, s)
	if err != nil {
		return err
	}
	answer, err := s.Do(r.Context(), cmd, func(d store.Loaded) (store.Result, error) {
		if err := fresh(d, body); err != nil {
			return store.Result{}, err
		}
		result, err := c.Decide(d, body)
		if err == nil && d.Retold {
			return Acknowledge(d.Order.KeepRetold(d.Caller, d.Now, result.Outcome.Event), nil)
		}
		return result, err
	})
	if err != nil {
		return about(cmd, err)
	}
	if c.Render != nil {
		if answer.Body, err = c.Render(r.Context(), answer.Body); err != nil {
			return err
		}
	}
	return apigw.WriteStored(w, answer.Status, answer.Body, answer.Replayed)
}

// about says of which order or patient a command has failed: the path does not always say it.
func about(cmd store.Command, err error) error {
	if id := cmd.Read.About(); id != "" {
		return fmt.Errorf("command about %s: %w", id, err)
	}
	return err
}

// open reads the request of a command.
func (c WriteOnce[B]) open(r *http.Request, s *store.Store) (cmd store.Command, body B, err error) {
	var key apigw.IdempotencyKey
	decode := sync.OnceValues(func() (_ any, err error) {
		body, key, err = apigw.DecodeCommand[B](r)
		return body, err
	})
	if cmd.Caller, cmd.Read, err = c.By(Request{r, s, decode}); err != nil {
		return cmd, body, err
	}
	if _, err := decode(); err != nil {
		return cmd, body, err
	}
	cmd.Key, cmd.Hash, cmd.Series, cmd.Read.Settings = key.Key, key.Hash, c.Series, c.Settings
	cmd.Read.Tests, cmd.Read.Newest = c.Tests, c.Newest
	if recorded := recordedIn(body); recorded != nil {
		cmd.Read.Record = &store.RecordID{Device: recorded.Device, Seq: recorded.Seq, Content: key.Content}
	}
	if c.Before != nil {
		cmd.Before = func(ctx context.Context, d store.Loaded) (bool, error) { return c.Before(ctx, d, body) }
	}
	if c.Prepare != nil {
		err = c.Prepare(&cmd, body)
	}
	return cmd, body, err
}

// Basis is embedded in the body of a command on an order: the revs of the parts it was decided on.
type Basis struct {
	Seen map[string]int `json:"seen,omitempty"`
}

func (b Basis) basis() (map[string]int, *lab.Recorded) { return b.Seen, nil }

// Record is embedded instead where the command may also record what has already happened.
type Record struct {
	Seen     map[string]int `json:"seen,omitempty"`
	Recorded *struct {
		At     lab.Moment `json:"at"` // by the device's clock
		Device string     `json:"device"`
		Seq    int        `json:"seq"` // of the device, from 1
	} `json:"recorded,omitempty"`
}

// What gives what is recorded, nil for a request.
func (b Record) What() *lab.Recorded { return (*lab.Recorded)(b.Recorded) }

func (b Record) basis() (map[string]int, *lab.Recorded) { return b.Seen, b.What() }

// basis is what a body that embeds Basis or Record was decided on, and what it records.
type basis interface {
	basis() (seen map[string]int, recorded *lab.Recorded)
}

// recordedIn is what a body records, nil for a request.
func recordedIn(body any) *lab.Recorded {
	if b, ok := body.(basis); ok {
		_, recorded := b.basis()
		return recorded
	}
	return nil
}

// fresh refuses a command that was decided on older parts of the order than there are. What has happened does not
// become undone because somebody changed the order in the meantime.
func fresh(d store.Loaded, body any) error {
	b, ok := body.(basis)
	if !ok {
		return nil
	}
	seen, recorded := b.basis()
	if recorded != nil {
		return nil
	}
	return d.Order.CheckSeen(seen)
}
