package main

import (
	"fmt"
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type changesAnswer struct {
	Events []eventAnswer `json:"events"`
	Cursor string        `json:"cursor,omitempty"`
}

type eventAnswer struct {
	N       int            `json:"n"`
	At      lab.Moment     `json:"at"`
	By      named          `json:"by"`
	Command lab.Action     `json:"command"`
	Changes []changeAnswer `json:"changes"`
	Hash    string         `json:"hash"`
	Request string         `json:"request,omitempty"`
}

// changeAnswer is one setting, or what a member may do, from what to what.
type changeAnswer struct {
	Part string `json:"part"`
	From string `json:"from,omitempty"`
	To   string `json:"to"`
}

// hospitalChanges lists what was changed about the settings, newest first (docs/rules.md#settings-versions).
func (h handlers) hospitalChanges(w http.ResponseWriter, r *http.Request) error {
	return h.changes(w, r, command.AnyStaff, "")
}

// memberChanges lists what was changed about a member.
func (h handlers) memberChanges(w http.ResponseWriter, r *http.Request) error {
	return h.changes(w, r, staffPerson, r.PathValue("person"))
}

func (h handlers) changes(w http.ResponseWriter, r *http.Request, by command.Actor, person string) error {
	page, err := command.List{By: by, May: lab.ReadStaff, Name: "changes",
		Filter: func(store.Caller) (string, error) { return person, nil }}.Open(r, h.store)
	if err != nil {
		return err
	}
	if person != "" && page.Member.Rev == 0 {
		return &lab.Refusal{Kind: lab.NotFound, Code: "not_found", Sentence: "There is no such person here."}
	}
	found, err := h.store.Changes(r.Context(), page.Caller.Hospital, person, page.After, page.Limit)
	if err != nil {
		return fmt.Errorf("changes of %q: %w", person, err)
	}
	names, err := h.staffNames(r, page.Caller.Hospital)
	if err != nil {
		return fmt.Errorf("changes of %q: %w", person, err)
	}
	return apigw.WriteJSON(w, http.StatusOK, changesAnswer{Cursor: page.Cursor(found.Next),
		Events: apigw.ListOf(found.Rows, func(e lab.Event) eventAnswer {
			return eventAnswer{e.N, e.At, named{e.By, names[e.By]}, e.Action,
				apigw.ListOf(e.Changes, func(c lab.Change) changeAnswer { return changeAnswer(c) }), e.Hash, e.Request}
		})})
}
