package command

import (
	"context"
	"net/http"

	"assay/shared/apigw"
	"assay/shared/store"
)

// WriteOutside is a command that somebody outside has a part in. What is intended is written first, then the call is
// made, then its result is written with the acknowledgement: whoever is killed in between has left the intent, and the
// same request sent again goes on from there. By, Settings, Series, Prepare and Before are as in WriteOnce.
type WriteOutside[B any] struct {
	WriteOnce[B] // without Decide
	// Intent decides before the call. A result that is not Pending is the whole answer, and no call is made.
	Intent func(d store.Loaded, body B) (store.Result, error)
	// Call calls outside. It may add to what Result is to read.
	Call func(ctx context.Context, more *store.ReadSet, body B) error
	// Result decides after the call.
	Result func(d store.Loaded, body B) (store.Result, error)
}

// Serve runs the three steps of a request and writes its answer.
func (c WriteOutside[B]) Serve(w http.ResponseWriter, r *http.Request, s *store.Store) error {
	cmd, body, err := c.open(r, s)
	if err != nil {
		return err
	}
	answer, err := s.Do(r.Context(), cmd, func(d store.Loaded) (store.Result, error) { return c.Intent(d, body) })
	if err != nil {
		return about(cmd, err)
	}
	if answer.Status == 0 {
		if err := c.Call(r.Context(), &cmd.Read, body); err != nil {
			return about(cmd, err)
		}
		cmd.Before, cmd.Quotas = nil, nil
		answer, err = s.Do(r.Context(), cmd, func(d store.Loaded) (store.Result, error) { return c.Result(d, body) })
		if err != nil {
			return about(cmd, err)
		}
	}
	return apigw.WriteStored(w, answer.Status, answer.Body, answer.Replayed)
}
