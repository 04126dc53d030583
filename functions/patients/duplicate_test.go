package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"assay/infra/testing/hospitaltest"
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

// Of many desks that register the same person in the same instant one does, and each other is answered with who it may be. Persons who
// were confirmed as others, or cannot be the same, are all registered.
func TestRegisteredAtOnce(t *testing.T) {
	h := open(t)
	const at = "POST /v1/patients"
	body := func(n int, name string, years int, phone string, confirmed []string) string {
		list, err := json.Marshal(confirmed)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf(`{"id": "01938f6c-11aa-7b20-8d5f-90ab12cf%04d", "name": %q, "age": {"years": %d}, "sex": "female", "phone": %q, "language": "hi", "confirmed_other": %s,
			"consent": {"text_version": "2026-2", "language": "hi", "purpose": "care", "attested": true}}`, n, name, years, phone, list)
	}
	atOnce := func(desks, from int, body func(n int) string) (registered []string, answers []hospitaltest.Answer) {
		var all sync.WaitGroup
		answers = make([]hospitaltest.Answer, desks)
		for n := range desks {
			all.Go(func() {
				who := as{As: tara.As, Hospital: tara.Hospital, Key: fmt.Sprintf("desk-%d", from+n)}
				for answers[n] = h.Do(t, who, at, body(from+n)); answers[n].Status == 503; answers[n] = h.Do(t, who, at, body(from+n)) {
				}
			})
		}
		all.Wait()
		for _, a := range answers {
			var made struct{ Patient string }
			if a.Status == 201 {
				a.Read(t, &made)
				registered = append(registered, made.Patient)
			}
		}
		return registered, answers
	}
	const desks = 12
	one, answers := atOnce(desks, 0, func(n int) string { return body(n, "Sunita Patil", 42, "9876543277", []string{}) })
	if len(one) != 1 {
		t.Fatalf("%d of %d desks registered the same person", len(one), desks)
	}
	for _, a := range answers {
		if code, _ := a.Code(); a.Status != 201 && (code != "may_be_registered" || !strings.Contains(string(a.Body), fmt.Sprintf(`"candidates":[%q]`, one[0]))) {
			t.Errorf("%d %s", a.Status, a.Body)
		}
	}
	others := []string{"Kavita Joshi", "Leela Thomas", "Farida Qureshi", "Lakshmi Iyer", "Gurpreet Kaur", "Anjali Das"}
	also, _ := atOnce(len(others), 100, func(n int) string { return body(n, others[n-100], 20+3*(n-100), "9876543277", one) })
	if len(also) != len(others) {
		t.Errorf("%d of %d persons of other names and years were registered", len(also), len(others))
	}
	h.Play(t, []step{{Name: "the phone is corrected", Who: tara, Route: "POST /v1/patients/" + one[0] + "/correct",
		Body: `{"rev": 1, "phone": "9876543266", "reason": "read from the card"}`, Want: "200"},
		{Name: "whoever comes last is not under it any more", Who: tara, Route: at, Body: body(300, "Sunita Patil", 42, "9876543277", []string{}), Want: "201"}})
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
