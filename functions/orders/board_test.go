package main

import (
	"strings"
	"testing"
	"time"
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
	first, _ := order(t, h, p1, 1)
	h.Play(t, []step{{Name: "placed, not counted", Who: tara, Route: path, Want: "200", Holds: `"counts":null`}})
	count(first)
	copied := tara
	copied.Tag = h.Do(t, tara, path, nil).Header.Get("ETag")
	h.Play(t, []step{
		{Name: "counted", Who: tara, Route: path, Want: "200", Holds: `"cod":1,"completed":0`},
		{Name: "unmoved", Who: copied, Route: path, Want: "304"},
	})
	h.Now = h.Now.Add(time.Minute)
	h.Play(t, []step{{Name: "unmoved for a minute", Who: copied, Route: path, Want: "200"}})
	copied.Tag = h.Do(t, tara, path, nil).Header.Get("ETag")
	second, _ := order(t, h, p2, 2)
	count(second)
	h.Play(t, []step{{Name: "moved", Who: copied, Route: path, Want: "200", Holds: second}})
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
