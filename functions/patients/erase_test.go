package main

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"assay/shared/lab"
	"assay/shared/store"
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

func TestAccessRecords(t *testing.T) {
	h := open(t)
	for n, id := range []string{p1, p2} {
		placedOrder, _ := order(t, h, id)
		d, err := h.Store.Read(t.Context(), store.Caller{Hospital: "sahyadri", Person: "tara"}, store.ReadSet{Order: placedOrder})
		if err != nil {
			t.Fatal(err)
		}
		h.Now = h.Now.Add(time.Minute)
		if err := h.Store.RecordAccess(t.Context(), d.Order, store.AccessRecord{Order: placedOrder, What: "values", By: "meera", At: lab.At(h.Now)}, fmt.Sprint(n)); err != nil {
			t.Fatal(err)
		}
	}
	h.Play(t, []step{
		{Name: "by a supervisor", Who: meera, Route: "GET /v1/patients/" + p1 + "/looks", Want: "403 not_allowed"},
		{Name: "of a foreign patient", Who: asha, Route: "GET /v1/patients/" + foreign + "/looks", Want: "404 not_found"},
		{Name: "merged", Who: asha, Route: "POST /v1/patients/" + p1 + "/merge", Body: fmt.Sprintf(`{"rev": 1, "other": %q, "other_rev": 1, "reason": "x"}`, p2), Want: "200"},
	})
	var told struct{ Looks []accessAnswer }
	h.Do(t, asha, "GET /v1/patients/"+p1+"/looks", nil).Read(t, &told)
	if l := told.Looks; len(l) != 2 || !l[0].At.After(l[1].At.Time) || l[0].By.Name != "Dr Meera Nair" {
		t.Errorf("access records %+v", l)
	}
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
		{Name: "which is noted", Who: asha, Route: "GET /v1/patients/" + p1 + "/looks", Want: "200", Holds: `"what":"unlocked","by":{"person":"tara"`},
	})
	if code := opens("3210"); code != "<nil>" {
		t.Errorf("unlocked: %s", code)
	}
}
