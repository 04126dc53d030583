package main

import (
	"net/http"
	"slices"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
)

type eventAnswer struct {
	N       int            `json:"n"`
	At      lab.Moment     `json:"at"`
	By      named          `json:"by"`
	Command lab.Action     `json:"command"`
	Changes []changeAnswer `json:"changes"`
	Hash    string         `json:"hash"`

	Reason    string          `json:"reason,omitempty"`
	Exception string          `json:"exception,omitempty"`
	Recorded  *recordedAnswer `json:"recorded,omitempty"`
}

// changeAnswer is one part's step from one state to another.
type changeAnswer struct {
	Part string `json:"part"`
	From string `json:"from,omitempty"`
	To   string `json:"to"`
}

// recordedAnswer is when and on which device something was recorded that had happened.
type recordedAnswer struct {
	At     lab.Moment `json:"at"`
	Device string     `json:"device"`
	Seq    int        `json:"seq"`
}

// timeline answers what happened to an order, oldest first.
func (h handlers) timeline(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.StaffOnOrder, May: lab.ReadOrders}.Load(r, h.store)
	if err != nil {
		return err
	}
	events, err := h.store.Timeline(r.Context(), d.Order.ID)
	if err != nil {
		return err
	}
	people := make([]string, len(events))
	for n, e := range events {
		people[n] = e.By
	}
	slices.Sort(people)
	names, err := h.store.Names(r.Context(), d.Order.Hospital, slices.Compact(people))
	if err != nil {
		return err
	}
	return apigw.WriteTagged(w, r, struct {
		Events []eventAnswer `json:"events"`
	}{apigw.ListOf(events, func(e lab.Event) eventAnswer {
		changes := apigw.ListOf(e.Changes, func(c lab.Change) changeAnswer { return changeAnswer(c) })
		return eventAnswer{e.N, e.At, named{e.By, names[e.By]}, e.Action, changes, e.Hash, e.Reason, e.Exception, (*recordedAnswer)(e.Recorded)}
	})})
}
