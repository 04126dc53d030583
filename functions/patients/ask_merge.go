package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

// mergeAsked is a merge of unlike persons that waits for a second person.
type mergeAsked struct {
	Other  string     `json:"other"`
	Reason string     `json:"reason"`
	By     string     `json:"by"`
	At     lab.Moment `json:"at"`
	Until  lab.Moment `json:"until"`
}

func askedOf(m *lab.MergeRequest) *mergeAsked {
	if m == nil {
		return nil
	}
	return &mergeAsked{m.Other, m.Reason, m.By, m.At, m.Until}
}

// askMerge asks for a merge of records that differ in sex or birth date.
func (h handlers) askMerge(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[mergeBody]{By: command.StaffOnPatient, Prepare: withOther[mergeBody],
		Decide: func(d store.Loaded, b mergeBody) (store.Result, error) {
			return h.mergeAsked(d.Patient.AskMerge(d.Caller, d.Now, b.Rev, d.Other, b.OtherRev, b.Reason))
		}}.Serve(w, r, h.store)
}

func (h handlers) mergeAsked(out lab.AskedMerge, err error) (store.Result, error) {
	if err != nil {
		return store.Result{}, err
	}
	writes, err := h.store.MergeAsked(out)
	return changed(out.Patient, writes, err)
}
