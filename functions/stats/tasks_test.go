package main

import (
	"testing"
	"time"

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
		{Name: "what a technician is asked for", Who: tara, Route: "GET /v1/tasks?for=me", Want: "200", Holds: `"tasks":[{"order":"` + id + `"`},
		{Name: "elsewhere there is nothing", Who: zoya, Route: "GET /v1/tasks", Want: "200", Holds: `"tasks":[],"grants":[]`},
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

// Whoever has to confirm finds it among the tasks, until it is decided; the asker and whom it is about do not find it among
// their own.
func TestTasksOfTwoPersons(t *testing.T) {
	h := open(t)
	ask := func(g lab.Grant) {
		t.Helper()
		_, err := h.Store.Do(t.Context(), store.Command{Caller: store.Caller{Hospital: "sahyadri", Person: "asha", Now: h.Now}}, func(d store.Loaded) (store.Result, error) {
			writes, err := h.Store.GrantChange(g, lab.Event{N: g.Rev, By: "asha", Action: lab.AskGrant}.Seal())
			return store.Result{Writes: writes, Status: 200}, err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	pending := lab.Grant{Hospital: "sahyadri", Person: lab.SettingsGrant, Rev: 1, State: lab.GrantPending, AskedBy: "asha",
		AskedAt: lab.At(h.Now), Expires: lab.At(h.Now.Add(time.Hour)), Settings: &lab.GuardedSettings{}}
	ask(pending)
	const task = `"grants":[{"about":"settings","rev":1,"asked_by":"asha"`
	h.Play(t, []step{
		{Name: "a supervisor may decide", Who: meera, Route: "GET /v1/tasks?for=me", Want: "200", Holds: task},
		{Name: "the asker may not", Who: asha, Route: "GET /v1/tasks?for=me", Want: "200", Lacks: "settings"},
		{Name: "and sees that it is open", Who: asha, Route: "GET /v1/tasks", Want: "200", Holds: task},
		{Name: "a technician has nothing to do with it", Who: tara, Route: "GET /v1/tasks", Want: "200", Lacks: "settings"},
		{Name: "nor has another hospital", Who: zoya, Route: "GET /v1/tasks", Want: "200", Lacks: "settings"},
	})
	pending.Rev, pending.State = 2, lab.GrantRefused
	ask(pending)
	h.Play(t, []step{{Name: "gone when it is decided", Who: meera, Route: "GET /v1/tasks?for=me", Want: "200", Lacks: "settings"}})
	pending.Rev, pending.State = 3, lab.GrantPending
	ask(pending)
	h.Now = h.Now.Add(time.Hour)
	h.Play(t, []step{{Name: "gone when it is too old", Who: meera, Route: "GET /v1/tasks?for=me", Want: "200", Lacks: "settings"}})
}
