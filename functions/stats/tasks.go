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
	Tasks []taskAnswer `json:"tasks"`
	// Grants are the requests that wait for a second person, on the first page: tasks about no order.
	Grants []grantTask `json:"grants"`
	Cursor string      `json:"cursor,omitempty"`
}

// grantTask is a request to confirm or refuse. It is no row of its own, so it is there for as long as the request is pending.
type grantTask struct {
	About   string     `json:"about"` // the member it is about, or "settings"
	Rev     int        `json:"rev"`
	AskedBy string     `json:"asked_by"`
	Opened  lab.Moment `json:"opened"`
	Due     lab.Moment `json:"due"`
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
// what is for the caller's roles. With the first page come the requests that wait for a second person: all, or those that the
// caller may decide.
func (h handlers) tasks(w http.ResponseWriter, r *http.Request) error {
	var whose string
	page, err := command.List{By: command.AnyStaff, May: lab.ReadOrders, Name: "tasks", Filter: func(who store.Caller) (_ string, err error) {
		whose, err = apigw.QueryOptionalEnum(r, "for", "me", "all")
		return whose + " " + who.Person, err
	}}.Open(r, h.store)
	if err != nil {
		return err
	}
	me := page.Caller
	found, err := h.store.Tasks(r.Context(), me.Hospital, page.After, page.Limit, func(t lab.Task) bool {
		mine := t.Person == me.Person || t.Person == "" && slices.Contains(me.Roles, t.Role)
		return whose != "me" || mine
	})
	if err != nil {
		return err
	}
	grants, err := h.grantTasks(r, page, whose == "me")
	if err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, tasksAnswer{Cursor: page.Cursor(found.Next), Grants: grants,
		Tasks: apigw.ListOf(found.Rows, func(row store.TaskRow) taskAnswer {
			t := row.Task
			return taskAnswer{Order: row.Order, Number: row.Number, Priority: row.Priority,
				Task: t.ID, Kind: t.Kind, About: t.About, Why: t.Why, Role: t.Role, Person: t.Person, Opened: t.Opened,
				Due: t.Due, Late: t.Due.Before(page.Now)}
		})})
}

func (h handlers) grantTasks(r *http.Request, page command.PageRequest, own bool) ([]grantTask, error) {
	me := page.Caller
	if page.After != "" || me.May(lab.ReadStaff) != nil {
		return []grantTask{}, nil
	}
	grants, err := h.store.Grants(r.Context(), me.Hospital)
	if err != nil {
		return nil, err
	}
	grants = slices.DeleteFunc(grants, func(g lab.Grant) bool {
		return g.StateAt(page.Now) != lab.GrantPending || own && !g.MayDecide(me)
	})
	return apigw.ListOf(grants, func(g lab.Grant) grantTask {
		return grantTask{g.Person, g.Rev, g.AskedBy, g.AskedAt, g.Expires}
	}), nil
}
