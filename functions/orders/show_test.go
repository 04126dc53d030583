package main

import (
	"fmt"
	"testing"
)

// A page that reads an order again and again gets it once, until it changes.
func TestACopyAtHandIsNotSentAgain(t *testing.T) {
	h := open(t)
	id := order(t, h, p1, 1)
	for _, route := range []string{"GET /v1/orders/" + id, "GET /v1/orders/" + id + "/timeline", "GET /v1/tasks"} {
		copied := tara
		copied.Tag = h.Do(t, tara, route, nil).Header.Get("ETag")
		other := meera
		other.Tag = copied.Tag
		want := "304"
		if route == "GET /v1/orders/"+id { // other acts
			want = "200"
		}
		h.Play(t, []step{
			{Name: route + " the same", Who: copied, Route: route, Want: "304"},
			{Name: route + " for a colleague", Who: other, Route: route, Want: want},
			{Name: route + " for a stranger", Who: as{As: "gone", Hospital: "sahyadri", Tag: copied.Tag}, Route: route, Want: "403 not_a_member"},
		})
	}
	copied := tara
	copied.Tag = h.Do(t, tara, "GET /v1/orders/"+id, nil).Header.Get("ETag")
	h.Play(t, []step{
		{Name: "cancelled", Who: tara, Route: "POST /v1/orders/" + id + "/cancel", Body: `{"reason": "patient_asked"}`, Want: "200"},
		{Name: "and sent again", Who: copied, Route: "GET /v1/orders/" + id, Want: "200", Holds: `"state":"cancelled"`},
	})
}

// A STAT order says which of its tests take their usual time all the same.
func TestNotHurried(t *testing.T) {
	h := open(t)
	for n, c := range []struct{ priority, want string }{{"stat", `"not_hurried":["TSH"]`}, {"urgent", `"not_hurried":[]`}} {
		id := fmt.Sprintf("sahyadri-01938f6e-5d2a-7c41-9b3e-%012d", n+1)
		h.Play(t, []step{
			{Name: "placed " + c.priority, Who: tara, Route: "POST /v1/orders", Want: "201",
				Body: fmt.Sprintf(`{"id": %q, "patient": %q, "tests": ["HB", "TSH"], "settlement": "cod", "priority": %q}`, id, p1, c.priority)},
			{Name: c.priority, Who: tara, Route: "GET /v1/orders/" + id, Want: "200", Holds: c.want},
		})
	}
}
