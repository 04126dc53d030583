package main

import (
	"fmt"
	"strings"
	"testing"
)

// Who may be registered already is pointed out before a number is given out; confirmed as somebody else, the person is registered.
func TestRegisteredAlready(t *testing.T) {
	h := open(t)
	const id = "01938f6c-11aa-7b20-8d5f-90ab12cd0006"
	register := func(id, name, more string) string {
		return fmt.Sprintf(`{"id": %q, "name": %q, "age": {"years": 42}, "sex": "female", "phone": "98765 43210", "language": "hi"%s,
			"consent": {"text_version": "2026-2", "language": "hi", "purpose": "care", "attested": true}}`, id, name, more)
	}
	const at = "POST /v1/patients"
	h.Play(t, []step{
		{Name: "the same again", Who: tara, Route: at, Body: register(id, "Sunita Patil", ""), Want: "409 may_be_registered confirmed_other", Holds: fmt.Sprintf(`"candidates":[%q]`, p1), Lacks: "Patil"},
		{Name: "another confirmed", Who: tara, Route: at, Body: register(id, "Sunita Patil", fmt.Sprintf(`, "confirmed_other": [%q]`, p2)), Want: "409 may_be_registered confirmed_other"},
		{Name: "no list", Who: tara, Route: at, Body: register(id, "Sunita Patil", `, "confirmed_other": true`), Want: "400 wrong_type confirmed_other"},
		{Name: "by nobody of here", Who: zoya, Route: at, Body: register(id, "Sunita Patil", ""), Want: "201"},
		{Name: "another person", Who: tara, Route: at, Body: register(id, "Sunita Patil", fmt.Sprintf(`, "confirmed_other": [%q]`, p1)), Want: "201", Holds: `"number":"P26-000004"`},
		{Name: "the same request again", Who: tara, Route: at, Body: register(id, "Sunita Patil", fmt.Sprintf(`, "confirmed_other": [%q]`, p1)), Want: "201", Holds: `"number":"P26-000004"`},
	})
}

// Everybody with one phone is found, page by page.
func TestManyUnderOnePhone(t *testing.T) {
	h := open(t)
	for n := range 26 {
		id := fmt.Sprintf("01938f6c-11aa-7b20-8d5f-90ab12ce%04d", n)
		h.Enrol(t, tara, id, "+919876543290")
	}
	var first, second struct {
		Patients []person
		Cursor   string
	}
	h.Do(t, tara, "POST /v1/patients/find", `{"phone": "9876543290"}`).Read(t, &first)
	if len(first.Patients) != 25 || first.Cursor == "" || strings.Contains(first.Cursor, "43290") {
		t.Fatalf("%d people, cursor %q", len(first.Patients), first.Cursor)
	}
	h.Do(t, tara, "POST /v1/patients/find", fmt.Sprintf(`{"phone": "+919876543290", "cursor": %q}`, first.Cursor)).Read(t, &second)
	if len(second.Patients) != 1 || second.Cursor != "" || second.Patients[0].ID == first.Patients[24].ID {
		t.Errorf("then %+v", second)
	}
	h.Play(t, []step{
		{Name: "a cursor of another phone", Who: tara, Route: "POST /v1/patients/find", Body: fmt.Sprintf(`{"phone": "9876543210", "cursor": %q}`, first.Cursor), Want: "400 bad_request cursor"},
		{Name: "a cursor of another hospital", Who: zoya, Route: "POST /v1/patients/find", Body: fmt.Sprintf(`{"phone": "9876543290", "cursor": %q}`, first.Cursor), Want: "400 bad_request cursor"},
		{Name: "a cursor with a number", Who: tara, Route: "POST /v1/patients/find", Body: fmt.Sprintf(`{"number": "P26-000001", "cursor": %q}`, first.Cursor), Want: "400 bad_request cursor"},
	})
}
