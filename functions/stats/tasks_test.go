package main

import (
	"testing"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
	"assay/shared/store"
)

func TestTasksPage(t *testing.T) {
	h := open(t)
	id := h.Order(t, meera, hospitaltest.Patient, lab.Later, "HB").ID
	technician := lab.Member{Hospital: "sahyadri", Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true}
	rec := func(seq int) *lab.Recorded { return &lab.Recorded{At: lab.At(h.Now), Device: "hall-2", Seq: seq} }
	write(t, h, id, func(d store.Loaded) (lab.Outcome, error) { // for a supervisor to look at
		return d.Order.MoveSpecimens(technician, h.Now, lab.Receive, []string{"E1"}, rec(1))
	})
	write(t, h, id, func(d store.Loaded) (lab.Outcome, error) { // for a technician to give back
		return d.Order.TakeCash(technician, h.Now, 1, "R26-000001", rec(2))
	})
	h.Play(t, []step{
		{Name: "somebody who is no member", Who: gone, Route: "GET /v1/tasks", Want: "403 not_a_member"},
		{Name: "a wish that is none", Who: tara, Route: "GET /v1/tasks?for=us", Want: "400 bad_request for"},
		{Name: "all of them", Who: asha, Route: "GET /v1/tasks", Want: "200", Holds: `"kind":"look"`},
		{Name: "what a technician is asked for", Who: tara, Route: "GET /v1/tasks?for=me", Want: "200", Holds: `{"tasks":[{"order":"` + id + `"`},
		{Name: "elsewhere there is nothing", Who: zoya, Route: "GET /v1/tasks", Want: "200", Holds: `{"tasks":[]}`},
		{Name: "a cursor that was never given", Who: tara, Route: "GET /v1/tasks?cursor=abc", Want: "400 bad_request cursor"},
	})
	var mine tasksAnswer
	h.Do(t, tara, "GET /v1/tasks?for=me", nil).Read(t, &mine)
	if len(mine.Tasks) != 1 || mine.Tasks[0].Kind != lab.TaskGiveBack || mine.Tasks[0].Late {
		t.Errorf("a technician is asked for %+v", mine.Tasks)
	}
	var page tasksAnswer
	h.Do(t, asha, "GET /v1/tasks?limit=1", nil).Read(t, &page)
	if len(page.Tasks) != 1 || page.Cursor == "" {
		t.Fatalf("the first page is %+v", page)
	}
	write(t, h, id, func(d store.Loaded) (lab.Outcome, error) {
		return d.Order.CloseTask(d.Caller, h.Now, d.Order.Tasks[0].ID)
	})
	var left tasksAnswer
	h.Do(t, asha, "GET /v1/tasks", nil).Read(t, &left)
	if len(left.Tasks) != 1 || left.Tasks[0].Kind != lab.TaskGiveBack {
		t.Errorf("after it was closed there is %+v", left.Tasks)
	}
}
