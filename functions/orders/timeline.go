package main

import (
	"net/http"
	"slices"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type eventAnswer struct {
	N       int          `json:"n"`
	At      lab.Moment   `json:"at"`
	By      named        `json:"by"`
	Command lab.Action   `json:"command"`
	Changes []lab.Change `json:"changes"`
	Hash    string       `json:"hash"`

	Reason    string        `json:"reason,omitempty"`
	Exception string        `json:"exception,omitempty"`
	Recorded  *lab.Recorded `json:"recorded,omitempty"`
}

// timeline answers what happened to an order, oldest first.
func timeline(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		d, err := command.Order(r, s, lab.ReadOrders)
		if err != nil {
			return err
		}
		events, err := s.Timeline(r.Context(), d.Order.ID)
		if err != nil {
			return err
		}
		people := make([]string, len(events))
		for n, e := range events {
			people[n] = e.By
		}
		slices.Sort(people)
		names, err := s.Names(r.Context(), d.Order.Hospital, slices.Compact(people))
		if err != nil {
			return err
		}
		list := make([]eventAnswer, 0, len(events))
		for _, e := range events {
			list = append(list, eventAnswer{e.N, e.At, named{e.By, names[e.By]}, e.Action, e.Changes, e.Hash, e.Reason, e.Exception, e.Recorded})
		}
		return apigw.WriteJSON(w, http.StatusOK, struct {
			Events []eventAnswer `json:"events"`
		}{list})
	}
}
