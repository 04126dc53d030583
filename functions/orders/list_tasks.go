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
	Tasks   []taskRow `json:"tasks"`
	Cursor  string    `json:"cursor,omitempty"`
	People  []named   `json:"people"`            // who has a task of this page, as far as they work here
	Missing int       `json:"missing,omitempty"` // rows that cannot be read, and are left out
	// Counts, Grants and Patients come with the first page only.
	Counts *taskCounts `json:"counts,omitempty"`
	// Grants are the requests that wait for a second person, Patients what is to be done about patients: tasks about no order.
	Grants   []grantTask   `json:"grants"`
	Patients []patientTask `json:"patients"`
}

// taskCounts counts the open tasks of the hospital, whatever page and filter was asked for.
type taskCounts struct {
	All      int                  `json:"all"`
	Late     int                  `json:"late"`
	Mine     int                  `json:"mine"` // with the caller's name, or with none and for a role of the caller
	MineLate int                  `json:"mine_late"`
	Kinds    map[lab.TaskKind]int `json:"kinds"`
}

// grantTask is a request to confirm or refuse. It is no row of its own, so it is there for as long as the request is pending.
type grantTask struct {
	About   string     `json:"about"` // the member it is about, or "settings"
	Rev     int        `json:"rev"`
	AskedBy string     `json:"asked_by"`
	Opened  lab.Moment `json:"opened"`
	Due     lab.Moment `json:"due"`
}

// patientTask is a merge to confirm, a login's tie, a guardian to ask, or a day on which somebody opened unusually many results.
type patientTask struct {
	Patient string     `json:"patient,omitempty"`
	Kind    string     `json:"kind"`
	Tie     int        `json:"tie,omitempty"`
	Person  string     `json:"person,omitempty"`
	Day     string     `json:"day,omitempty"`
	Since   lab.Moment `json:"since"`
}

// taskRow is a task with what a page says about it.
type taskRow struct {
	Order     string        `json:"order"`
	Number    string        `json:"number"`
	Priority  lab.Priority  `json:"priority"`
	Patient   cardPatient   `json:"patient"`
	Ward      string        `json:"ward,omitempty"`
	Task      string        `json:"task"`
	Kind      lab.TaskKind  `json:"kind"`
	About     string        `json:"about,omitempty"`
	Why       string        `json:"why,omitempty"`
	Run       int           `json:"run,omitempty"`
	Tests     []string      `json:"tests,omitempty"`
	Accession string        `json:"accession,omitempty"`
	Amount    lab.Paise     `json:"amount,omitempty"`
	Receipt   string        `json:"receipt,omitempty"`
	Approval  bool          `json:"approval,omitempty"`
	Letter    *letterAnswer `json:"letter,omitempty"`
	Role      lab.Role      `json:"role"`
	Person    string        `json:"person,omitempty"`
	Opened    lab.Moment    `json:"opened"`
	Due       lab.Moment    `json:"due"`
	Escalates *lab.Moment   `json:"escalates,omitempty"`
	Late      bool          `json:"late"`
}

// listTasks lists what persons have still to do, soonest due first: all of it, or the caller's own and what nobody has taken
// of what is for the caller's roles. The list is of the views, who and what a task is about of its order as it is now; a task
// that ended a moment ago is left out.
func (h handlers) listTasks(w http.ResponseWriter, r *http.Request) error {
	var whose string
	page, err := command.List{By: command.AnyStaff, May: lab.ReadOrders, Name: "tasks", Filter: func(who store.Caller) (_ string, err error) {
		whose, err = apigw.QueryOptionalEnum(r, "for", "me", "all")
		return whose + " " + who.Person, err
	}}.Open(r, h.store)
	if err != nil {
		return err
	}
	me := page.Caller
	found, err := h.store.Tasks(r.Context(), me.Hospital, page.After)
	if err != nil {
		return err
	}
	answer := tasksAnswer{Missing: apigw.CountMissing(r, found.Missing), Tasks: []taskRow{}, People: []named{}, Grants: []grantTask{}, Patients: []patientTask{}}
	if page.After == "" {
		answer.Counts = countTasks(found.Rows, page)
		if answer.Grants, err = h.grantTasks(r, page, whose == "me"); err != nil {
			return err
		}
		if answer.Patients, err = h.patientTasks(r, me, whose == "me"); err != nil {
			return err
		}
	}
	rows, next := found.Rows, found.Next
	if whose == "me" {
		rows = slices.DeleteFunc(rows, func(t store.TaskRow) bool { return !isFor(me, t.Task) })
	}
	if len(rows) > page.Limit {
		rows, next = rows[:page.Limit], rows[page.Limit-1].Place
	}
	answer.Cursor = page.Cursor(next)
	if err := h.fillTasks(r, &answer, rows, page); err != nil {
		return err
	}
	return apigw.WriteTagged(w, r, answer)
}

