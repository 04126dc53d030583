package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/lab/measure"
	"assay/shared/store"
)

type authoriseBody struct {
	Items []decisionBody `json:"items"`
	command.Basis
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

// authorise lets a signatory answer for results, and has the report made.
func (h handlers) authorise(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[authoriseBody]{By: command.StaffOnOrder, Settings: true, Tests: true, Decide: func(d store.Loaded, b authoriseBody) (store.Result, error) {
		var notes []lab.ResultNote
		decisions := apigw.ListOf(b.Items, func(i decisionBody) lab.Decision {
			if i.Note != "" {
				notes = append(notes, lab.ResultNote{Item: i.Item, At: lab.At(d.Now), By: d.Caller.Person, Run: i.Run,
					Clear: i.Clear, Note: i.Note})
			}
			return lab.Decision(i)
		})
		out, err := d.Order.AuthoriseResults(d.Caller, d.Now, decisions, command.PrintDetails(d, d.Tests.Names))
		if err != nil {
			return store.Result{}, err
		}
		result, err := command.AcknowledgeNew(out, reportVersion{out.Frozen.Version}, nil)
		if err == nil && len(notes) > 0 {
			result.Writes, err = h.notes(out, notes)
		}
		return result, err
	}}.Serve(w, r, h.store)
}

// notes keeps words beside the values of an order: they are clinical.
func (h handlers) notes(out lab.Outcome, notes []lab.ResultNote) ([]store.Write, error) {
	write, err := h.store.Notes(out.Order.ID, out.Order.Version, notes)
	return []store.Write{write}, err
}
