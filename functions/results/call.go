package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type callBody struct {
	Item     string          `json:"item"`
	Outcome  lab.CallOutcome `json:"outcome"`
	Whom     string          `json:"whom,omitempty"`
	ReadBack string          `json:"read_back,omitempty"`
	command.Record
}

// longest words of a call, in characters.
const maxWords = 200

// check requires what makes a call worth something later: whom it reached, and the words that were read back.
func (b callBody) check() error {
	switch {
	case !lab.PlainLine(b.Whom, maxWords):
		return lab.Bad("whom", "Enter at most 200 characters on one line.")
	case !lab.PlainLine(b.ReadBack, maxWords):
		return lab.Bad("read_back", "Enter at most 200 characters on one line.")
	case b.Whom == "" && b.Outcome != lab.CallUnreached:
		return lab.Bad("whom", "Enter who was reached.")
	case b.ReadBack == "" && b.Outcome == lab.CallConfirmed:
		return lab.Bad("read_back", "Enter what was read back.")
	}
	return nil
}

// recordCall records a call about a critical value. Whom it reached, and what that person read back, is kept beside the
// values.
func (h handlers) recordCall(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[callBody]{By: command.StaffOnOrder, Decide: func(d store.Loaded, b callBody) (store.Result, error) {
		if err := b.check(); err != nil {
			return store.Result{}, err
		}
		out, err := d.Order.RecordCall(d.Caller, d.Now, b.Item, b.Outcome, b.What())
		result, err := command.Acknowledge(out, err)
		if err != nil {
			return store.Result{}, err
		}
		if d.Retold {
			return result, nil // the words of a call are kept with the call
		}
		made := out.Order.Calls[len(out.Order.Calls)-1]
		result.Writes, err = h.notes(out, []lab.ResultNote{{Item: made.Item, At: made.At, By: made.By, Run: made.Run,
			Outcome: made.Outcome, Whom: b.Whom, ReadBack: b.ReadBack}})
		return result, err
	}}.Serve(w, r, h.store)
}