// isFor reports whether a task is a member's own, or for a role of the member and taken by nobody.
func isFor(m lab.Member, t lab.Task) bool {
	return t.Person == m.Person || t.Person == "" && slices.Contains(m.Roles, t.Role)
}

func countTasks(rows []store.TaskRow, page command.PageRequest) *taskCounts {
	c := &taskCounts{All: len(rows), Kinds: map[lab.TaskKind]int{}}
	for _, row := range rows {
		mine, late := isFor(page.Caller, row.Task), row.Task.Due.Before(page.Now)
		c.Kinds[row.Task.Kind]++
		if mine {
			c.Mine++
		}
		if late {
			c.Late++
		}
		if mine && late {
			c.MineLate++
		}
	}
	return c
}

// fillTasks adds the rows of a page, with their orders and the names of who has them: two reads, however many there are.
func (h handlers) fillTasks(r *http.Request, answer *tasksAnswer, rows []store.TaskRow, page command.PageRequest) error {
	var orders, people []string
	for _, row := range rows {
		orders = append(orders, row.Order)
	}
	read, missing, err := h.store.OrdersByID(r.Context(), orders)
	if err != nil {
		return err
	}
	answer.Missing += apigw.CountMissing(r, missing)
	for _, row := range rows {
		o := read[row.Order]
		n := slices.IndexFunc(o.Tasks, func(t lab.Task) bool { return t.ID == row.Task.ID })
		if n < 0 {
			continue // done since the views were counted
		}
		answer.Tasks = append(answer.Tasks, taskOf(o, o.Tasks[n], page))
		if who := o.Tasks[n].Person; who != "" && !slices.Contains(people, who) {
			people = append(people, who)
		}
	}
	names, err := h.store.Names(r.Context(), page.Caller.Hospital, people)
	for _, id := range people {
		if name, works := names[id]; works {
			answer.People = append(answer.People, named{id, name})
		}
	}
	return err
}

func taskOf(o lab.Order, t lab.Task, page command.PageRequest) taskRow {
	p, about := o.Patient, o.FactsOf(t, page.Hospital.RefundLimit)
	row := taskRow{Order: o.ID, Number: o.Number, Priority: o.Priority, Ward: o.Ward,
		Patient: cardPatient{p.ID, p.Number, p.Name, p.NameLatin, p.AgeText(page.Now), p.Sex},
		Task:    t.ID, Kind: t.Kind, About: t.About, Why: t.Why, Run: about.Run, Tests: about.Tests, Accession: about.Accession,
		Amount: about.Amount, Receipt: about.Receipt, Approval: about.Approval, Escalates: about.Escalates,
		Role: t.Role, Person: t.Person, Opened: t.Opened, Due: t.Due, Late: t.Due.Before(page.Now)}
	if l := about.Letter; l != nil {
		row.Letter = &letterAnswer{l.Stage, l.Fate, l.At}
	}
	return row
}

// grantTasks are the requests that wait for a second person: all, or those that the caller may decide.
func (h handlers) grantTasks(r *http.Request, page command.PageRequest, own bool) ([]grantTask, error) {
	me := page.Caller
	if me.May(lab.ReadStaff) != nil {
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

// patientTasks are what is to be done about patients: all, or what the caller's roles may do.
func (h handlers) patientTasks(r *http.Request, me lab.Member, own bool) ([]patientTask, error) {
	found, err := h.store.DeskTasks(r.Context(), me.Hospital, "", maxPatientTasks)
	if err != nil {
		return nil, err
	}
	tasks := slices.DeleteFunc(found.Rows, func(t store.DeskTask) bool {
		return (own || t.Kind == lab.LookIntoAccessTask) && me.May(endedBy[t.Kind]) != nil
	})
	return apigw.ListOf(tasks, func(t store.DeskTask) patientTask { return patientTask(t) }), nil
}

// maxPatientTasks is how many of them are given with the first page; functions/patients lists all.
const maxPatientTasks = 100

// endedBy is the command that ends a task about a patient.
var endedBy = map[string]lab.Action{lab.ConfirmMergeTask: lab.ConfirmMerge, lab.ConfirmTieTask: lab.ConfirmTie,
	lab.AskGuardianTask: lab.GiveConsent, lab.LookIntoAccessTask: lab.LookIntoAccess}
