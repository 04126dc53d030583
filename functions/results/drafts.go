package main

import (
	"net/http"
	"slices"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
)

type draftAnswer struct {
	Item    string     `json:"item"`
	Rev     int        `json:"rev"`
	Value   string     `json:"value"`
	Comment string     `json:"comment"`
	By      named      `json:"by"`
	At      lab.Moment `json:"at"`
}

// listDrafts lists what is typed and not submitted.
func (h handlers) listDrafts(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.StaffOnOrder, May: lab.Draft}.Load(r, h.store)
	if err != nil {
		return err
	}
	saved, err := h.store.Drafts(r.Context(), d.Order.ID)
	if err != nil {
		return err
	}
	saved = slices.DeleteFunc(saved, func(one lab.DraftResult) bool {
		n := slices.IndexFunc(d.Order.Items, func(i lab.Item) bool { return i.Code == one.Item })
		return n < 0 || one.HasEnded(d.Order.Items[n])
	})
	names, err := h.store.Names(r.Context(), d.Order.Hospital, apigw.ListOf(saved, func(one lab.DraftResult) string { return one.By }))
	if err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, struct {
		Drafts []draftAnswer `json:"drafts"`
	}{apigw.ListOf(saved, func(one lab.DraftResult) draftAnswer {
		return draftAnswer{one.Item, one.Rev, one.Value, one.Comment, named{one.By, names[one.By]}, one.At}
	})})
}
