package main

import (
	"fmt"
	"net/http"
	"regexp"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type worklistAnswer struct {
	Department string        `json:"department"`
	State      lab.ItemState `json:"state,omitempty"`
	Work       []workAnswer  `json:"work"`
	Recount    bool          `json:"recount"` // the list is being made anew: until then it is not all there is
	Cursor     string        `json:"cursor,omitempty"`
}

// workAnswer is what is to be done on one tube: tests in the same state. Who it is from stands on the order.
type workAnswer struct {
	Order     string        `json:"order"`
	Number    string        `json:"number"`
	Accession string        `json:"accession"`
	Priority  lab.Priority  `json:"priority"`
	State     lab.ItemState `json:"state"`
	Since     lab.Moment    `json:"since"`
	Items     []string      `json:"items"`
}

var department = regexp.MustCompile(`^[a-z][a-z_-]{1,29}$`)

// worklist lists what a department has still to do, STAT and urgent first, then oldest first.
func worklist(s *store.Store) apigw.HandlerFunc {
	states := make([]string, len(lab.WorkStates))
	for n, state := range lab.WorkStates {
		states[n] = string(state)
	}
	return func(w http.ResponseWriter, r *http.Request) error {
		who, err := command.Caller(r)
		if err != nil {
			return err
		}
		answer := worklistAnswer{Department: r.PathValue("department"), Work: []workAnswer{}}
		if !department.MatchString(answer.Department) {
			return &lab.Refusal{Kind: lab.NotFound, Code: "not_found", Sentence: "This does not exist here."}
		}
		state, err := apigw.QueryEnum(r, "state", true, states...)
		if err != nil {
			return err
		}
		answer.State = lab.ItemState(state)
		limit, err := apigw.QueryLimit(r)
		if err != nil {
			return err
		}
		cursor, err := apigw.QueryCursor(r)
		if err != nil {
			return err
		}
		d, err := command.Read(r, s, who, store.ReadSet{Settings: true}, lab.ReadOrders)
		if err != nil {
			return err
		}
		scope := apigw.ListScope{Hospital: who.Hospital, List: "work", Filter: answer.Department + " " + state}
		after := ""
		if cursor != "" {
			position, err := apigw.OpenCursor(d.Hospital.Secret, scope, cursor, who.Now)
			if err != nil {
				return err
			}
			after = string(position)
		}
		tally, err := s.TabCounts(r.Context(), who.Hospital)
		if err != nil {
			return err
		}
		// A copy that is kept must not outlive its cursor.
		if apigw.NotModified(w, r, tally.ETag(fmt.Sprint(who.Now.Truncate(apigw.CursorLife/2).Unix()))) {
			return nil
		}
		page, err := s.Worklist(r.Context(), who.Hospital, answer.Department, answer.State, after, limit)
		if err != nil {
			return err
		}
		for _, row := range page.Rows {
			for _, work := range row.Work {
				answer.Work = append(answer.Work, workAnswer{Order: row.Order, Number: row.Number, Priority: row.Priority,
					Accession: lab.Order{Number: row.Number}.Accession(lab.Specimen{ID: work.Specimen}),
					State:     work.State, Since: work.Since, Items: work.Items})
			}
		}
		if page.Next != "" {
			answer.Cursor = apigw.SealCursor(d.Hospital.Secret, scope, []byte(page.Next), who.Now)
		}
		answer.Recount = tally.Rebuilding
		return apigw.WriteJSON(w, http.StatusOK, answer)
	}
}
