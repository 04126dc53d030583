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
		if err := h.Store.Contribute(t.Context(), "H#namuna#O#"+strings.TrimPrefix(id, "namuna-")); err != nil {
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
