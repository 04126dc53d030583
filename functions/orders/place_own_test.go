package main

import (
	"fmt"
	"strings"
	"testing"
)

func TestPatientPlacesAndCancels(t *testing.T) {
	h := open(t)
	theirs := order(t, h, p1, 1)
	stranger := order(t, h, p3, 3)
	id := func(n int) string { return fmt.Sprintf("sahyadri-01938f6e-5d2a-7c41-9b3e-%012d", n) }
	body := func(n int, patient, more string) string {
		return fmt.Sprintf(`{"id": %q, "patient": %q, "tests": ["HB"], "settlement": "cod"%s}`, id(n), patient, more)
	}
	there := strings.Replace(body(13, p1, ""), "sahyadri", "narmada", 1)
	h.Play(t, []step{
		{Name: "before the login is tied", Who: self, Route: "POST /v1/my/orders", Body: body(10, p1, ""), Want: "404 not_found"},
	})
	h.Tie(t, self, "sahyadri", p1)
	h.Play(t, []step{
		{Name: "for somebody else", Who: self, Route: "POST /v1/my/orders", Body: body(10, p3, ""), Want: "404 not_found"},
		{Name: "for nobody", Who: self, Route: "POST /v1/my/orders", Body: body(10, nobody, ""), Want: "404 not_found"},
		{Name: "on nothing", Who: self, Route: "POST /v1/my/orders", Body: `{}`, Want: "400 bad_request patient"},
		{Name: "a list", Who: self, Route: "POST /v1/my/orders", Body: `[]`, Want: "400 wrong_type"},
		{Name: "for no id", Who: self, Route: "POST /v1/my/orders", Body: body(10, "x", ""), Want: "400 bad_request patient"},
		{Name: "at another hospital", Who: self, Route: "POST /v1/my/orders", Body: there, Want: "400 bad_request id"},
		{Name: "with a price", Who: self, Route: "POST /v1/my/orders", Body: body(10, p1, `, "total": 1`), Want: "400 unknown_field total"},
		{Name: "as an emergency", Who: self, Route: "POST /v1/my/orders", Body: body(10, p1, `, "priority": "stat"`), Want: "400 unknown_field priority"},
		{Name: "to be settled later", Who: self, Route: "POST /v1/my/orders", Body: strings.Replace(body(10, p1, ""), "cod", "later", 1), Want: "400 bad_request settlement"},
		{Name: "at another total", Who: self, Route: "POST /v1/my/orders", Body: body(10, p1, `, "expected_total": 1`), Want: "422 total_differs expected_total"},
		{Name: "under an id that is taken", Who: self, Route: "POST /v1/my/orders", Body: body(3, p1, ""), Want: "404 not_found"},
		{Name: "placed", Who: self, Route: "POST /v1/my/orders", Body: body(10, p1, `, "expected_total": 8000`), Want: "201", Holds: `"total":8000`},
		{Name: "placed again", Who: self, Route: "POST /v1/my/orders", Body: body(10, p1, `, "expected_total": 8000`), Want: "201", Holds: id(10)},
		{Name: "placed to be paid online", Who: self, Route: "POST /v1/my/orders", Body: strings.Replace(body(12, p1, ""), "cod", "online", 1), Want: "201", Holds: `"total":8000`},
		{Name: "seen by the desk", Who: tara, Route: "GET /v1/orders/" + id(10), Want: "200", Holds: `"placed_by":{"person":"patient:login-1"`},
		{Name: "a stranger's order", Who: self, Route: "POST /v1/my/orders/" + stranger + "/cancel", Body: `{}`, Want: "404 not_found"},
		{Name: "an order there is not", Who: self, Route: "POST /v1/my/orders/" + id(99) + "/cancel", Body: `{}`, Want: "404 not_found"},
		{Name: "by a stranger", Who: thie, Route: "POST /v1/my/orders/" + theirs + "/cancel", Body: `{}`, Want: "404 not_found"},
		{Name: "cancelled", Who: self, Route: "POST /v1/my/orders/" + id(10) + "/cancel", Body: `{}`, Want: "200", Holds: `"cancelled"`},
		{Name: "cancelled twice", Who: self, Route: "POST /v1/my/orders/" + id(10) + "/cancel", Body: `{}`, Want: "409 order_closed"},
	})
	h.Merge(t, meera, p2, p1)
	h.Play(t, []step{
		{Name: "for the record that went", Who: self, Route: "POST /v1/my/orders", Body: body(11, p1, ""), Want: "409 merged"},
		{Name: "for the other, not confirmed", Who: self, Route: "POST /v1/my/orders", Body: body(11, p2, ""), Want: "404 not_found"},
	})
	h.ConfirmTies(t, meera, p2, p1)
	h.Play(t, []step{
		{Name: "for the record that went", Who: self, Route: "POST /v1/my/orders", Body: body(11, p1, ""), Want: "404 not_found"},
		{Name: "for the one that stays", Who: self, Route: "POST /v1/my/orders", Body: body(11, p2, ""), Want: "201"},
		{Name: "cancelled across the merge", Who: self, Route: "POST /v1/my/orders/" + theirs + "/cancel", Body: `{}`, Want: "200"},
	})
}
