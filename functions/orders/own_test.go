package main

import (
	"fmt"
	"strings"
	"testing"
)

// The orders of a login name no sensitive test: neither the card, nor the order, nor its invoice.
func TestOwnOrdersNameNoSensitiveTest(t *testing.T) {
	h := open(t)
	h.Tie(t, self, "sahyadri", p1)
	id := fmt.Sprintf("sahyadri-01938f6e-5d2a-7c41-9b3e-%012d", 1)
	place := fmt.Sprintf(`{"id": %q, "patient": %q, "tests": ["HB", "HIV"], "settlement": "cod"}`, id, p1)
	h.Play(t, []step{
		{Name: "placed by the patient", Who: self, Route: "POST /v1/my/orders", Body: place, Want: "201"},
		{Name: "the cards", Who: self, Route: "GET /v1/my/orders", Want: "200", Holds: `"tests":["HB"]`},
		{Name: "the order", Who: self, Route: "GET /v1/my/orders/" + id, Want: "200", Holds: `{"code":"TEST","name":"Laboratory test","amount":35000}`},
		{Name: "the desk sees it", Who: tara, Route: "GET /v1/orders/" + id, Want: "200", Holds: `"code":"HIV"`},
	})
	for _, route := range []string{"GET /v1/my/orders", "GET /v1/my/orders/" + id, "POST /v1/my/orders/" + id + "/cancel"} {
		var body any
		if strings.HasPrefix(route, "POST") {
			body = `{}`
		}
		if a := h.Do(t, self, route, body); a.Status != 200 || strings.Contains(string(a.Body), "HIV") {
			t.Errorf("%s: %d %s", route, a.Status, a.Body)
		}
	}
}
