package main

import (
	"fmt"
	"testing"
	"time"

	"assay/shared/lab"
)

// An order that is drawn at home says where and when, and waits in no queue; both are changed until the first tube.
func TestDrawnAtHome(t *testing.T) {
	h := open(t)
	order(t, h, p1, 1)
	id := func(n int) string { return fmt.Sprintf("sahyadri-01938f6e-5d2a-7c41-9b3e-%012d", n) }
	day, later := lab.Day(h.Now.Add(24*time.Hour)), lab.Day(h.Now.Add(72*time.Hour))
	body := func(n int, slot string) string {
		return fmt.Sprintf(`{"id": %q, "patient": %q, "tests": ["HB"], "settlement": "cod", "preferred_date": %q, "slot": %q,
			"home": {"address": "12 Tilak Road", "phone": "98765 43210"}}`, id(n), p1, day, slot)
	}
	h.Play(t, []step{
		{Name: "in no slot", Who: tara, Route: "POST /v1/orders", Body: body(20, "03:00-04:00"), Want: "400 bad_request slot"},
		{Name: "at home", Who: tara, Route: "POST /v1/orders", Body: body(20, "08:00-10:00"), Want: "201", Holds: `"new":{"number":"26-000002","total":17900,"specimens"`},
		{Name: "where", Who: tara, Route: "GET /v1/orders/" + id(20), Want: "200", Holds: `"home":{"address":"12 Tilak Road","phone":"+919876543210"},"slot":"08:00-10:00"`},
		{Name: "another day", Who: tara, Route: "POST /v1/orders/" + id(20) + "/change", Body: fmt.Sprintf(`{"preferred_date": %q, "slot": "06:00-08:00"}`, later), Want: "200"},
		{Name: "no phone", Who: tara, Route: "POST /v1/orders/" + id(20) + "/change", Body: `{"home": {"address": "14 Tilak Road", "phone": "1"}}`, Want: "400 bad_request home.phone"},
		{Name: "the board", Who: tara, Route: "GET /v1/orders?tab=cod", Want: "200", Holds: `"slot":"06:00-08:00"`},
		{Name: "at the desk, with a number to be called by", Who: tara, Route: "POST /v1/orders",
			Body: fmt.Sprintf(`{"id": %q, "patient": %q, "tests": ["HB"], "settlement": "cod", "visit_type": "outpatient"}`, id(21), p1), Want: "201", Holds: `"queue_number":2`},
	})
}
