package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/lab/measure"
	"assay/shared/store"
)

type submitBody struct {
	Results []entryBody `json:"results"`
	command.Basis
}

type entryBody struct {
	Item         string `json:"item"`
	Value        string `json:"value"`
	Unit         string `json:"unit"`
	Comment      string `json:"comment,omitempty"`
	Observations string `json:"observations,omitempty"`
	Instrument   string `json:"instrument,omitempty"`
	Lot          string `json:"lot,omitempty"`
	Method       string `json:"method,omitempty"`
	// Flag is of a result in text only.
	Flag measure.Flag `json:"flag,omitempty"`
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
func (h handlers) submit(w http.ResponseWriter, r *http.Request) error {
	earlier := func(c *store.Command, b submitBody) error {
		c.Read.Results = apigw.ListOf(b.Results, func(e entryBody) string { return e.Item })
		return nil
	}
	return command.WriteOnce[submitBody]{By: command.StaffOnOrder, Tests: true, Prepare: earlier, Decide: func(d store.Loaded, b submitBody) (store.Result, error) {
		entries := apigw.ListOf(b.Results, func(e entryBody) lab.Entry { return lab.Entry(e) })
		out, err := d.Order.SubmitResults(d.Caller, d.Now, entries, d.Tests.Analyte, d.Earlier...)
		if err != nil {
			return store.Result{}, err
		}
		out.Runs.JudgedBy(d.Tests.Number())
		given := submitted{Run: out.Runs.N, Held: []heldItem{}}
		for _, run := range out.Runs.Runs {
			if len(run.Hold) > 0 {
				given.Held = append(given.Held, heldItem{run.Item, run.Hold})
			}
		}
		result, err := command.AcknowledgeNew(out, given, nil)
		result.Writes = h.store.EndTyping(out)
		return result, err
	}}.Serve(w, r, h.store)
}
