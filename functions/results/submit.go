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

type submitBody struct {
	Results []entryBody `json:"results"`
	command.Request
}

type entryBody struct {
	Item         string `json:"item"`
	Value        string `json:"value"`
	Unit         string `json:"unit"`
	Comment      string `json:"comment,omitempty"`
	Observations string `json:"observations,omitempty"`
	Instrument   string `json:"instrument,omitempty"`
	Lot          string `json:"lot,omitempty"`
}

type submitted struct {
	Run  int        `json:"run"`
	Held []heldItem `json:"held"`
}

type heldItem struct {
	Item    string               `json:"item"`
	Reasons []measure.HoldReason `json:"reasons"`
}

// submit takes the results of many tests of one order in one command.
func submit(s *store.Store, tests *catalogue.Catalogue) apigw.HandlerFunc {
	return command.Command(s, false, func(d store.Loaded, b submitBody, now time.Time) (command.Done, error) {
		entries := make([]lab.Entry, len(b.Results))
		for n, e := range b.Results {
			entries[n] = lab.Entry(e)
		}
		out, err := d.Order.SubmitResults(d.Caller, now, entries, tests.Analyte)
		if err != nil {
			return command.Done{}, err
		}
		given := submitted{Run: out.Runs.N, Held: []heldItem{}}
		for _, run := range out.Runs.Runs {
			if len(run.Hold) > 0 {
				given.Held = append(given.Held, heldItem{run.Item, run.Hold})
			}
		}
		return command.Done{Outcome: out, New: given}, nil
	})
}
