package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type correctBody struct {
	Items  []string       `json:"items"`
	Kind   lab.ReportKind `json:"kind"`
	Reason string         `json:"reason"`
	Note   string         `json:"note,omitempty"`
	command.Basis
}

// correct opens released results to be entered again.
func (h handlers) correct(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[correctBody]{By: command.StaffOnOrder, Decide: func(d store.Loaded, b correctBody) (store.Result, error) {
		out, err := d.Order.CorrectResults(d.Caller, d.Now, lab.CorrectionRequest{Items: b.Items, Kind: b.Kind, Reason: b.Reason, Note: b.Note})
		result, err := command.Acknowledge(out, err)
		if err == nil {
			result.Writes, err = h.why(d, out, b.Items, b.Note)
		}
		return result, err
	}}.Serve(w, r, h.store)
}

// why keeps the words that say why values are corrected, beside each of them.
func (h handlers) why(d store.Loaded, out lab.Outcome, items []string, note string) ([]store.Write, error) {
	if note == "" {
		return nil, nil
	}
	printed := map[string]int{}
	for _, i := range d.Order.Items {
		printed[i.Code] = i.Printed
	}
	return h.notes(out, apigw.ListOf(items, func(item string) lab.ResultNote {
		return lab.ResultNote{Item: item, At: lab.At(d.Now), By: d.Caller.Person, Run: printed[item], Note: note}
	}))
}

type takeBackBody struct {
	Items []string `json:"items"`
	command.Basis
}

// takeBack ends corrections for which nothing was entered.
func (h handlers) takeBack(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[takeBackBody]{By: command.StaffOnOrder, Decide: func(d store.Loaded, b takeBackBody) (store.Result, error) {
		return command.Acknowledge(d.Order.TakeBackCorrection(d.Caller, d.Now, b.Items))
	}}.Serve(w, r, h.store)
}
