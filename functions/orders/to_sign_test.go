package main

import (
	"strings"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/store"
)

// What waits for a signature is listed for whoever signs for its department, critical values first, without any value.
func TestListToSign(t *testing.T) {
	tests := hospitaltest.Tests(t)
	h := hospitaltest.Open(t, func(s *store.Store) []apigw.Route { return handlers{store: s}.routes() })
	technician := lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true}
	signatory := lab.Member{Person: "meera", Roles: []lab.Role{lab.Supervisor}, Signatory: []string{"haematology"}, Qualification: "MD", Registration: "MMC 1", Active: true}
	h.Found(t, "sahyadri", technician, signatory, lab.Member{Person: "joseph", Roles: []lab.Role{lab.Supervisor}},
		lab.Member{Person: "asha", Roles: []lab.Role{lab.Admin}})
	h.Found(t, "narmada", lab.Member{Person: "zoya", Roles: []lab.Role{lab.Supervisor}})
	const route = "GET /v1/to-sign"
	enter := func(by lab.Member, value string, hours time.Duration) lab.Order {
		t.Helper()
		o := h.Bench(t, h.Order(t, meera, hospitaltest.Patient, lab.Later, "HB", "FBS").ID, technician)
		o = h.Step(t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
			return o.SubmitResults(by, now, []lab.Entry{{Item: "HB", Value: value, Unit: "g/dL"}, {Item: "FBS", Value: "90", Unit: "mg/dL"}}, tests.Analyte)
		})
		if err := h.Store.UpdateViews(t.Context(), "H#sahyadri#O#"+strings.TrimPrefix(o.ID, "sahyadri-")); err != nil {
			t.Fatal(err)
		}
		h.Now = h.Now.Add(hours * time.Hour)
		return o
	}
	normal, own, outside, critical := enter(technician, "13", 1), enter(signatory, "13.2", 1), enter(technician, "10", 1), enter(technician, "4", 1)
	h.Play(t, []step{
		{Name: "an admin", Who: asha, Route: route, Want: "403 not_allowed"},
		{Name: "who signs for nothing", Who: as{As: "joseph", Hospital: "sahyadri"}, Route: route, Want: "200", Holds: `"orders":[]`},
		{Name: "elsewhere", Who: zoya, Route: route, Want: "200", Holds: `"orders":[]`},
		{Name: "no value", Who: meera, Route: route, Want: "200", Holds: `"holds":["critical"]`, Lacks: "13.2"},
	})
	var list toSignAnswer
	read := func() {
		t.Helper()
		list = toSignAnswer{}
		h.Do(t, meera, route, nil).Read(t, &list)
	}
	read()
	if len(list.Orders) != 4 || list.Orders[0].Order != critical.ID || list.Orders[1].Order != outside.ID || list.Orders[2].Order != normal.ID || list.Orders[3].Order != own.ID {
		t.Fatalf("%+v", list.Orders)
	}
	for n, want := range []struct {
		call  bool
		own   int
		worst lab.Worst
	}{{true, 0, lab.WorstCritical}, {false, 0, lab.WorstOutside}, {false, 0, lab.WorstInRange}, {false, 1, lab.WorstInRange}} {
		o := list.Orders[n]
		if o.CallOpen != want.call || o.Own != want.own || len(o.Items) != 1 || o.Items[0].Code != "HB" || o.DueAt == nil || o.Worst != want.worst || o.Tests[0] != "HB" || o.Items[0].Worst != want.worst {
			t.Errorf("%d: %+v", n, o)
		}
	}
	copied := meera
	copied.Tag = h.Do(t, meera, route, nil).Header.Get("ETag")
	h.Play(t, []step{{Name: "the same", Who: copied, Route: route, Want: "304"}})
	h.Step(t, normal.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) { // the views do not know it yet
		return o.AuthoriseResults(signatory, now, []lab.Decision{{Item: "HB", Run: o.Items[0].Run}}, lab.PrintDetails{Check: store.Token(), Letterhead: lab.Letterhead{Name: "Sahyadri"}, Names: tests.Names})
	})
	if read(); len(list.Orders) != 3 {
		t.Errorf("signed a moment ago: %+v", list.Orders)
	}
}
