package main

import (
	"strings"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
	"assay/shared/store"
)

// Tasks are counted, listed page by page without empty pages, and say who and what they are about.
func TestListTasks(t *testing.T) {
	h := open(t)
	id := h.Order(t, meera, hospitaltest.Patient, lab.Later, "HB").ID
	technician := lab.Member{Hospital: "sahyadri", Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true}
	supervisor := lab.Member{Hospital: "sahyadri", Person: "meera", Roles: []lab.Role{lab.Supervisor}, Active: true}
	rec := func(seq int) *lab.Recorded { return &lab.Recorded{At: lab.At(h.Now), Device: "hall-2", Seq: seq} }
	count := func() {
		t.Helper()
		if err := h.Store.UpdateViews(t.Context(), "H#sahyadri#O#"+strings.TrimPrefix(id, "sahyadri-")); err != nil {
			t.Fatal(err)
		}
	}
	h.Step(t, id, func(o lab.Order, now time.Time) (lab.Outcome, error) { // for a supervisor to look at
		return o.MoveSpecimens(technician, now, lab.Receive, []string{"E1"}, rec(1))
	})
	o := h.Step(t, id, func(o lab.Order, now time.Time) (lab.Outcome, error) { // for a technician to give back
		return o.TakeCash(technician, now, 9000, "R26-000001", rec(2))
	})
	count()
	h.Play(t, []step{
		{Name: "somebody who is no member", Who: as{As: "gone", Hospital: "sahyadri"}, Route: "GET /v1/tasks", Want: "403 not_a_member"},
		{Name: "a wish that is none", Who: tara, Route: "GET /v1/tasks?for=us", Want: "400 bad_request for"},
		{Name: "all of them", Who: asha, Route: "GET /v1/tasks", Want: "200", Holds: `"counts":{"all":2,"late":0,"mine":0,"mine_late":0,"kinds":{"give_back":1,"look":1}}`},
		{Name: "what a technician is asked for", Who: tara, Route: "GET /v1/tasks?for=me", Want: "200", Holds: `"mine":1`},
		{Name: "of whom", Who: tara, Route: "GET /v1/tasks?for=me", Want: "200", Holds: `"patient":{"id":"` + hospitaltest.Patient.ID + `"`},
		{Name: "how much", Who: tara, Route: "GET /v1/tasks?for=me", Want: "200", Holds: `"amount":9000,"receipt":"R26-000001"`},
		{Name: "which tube", Who: meera, Route: "GET /v1/tasks?for=me", Want: "200", Holds: `"tests":["HB"],"accession":"` + o.Number + `-E1"`},
		{Name: "elsewhere there is nothing", Who: zoya, Route: "GET /v1/tasks", Want: "200", Holds: `"tasks":[],"people":[],"counts":{"all":0`},
		{Name: "a cursor that was never given", Who: tara, Route: "GET /v1/tasks?cursor=abc", Want: "400 bad_request cursor"},
	})
	page := func(who as, query string) (p tasksAnswer) {
		t.Helper()
		h.Do(t, who, "GET /v1/tasks?"+query, nil).Read(t, &p)
		return p
	}
	if mine := page(tara, "for=me&limit=1"); len(mine.Tasks) != 1 || mine.Tasks[0].Kind != lab.TaskGiveBack || mine.Tasks[0].Late || mine.Cursor != "" {
		t.Errorf("a technician is asked for %+v", mine)
	}
	first := page(asha, "limit=1")
	second := page(asha, "limit=1&cursor="+first.Cursor)
	if len(first.Tasks) != 1 || len(second.Tasks) != 1 || first.Tasks[0].Task == second.Tasks[0].Task || second.Cursor != "" || second.Counts != nil {
		t.Fatalf("two pages are %+v and %+v", first, second)
	}
	h.Step(t, id, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.CloseTask(supervisor, now, o.Tasks[0].ID)
	})
	if left := page(asha, ""); len(left.Tasks) != 1 || left.Counts.All != 2 {
		t.Errorf("closed, not counted yet: %+v", left)
	}
	count()
	h.Now = h.Now.Add(9 * time.Hour)
	if left := page(tara, ""); len(left.Tasks) != 1 || !left.Tasks[0].Late || left.Counts.Late != 1 || left.Counts.MineLate != 1 {
		t.Errorf("after a shift: %+v", left)
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
