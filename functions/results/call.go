package main

import (
	"time"
	"unicode/utf8"

	"assay/shared/apigw"
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

// check asks for what makes a call worth something later: whom it reached, and the words that were read back.
func (b callBody) check() error {
	switch {
	case utf8.RuneCountInString(b.Whom) > maxWords || !lab.Printable(b.Whom):
		return lab.Bad("whom", "Enter at most 200 characters in Latin or Devanagari letters.")
	case utf8.RuneCountInString(b.ReadBack) > maxWords || !lab.Printable(b.ReadBack):
		return lab.Bad("read_back", "Enter at most 200 characters in Latin or Devanagari letters.")
	case b.Whom == "" && b.Outcome != lab.CallUnreached:
		return lab.Bad("whom", "Enter who was reached.")
	case b.ReadBack == "" && b.Outcome == lab.CallConfirmed:
		return lab.Bad("read_back", "Enter what was read back.")
	}
	return nil
}

// call records a call about a critical value. Whom it reached, and what that person read back, is kept beside the values.
func call(s *store.Store) apigw.HandlerFunc {
	return command.Command(s, false, func(d store.Loaded, b callBody, now time.Time) (command.Done, error) {
		if err := b.check(); err != nil {
			return command.Done{}, err
		}
		out, err := d.Order.RecordCall(d.Caller, now, b.Item, b.Outcome, b.Recorded)
		if err != nil {
			return command.Done{}, err
		}
		made := out.Order.Calls[len(out.Order.Calls)-1]
		words, err := s.Notes(d.Order.ID, out.Order.Version, []lab.ResultNote{{Item: made.Item, At: made.At, By: made.By,
			Run: made.Run, Outcome: made.Outcome, Whom: b.Whom, ReadBack: b.ReadBack}})
		return command.Done{Outcome: out, Writes: []store.Write{words}}, err
	})
}
