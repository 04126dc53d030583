package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
	"assay/shared/store"
)

// The screen in the waiting room shows today's numbers and how far each is, and nothing else of anybody.
func TestQueue(t *testing.T) {
	h, tests := open(t)
	const path = "GET /v1/hospitals/sahyadri/queue"
	tara := lab.Member{Hospital: "sahyadri", Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true}
	meera := lab.Member{Hospital: "sahyadri", Person: "meera", Roles: []lab.Role{lab.Supervisor}, Active: true}
	told := func(id string) {
		t.Helper()
		if err := h.Store.UpdateViews(t.Context(), "H#sahyadri#O#"+strings.TrimPrefix(id, "sahyadri-")); err != nil {
			t.Fatal(err)
		}
	}
	place := func(number int, settlement lab.Settlement) string {
		t.Helper()
		chosen, err := tests.Order([]string{"HB"})
		if err != nil {
			t.Fatal(err)
		}
		id := fmt.Sprintf("sahyadri-01938f6e-5d2a-7c41-9b3e-%012d", number)
		_, err = h.Store.Do(t.Context(), store.Command{Caller: store.Caller{Hospital: "sahyadri", Person: "meera", Now: h.Now},
			Read: store.ReadSet{NewOrder: id}}, func(d store.Loaded) (store.Result, error) {
			out, err := lab.PlaceOrder(d.Caller, h.Now, lab.Placement{ID: id, Number: fmt.Sprintf("26-%06d", number), Tests: chosen, Settlement: settlement,
				Reason: "ward", QueueNumber: number, Tax: lab.Tax{Name: "VAT", Amount: 2000}, Particulars: lab.Particulars{Priority: lab.Routine}, Patient: hospitaltest.Patient})
			return store.Result{Outcome: &out, Status: 200}, err
		})
		if err != nil {
			t.Fatal(err)
		}
		told(id)
		h.Now = h.Now.Add(time.Minute)
		return id
	}
	h.Play(t, []step{
		{Name: "no hospital", Route: "GET /v1/hospitals/nowhere/queue", Want: "404 not_found"},
		{Name: "nobody has come yet", Route: path, Want: "200", Holds: `"day":"2026-11-25","pay":[],"waiting":[],"done":[],"called":[]}`},
	})
	place(7, lab.Online)
	drawn := place(8, lab.Later)
	cash := place(9, lab.COD)
	gone := place(10, lab.COD)
	ward := place(11, lab.Later)
	h.Bench(t, drawn, tara)
	told(drawn)
	h.Step(t, gone, func(o lab.Order, now time.Time) (lab.Outcome, error) { return o.Cancel(meera, now, lab.PatientAsked) })
	told(gone)
	call := func(order, place string, minutes time.Duration) {
		t.Helper()
		h.Now = time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC).Add(minutes * time.Minute)
		h.Step(t, order, func(o lab.Order, now time.Time) (lab.Outcome, error) { return o.CallNumber(tara, now, place) })
		told(order)
	}
	call(cash, "Chair 3", 9)
	call(ward, "Chair 2", 10)
	a := h.Do(t, as{}, path, nil)
	if got, want := string(a.Body), `{"hospital":"sahyadri","name":"Sahyadri Hospital","name_local":"`; !strings.HasPrefix(got, want) ||
		!strings.Contains(got, `"pay":[7],"waiting":[9,11],"done":[8],"called":[{"number":11,"place":"Chair 2","at":"2026-11-25T06:10:00.000Z"},{"number":9,"place":"Chair 3","at":"2026-11-25T06:09:00.000Z"}]}`) || strings.Contains(got, "Sunita") {
		t.Errorf("%s", got)
	}
	if got := a.Header.Get("Cache-Control"); got != "public, max-age=15" {
		t.Errorf("Cache-Control: %s", got)
	}
	h.Play(t, []step{{Name: "unchanged", Who: as{Tag: a.Header.Get("ETag")}, Route: path, Want: "304"}})
	h.Step(t, ward, func(o lab.Order, now time.Time) (lab.Outcome, error) { return o.PutBackNumber(tara, now) })
	told(ward)
	h.Bench(t, cash, tara) // who was called has come
	told(cash)
	h.Play(t, []step{{Name: "put back, and come", Route: path, Want: "200", Holds: `"pay":[7],"waiting":[11],"done":[8,9],"called":[]}`}})
	h.Now = h.Now.Add(24 * time.Hour)
	h.Play(t, []step{{Name: "the next day begins with nobody", Route: path, Want: "200", Holds: `"day":"2026-11-26","pay":[],"waiting":[],"done":[],"called":[]}`}})
}
