package main

import (
	"time"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/lab/measure"
	"assay/shared/store"
)

type authoriseBody struct {
	Items []decisionBody `json:"items"`
	command.Request
}

type decisionBody struct {
	Item  string               `json:"item"`
	Run   int                  `json:"run"`
	Clear []measure.HoldReason `json:"clear,omitempty"`
	Note  string               `json:"note,omitempty"`
}

// reportVersion is what a command that issues a report gives out.
type reportVersion struct {
	Version int `json:"report_version"`
}

// authorise lets a signatory stand for results and asks for the report to be made.
func authorise(s *store.Store, tests *catalogue.Catalogue) apigw.HandlerFunc {
	return command.Command(s, true, func(d store.Loaded, b authoriseBody, now time.Time) (command.Done, error) {
		decisions := make([]lab.Decision, len(b.Items))
		var notes []lab.ResultNote
		for n, i := range b.Items {
			decisions[n] = lab.Decision(i)
			if i.Note != "" {
				notes = append(notes, lab.ResultNote{Item: i.Item, At: lab.At(now), By: d.Caller.Person, Run: i.Run,
					Clear: i.Clear, Note: i.Note})
			}
		}
		out, err := d.Order.AuthoriseResults(d.Caller, now, decisions, command.Printing(d, tests.Title))
		if err != nil {
			return command.Done{}, err
		}
		done := command.Done{Outcome: out, New: reportVersion{out.Frozen.Version}}
		if len(notes) > 0 {
			note, err := s.Notes(d.Order.ID, out.Order.Version, notes)
			if err != nil {
				return command.Done{}, err
			}
			done.Writes = append(done.Writes, note)
		}
		return done, nil
	})
}
