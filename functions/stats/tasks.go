package main

import (
	"net/http"
	"slices"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type tasksAnswer struct {
	Tasks  []taskAnswer `json:"tasks"`
	Cursor string       `json:"cursor,omitempty"`
}

type taskAnswer struct {
	Order    string       `json:"order"`
	Number   string       `json:"number"`
	Priority lab.Priority `json:"priority"`
	Task     string       `json:"task"`
	Kind     lab.TaskKind `json:"kind"`
	About    string       `json:"about,omitempty"`
	Why      string       `json:"why,omitempty"`
	Role     lab.Role     `json:"role"`
	Person   string       `json:"person,omitempty"`
	Opened   lab.Moment   `json:"opened"`
	Due      lab.Moment   `json:"due"`
	Late     bool         `json:"late"`
}

// tasks lists what persons have still to do, soonest due first: all of it, or the caller's own and what nobody has taken of
// what his roles are asked for.
func tasks(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, err := command.Caller(r)
		if err != nil {
			return err
		}
		whose, err := apigw.QueryEnum(r, "for", true, "me", "all")
		if err != nil {
			return err
		}
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
		scope := apigw.ListScope{Hospital: who.Hospital, List: "tasks", Filter: whose + " " + who.Person}
		after := ""
		if cursor != "" {
			position, err := apigw.OpenCursor(d.Hospital.Secret, scope, cursor, who.Now)
			if err != nil {
				return err
			}
			after = string(position)
		}
		page, err := s.Tasks(r.Context(), who.Hospital, after, limit, func(t lab.Task) bool {
			mine := t.Person == who.Person || t.Person == "" && slices.Contains(d.Caller.Roles, t.Role)
			return whose != "me" || mine
		})
		if err != nil {
			return err
		}
		answer := tasksAnswer{Tasks: []taskAnswer{}}
		for _, row := range page.Rows {
			t := row.Task
			answer.Tasks = append(answer.Tasks, taskAnswer{Order: row.Order, Number: row.Number, Priority: row.Priority,
				Task: t.ID, Kind: t.Kind, About: t.About, Why: t.Why, Role: t.Role, Person: t.Person, Opened: t.Opened,
				Due: t.Due, Late: t.Due.Before(who.Now)})
		}
		if page.Next != "" {
			answer.Cursor = apigw.SealCursor(d.Hospital.Secret, scope, []byte(page.Next), who.Now)
		}
		return apigw.WriteJSON(w, http.StatusOK, answer)
	}
}
