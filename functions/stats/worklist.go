package main

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type worklistAnswer struct {
	Department string        `json:"department"`
	State      lab.ItemState `json:"state,omitempty"` // where one was asked for
	Work       []workAnswer  `json:"work"`
	// Counts is how many tubes each department has in each state; null while nothing was counted yet.
	Counts  map[string]map[lab.ItemState]int `json:"counts"`
	Recount bool                             `json:"recount"` // the list is being counted again, until when it is not complete
	Cursor  string                           `json:"cursor,omitempty"`
	Missing int                              `json:"missing,omitempty"` // rows that cannot be read, and are left out
}

// workAnswer is what is to be done on one tube: tests in the same state. Whose it is, the order says.
type workAnswer struct {
	Order       string        `json:"order"`
	Number      string        `json:"number"`
	Accession   string        `json:"accession"`
	Priority    lab.Priority  `json:"priority"`
	State       lab.ItemState `json:"state"`
	Since       lab.Moment    `json:"since"`
	CollectedAt lab.Moment    `json:"collected_at,omitzero"`
	DueAt       *lab.Moment   `json:"due_at,omitempty"` // by the target of the slowest of the tests
	Tests       []string      `json:"tests"`            // orderables, as on the invoice
	Items       []string      `json:"items"`
	Again       []string      `json:"again"` // those of them that had a value before, and are measured again
	Draft       *typingAnswer `json:"draft,omitempty"`
}

// typingAnswer says who has typed values of a tube, and of how many of its tests, that are not submitted.
type typingAnswer struct {
	By named      `json:"by"`
	At lab.Moment `json:"at"`
	N  int        `json:"n"`
}

type named struct {
	Person string `json:"person"`
	Name   string `json:"name,omitempty"`
}

// worklist lists what a department has still to do, STAT and urgent first, then oldest first.
func (h handlers) worklist(w http.ResponseWriter, r *http.Request) error {
	department := r.PathValue("department")
	var states []lab.ItemState
	page, err := command.List{By: command.AnyStaff, May: lab.ReadOrders, Name: "work", Tests: true, Filter: func(store.Caller) (_ string, err error) {
		states, err = statesAsked(r)
		return department + " " + r.URL.Query().Get("state"), err
	}}.Open(r, h.store)
	if err != nil {
		return err
	}
	departments := page.Tests.Departments()
	if !slices.Contains(departments, department) {
		return &lab.Refusal{Kind: lab.NotFound, Code: "not_found", Sentence: "There is no such department."}
	}
	hospital := page.Caller.Hospital
	counts, err := h.store.TabCounts(r.Context(), hospital)
	if err != nil {
		return err
	}
	revision := page.Revision(counts, trusted)
	if apigw.Unmoved(w, r, revision) {
		return nil
	}
	found, err := h.store.Worklist(r.Context(), hospital, department, states, page.After, page.Limit)
	if err != nil {
		return err
	}
	typing, names, err := h.typing(r, hospital, department)
	if err != nil {
		return err
	}
	answer := worklistAnswer{Department: department, Work: []workAnswer{}, Recount: counts.Rebuilding, Missing: apigw.CountMissing(r, found.Missing)}
	if len(states) == 1 {
		answer.State = states[0]
	}
	if !counts.Uncounted {
		answer.Counts = map[string]map[lab.ItemState]int{}
		for _, one := range departments {
			answer.Counts[one] = counts.Tubes(one)
		}
	}
	for _, row := range found.Rows {
		for _, work := range row.Work {
			answer.Work = append(answer.Work, workOf(page.Tests, row, work, typing[store.TypingOf(row.Order, work.Specimen)], names))
		}
	}
	shows := struct { // not the cursor, which is another each time; a copy must not outlive its own
		worklistAnswer
		Last  bool
		Until time.Time
	}{answer, found.Next == "", page.Now.Truncate(apigw.CursorLife / 2)}
	answer.Cursor = page.Cursor(found.Next)
	return apigw.WriteRevised(w, r, revision, shows, answer)
}

// trusted is how long unmoved counts vouch for a page: drafts do not move them.
const trusted = time.Minute

// typing reads who types in a department, and their names; nobody does at most times.
func (h handlers) typing(r *http.Request, hospital, department string) (typing map[string]store.Typing, names map[string]string, err error) {
	if typing, err = h.store.Typing(r.Context(), hospital, department); err != nil || len(typing) == 0 {
		return nil, nil, err
	}
	var people []string
	for _, one := range typing {
		people = append(people, one.By)
	}
	slices.Sort(people)
	names, err = h.store.Names(r.Context(), hospital, slices.Compact(people))
	return typing, names, err
}

func workOf(tests *catalogue.Catalogue, row store.WorkRow, work lab.OpenWork, typing store.Typing, names map[string]string) workAnswer {
	a := workAnswer{Order: row.Order, Number: row.Number, Priority: row.Priority,
		Accession: lab.Order{Number: row.Number}.Accession(lab.Specimen{ID: work.Specimen}),
		State:     work.State, Since: work.Since, CollectedAt: work.Drawn, Tests: work.Orderables(), Items: work.Items,
		Again: append([]string{}, work.Again...)}
	if !work.Drawn.IsZero() {
		a.DueAt = tests.DueAt(work.Orderables(), row.Priority, &work.Drawn)
	}
	if work.State == lab.InProcess || work.State == lab.Correcting {
		n := 0
		for _, code := range typing.Items {
			if slices.Contains(work.Items, code) {
				n++
			}
		}
		if n > 0 {
			a.Draft = &typingAnswer{named{typing.By, names[typing.By]}, lab.At(typing.At), n}
		}
	}
	return a
}

// statesAsked reads by which states the list is filtered; none for all.
func statesAsked(r *http.Request) (states []lab.ItemState, err error) {
	text, err := apigw.QueryOne(r, "state")
	if err != nil || text == "" {
		return nil, err
	}
	for name := range strings.SplitSeq(text, ",") {
		state := lab.ItemState(name)
		if !slices.Contains(lab.WorkStates, state) || slices.Contains(states, state) {
			return nil, lab.Bad("state", "This must be states in which work is left, each once, separated by commas.")
		}
		states = append(states, state)
	}
	return states, nil
}
