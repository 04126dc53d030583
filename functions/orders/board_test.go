package main

import (
	"strings"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/shared/catalogue"
	"assay/shared/lab"
)

// The board is read again only when something moved at the hospital, or the copy is a minute old: the list is an index,
// which may be a moment behind the counts.
func TestBoardUnmoved(t *testing.T) {
	h := open(t)
	const path = "GET /v1/orders?tab=cod"
	count := func(id string) {
		t.Helper()
		if err := h.Store.UpdateViews(t.Context(), "H#sahyadri#O#"+strings.TrimPrefix(id, "sahyadri-")); err != nil {
			t.Fatal(err)
		}
	}
	first := order(t, h, p1, 1)
	h.Play(t, []step{{Name: "placed, not counted", Who: tara, Route: path, Want: "200", Holds: `"counts":null`}})
	count(first)
	copied := tara
	copied.Tag = h.Do(t, tara, path, nil).Header.Get("ETag")
	h.Play(t, []step{
		{Name: "counted", Who: tara, Route: path, Want: "200", Holds: `"cod":1,"completed":0`},
		{Name: "unmoved", Who: copied, Route: path, Want: "304"},
	})
	h.Now = h.Now.Add(time.Minute)
	h.Play(t, []step{{Name: "read again after a minute, and the same", Who: copied, Route: path, Want: "304"}})
	second := h.Order(t, meera, hospitaltest.Patient, lab.Online, "HB").ID
	h.Play(t, []step{{Name: "moved elsewhere, not counted", Who: copied, Route: path, Want: "304"}})
	count(second)
	h.Play(t, []step{{Name: "another tab has one more", Who: copied, Route: path, Want: "200", Holds: `"awaiting_payment":1`}})
	copied.Tag = h.Do(t, tara, path, nil).Header.Get("ETag")
	h.Step(t, second, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.EndSlip(lab.Member{Person: "tara", Active: true, Roles: []lab.Role{lab.Technician}}, now, lab.VoidSlip, lab.SlipReasons[0])
	})
	count(second)
	h.Play(t, []step{{Name: "something moved in another tab", Who: copied, Route: path, Want: "304"}})
	third := order(t, h, p2, 3)
	count(third)
	h.Play(t, []step{{Name: "moved", Who: copied, Route: path, Want: "200", Holds: third}})
}

// A cursor belongs to the list, the tab, the day and the hospital it was given for. Both hospitals here have the same
// secret, so that it is not the secret alone that tells them apart.
func TestBoardCursor(t *testing.T) {
	h := open(t)
	for n := range 3 {
		order(t, h, p1, n+1)
	}
	var page struct{ Cursor string }
	read := func(path string) string {
		t.Helper()
		page.Cursor = ""
		h.Do(t, tara, path, nil).Read(t, &page)
		if page.Cursor == "" {
			t.Fatalf("%s: no further page", path)
		}
		return "&cursor=" + page.Cursor
	}
	cod, own := read("GET /v1/orders?tab=cod&limit=1"), read("GET /v1/patients/"+p1+"/orders?limit=1")
	h.Play(t, []step{
		{Name: "its own list", Who: tara, Route: "GET /v1/orders?tab=cod&limit=1" + cod, Want: "200", Holds: "000000000002"},
		{Name: "with another limit", Who: tara, Route: "GET /v1/orders?tab=cod&limit=9" + cod, Want: "200", Holds: "000000000003"},
		{Name: "another tab", Who: tara, Route: "GET /v1/orders?tab=paid&limit=1" + cod, Want: "400 bad_request cursor"},
		{Name: "a closed tab", Who: tara, Route: "GET /v1/orders?tab=completed&limit=1" + cod, Want: "400 bad_request cursor"},
		{Name: "another hospital", Who: zoya, Route: "GET /v1/orders?tab=cod&limit=1" + cod, Want: "400 bad_request cursor"},
		{Name: "a patient's list", Who: tara, Route: "GET /v1/patients/" + p1 + "/orders?limit=1" + cod, Want: "400 bad_request cursor"},
		{Name: "from a patient's list", Who: tara, Route: "GET /v1/orders?tab=cod&limit=1" + own, Want: "400 bad_request cursor"},
		{Name: "cut", Who: tara, Route: "GET /v1/orders?tab=cod&limit=1" + cod[:len(cod)-2], Want: "400 bad_request cursor"},
	})
	h.Now = h.Now.Add(2 * time.Hour)
	h.Play(t, []step{{Name: "after an hour", Who: tara, Route: "GET /v1/orders?tab=cod&limit=1" + cod, Want: "400 bad_request cursor"}})
}

// A card says where each specimen is, what is done of how much, and when the slowest test should be released; under 1 KB.
func TestCard(t *testing.T) {
	h := open(t)
	id := order(t, h, p1, 1)
	var page struct{ Cards []cardAnswer }
	read := func(tab string) cardAnswer {
		t.Helper()
		a := h.Do(t, tara, "GET /v1/orders?tab="+tab, nil)
		if a.Read(t, &page); len(page.Cards) != 1 {
			t.Fatalf("%s: %d cards", tab, len(page.Cards))
		}
		if len(a.Body) > 1024+200 { // with the counts
			t.Errorf("%s: one card and the counts are %d bytes", tab, len(a.Body))
		}
		return page.Cards[0]
	}
	c := read("cod")
	if len(c.Specimens) != 1 || c.Specimens[0].State != lab.Planned || c.Progress != (progress{0, 1}) || c.CollectedAt != nil || c.DueAt != nil {
		t.Errorf("placed: %+v", c)
	}
	cash := lab.TakenCash{ReportedPaise: lab.Reported(c.Due)}
	h.Step(t, id, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.CollectSpecimens(lab.Member{Person: "tara", Active: true, Roles: []lab.Role{lab.Technician}}, now, lab.Collection{
			Specimens: []lab.ScannedLabel{{ID: o.Specimens[0].ID, Accession: o.Accession(o.Specimens[0])}}, Cash: &cash, Receipt: "R26-000001",
			Identity: lab.Identity{Confirmed: []string{"name", "birth_date"}, How: "spoken"}})
	})
	tests, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	test, _ := tests.Test(c.Tests[0])
	c = read("processing")
	if c.CollectedAt == nil || c.DueAt == nil || c.DueAt.Sub(c.CollectedAt.Time) != time.Duration(test.TATMinutes)*time.Minute || c.Specimens[0].State != lab.TubeCollected {
		t.Errorf("collected: %+v", c)
	}
}
