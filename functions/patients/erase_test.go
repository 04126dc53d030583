package main

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"assay/shared/lab"
)

func TestEraseContact(t *testing.T) {
	h := open(t)
	path := "/v1/patients/" + p1
	h.Play(t, []step{
		{Name: "corrected before", Who: tara, Route: "POST " + path + "/correct", Body: `{"rev": 1, "reason": "moved", "phone": "+919876543290", "email": "sunita@patients.example", "guardian": "Ramesh Patil"}`, Want: "200"},
		{Name: "by a supervisor", Who: meera, Route: "POST " + path + "/erase-contact", Body: `{"rev": 2}`, Want: "403 not_allowed"},
		{Name: "on an older rev", Who: asha, Route: "POST " + path + "/erase-contact", Body: `{"rev": 1}`, Want: "412 stale"},
		{Name: "of a foreign patient", Who: asha, Route: "POST /v1/patients/" + foreign + "/erase-contact", Body: `{"rev": 1}`, Want: "404 not_found"},
		{Name: "nothing is gone so far", Who: tara, Route: "GET " + path, Want: "200", Holds: "+919876543290"},
		{Name: "erased", Who: asha, Route: "POST " + path + "/erase-contact", Body: `{"rev": 2}`, Want: "200", Holds: `"rev":3`},
		{Name: "the record stays", Who: tara, Route: "GET " + path, Want: "200", Holds: "Sunita Patil", Lacks: "phone"},
		{Name: "found by neither phone", Who: tara, Route: "POST /v1/patients/find", Body: `{"phone": "+919876543290"}`, Want: "200", Lacks: p1},
		{Name: "history without contact", Who: tara, Route: "GET " + path + "/history", Want: "200", Holds: "moved", Lacks: "+91"},
		{Name: "reached again", Who: tara, Route: "POST " + path + "/correct", Body: `{"rev": 3, "reason": "came back", "phone": "+919876543290"}`, Want: "200"},
		{Name: "erased again", Who: asha, Route: "POST " + path + "/erase-contact", Body: `{"rev": 4}`, Want: "200"},
	})
}

func TestUnlockSlip(t *testing.T) {
	h := open(t)
	placedOrder, slip := order(t, h, p1)
	opens := func(digits string) string {
		_, err := h.Store.OpenSlip(t.Context(), slip, lab.SlipAnswer{PhoneDigits: digits}, h.Now)
		var no *lab.Refusal
		if errors.As(err, &no) {
			return no.Code
		}
		return fmt.Sprint(err)
	}
	for range 5 {
		if code := opens("1901"); code != "slip_unknown" {
			t.Fatalf("a wrong answer: %s", code)
		}
	}
	there := strings.Replace(placedOrder, "sahyadri", "narmada", 1)
	h.Play(t, []step{
		{Name: "from elsewhere", Who: zoya, Route: "POST /v1/orders/" + placedOrder + "/unlock-slip", Want: "404 not_found"},
		{Name: "an order that is not there", Who: zoya, Route: "POST /v1/orders/" + there + "/unlock-slip", Want: "404 not_found"},
	})
	if code := opens("3210"); code != "slip_locked" {
		t.Errorf("before it is unlocked: %s", code)
	}
	h.Play(t, []step{
		{Name: "unlocked at the desk", Who: tara, Route: "POST /v1/orders/" + placedOrder + "/unlock-slip", Want: "200"},
		{Name: "which is noted", Who: asha, Route: "GET /v1/patients/" + p1 + "/access", Want: "200", Holds: `"by":{"way":"staff","person":"tara","name":"Tara Kulkarni"},"openings":1`},
	})
	if code := opens("3210"); code != "<nil>" {
		t.Errorf("unlocked: %s", code)
	}
}
