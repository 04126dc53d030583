package main

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"assay/shared/consent"
	"assay/shared/lab"
)

const (
	child, alone = "01938f6c-11aa-7b20-8d5f-90ab12cd0004", "01938f6c-11aa-7b20-8d5f-90ab12cd0005"
	byMother     = `"given_by": "guardian", "guardian": "Kavita Patil", "relation": "mother"`
)

// A child is registered with a guardian's consent, or without one and a task; each way out of the task ends it.
func TestMinorsAtTheDesk(t *testing.T) {
	h := open(t)
	register := func(id, given string) string {
		return fmt.Sprintf(`{"id": %q, "name": "Sunita Patil", "birth_date": "2012-03-12", "sex": "female", "language": "hi"%s}`, id, given)
	}
	mother := `, "consent": {"text_version": "2026-2", "language": "hi", "purpose": "care", "attested": true, ` + byMother + `}`
	old := `, "consent": {"text_version": "2026-1", "language": "hi", "purpose": "care", "attested": true, ` + byMother + `}`
	tasks := "GET /v1/patient-tasks"
	task := fmt.Sprintf(`"patient":%q,"kind":"ask_guardian"`, alone)
	at := "POST /v1/patients/" + alone
	h.Play(t, []step{
		{Name: "to a text that has none for guardians", Who: tara, Route: "POST /v1/patients", Body: register(child, old), Want: "400 bad_request consent.text_version"},
		{Name: "with the mother", Who: tara, Route: "POST /v1/patients", Body: register(child, mother), Want: "201"},
		{Name: "nothing is asked", Who: tara, Route: tasks, Want: "200", Lacks: "ask_guardian"},
		{Name: "who agreed", Who: tara, Route: "GET /v1/patients/" + child, Want: "200", Holds: `"given_by":"guardian","guardian":"Kavita Patil","relation":"mother"`},
		{Name: "alone", Who: tara, Route: "POST /v1/patients", Body: register(alone, ""), Want: "201"},
		{Name: "a guardian is asked for", Who: tara, Route: tasks, Want: "200", Holds: task},
		{Name: "and the record says so", Who: tara, Route: "GET /v1/patients/" + alone, Want: "200", Holds: `"ask_guardian":true`},
		{Name: "an adult by the card", Who: tara, Route: at + "/correct", Body: `{"rev": 1, "reason": "card", "birth_date": "1984-03-12"}`, Want: "200"},
		{Name: "nothing is asked of an adult", Who: tara, Route: tasks, Want: "200", Lacks: alone},
		{Name: "a child after all", Who: tara, Route: at + "/correct", Body: `{"rev": 2, "reason": "card", "birth_date": "2009-01-01"}`, Want: "200"},
		{Name: "asked again", Who: tara, Route: tasks, Want: "200", Holds: task},
		{Name: "by an unknown text", Who: tara, Route: at + "/consents", Body: `{"rev": 3, "text_version": "2031-1", "language": "hi", "purpose": "care", "attested": true}`, Want: "400 bad_request consent.text_version"},
		{Name: "the mother came", Who: tara, Route: at + "/consents", Body: `{"rev": 3, "text_version": "2026-2", "language": "hi", "purpose": "care", "attested": true, ` + byMother + `}`, Want: "200"},
		{Name: "no more asked", Who: tara, Route: tasks, Want: "200", Lacks: alone},
		{Name: "taken back", Who: tara, Route: at + "/consents/withdraw", Body: `{"rev": 4, "purpose": "care"}`, Want: "200"},
		{Name: "asked once more", Who: tara, Route: tasks, Want: "200", Holds: task},
		{Name: "erased", Who: asha, Route: "POST /v1/patients/" + child + "/erase-contact", Body: `{"rev": 1}`, Want: "200"},
		{Name: "without the guardian's name", Who: tara, Route: "GET /v1/patients/" + child, Want: "200", Holds: `"given_by":"guardian","relation":"mother"`, Lacks: "Kavita"},
	})
	late := 0
	for ref, err := range h.Store.Due(t.Context(), lab.DutyOfAge, lab.At(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC))) {
		if err != nil || ref.Patient != "sahyadri-"+alone {
			t.Errorf("due by 18: %+v, %v", ref, err)
		}
		late++
	}
	if late != 1 {
		t.Errorf("%d duties end with the 18th birthday, want 1", late)
	}
}

// Without a consent nobody else is registered, and the texts are there to be read.
func TestConsentTexts(t *testing.T) {
	h := open(t)
	h.Tie(t, self, "sahyadri", p1)
	newest := consent.Versions()[len(consent.Versions())-1].Name
	h.Play(t, []step{
		{Name: "an adult without", Who: tara, Route: "POST /v1/patients", Want: "400 bad_request consent",
			Body: fmt.Sprintf(`{"id": %q, "name": "Sunita Patil", "birth_date": "1984-03-12", "sex": "female", "language": "hi"}`, alone)},
		{Name: "the versions", Who: tara, Route: "GET /v1/consent-texts", Want: "200", Holds: `{"version":"` + newest + `","since":"2026-12-01"`, Lacks: "I allow"},
		{Name: "by nobody of here", Who: zoya, Route: "GET /v1/consent-texts/" + newest, Want: "200", Holds: "laboratory of"},
		{Name: "one", Who: tara, Route: "GET /v1/consent-texts/" + newest, Want: "200", Holds: `"purpose":"care","given_by":"guardian","en":"I am responsible`, Lacks: "{hospital}"},
		{Name: "in Hindi too", Who: tara, Route: "GET /v1/consent-texts/2026-1", Want: "200", Holds: "अनुमति"},
		{Name: "one that is none", Who: tara, Route: "GET /v1/consent-texts/2026", Want: "404 not_found"},
		{Name: "by the patient", Who: self, Route: "GET /v1/my/patients/" + p1 + "/consent-texts", Want: "200", Holds: "I am responsible", Lacks: "{hospital}"},
		{Name: "by a stranger", Who: thie, Route: "GET /v1/my/patients/" + p1 + "/consent-texts", Want: "404 not_found"},
	})
}

// What is to be done about patients is read page by page, so that many children hide nothing.
func TestTasksByPages(t *testing.T) {
	h := open(t)
	for n := range 5 {
		id := fmt.Sprintf("01938f6c-11aa-7b20-8d5f-90ab12cf%04d", n)
		body := fmt.Sprintf(`{"id": %q, "name": "Sunita Patil", "birth_date": "2012-03-12", "sex": "female", "language": "hi"}`, id)
		if a := h.Do(t, tara, "POST /v1/patients", body); a.Status != 201 {
			t.Fatalf("%d %s", a.Status, a.Body)
		}
		h.Now = h.Now.Add(time.Minute)
	}
	var seen []string
	for cursor := ""; ; {
		var page struct {
			Tasks  []deskTask
			Cursor string
		}
		query := "?limit=2"
		if cursor != "" {
			query += "&cursor=" + cursor
		}
		h.Do(t, tara, "GET /v1/patient-tasks"+query, nil).Read(t, &page)
		for _, task := range page.Tasks {
			seen = append(seen, task.Patient)
		}
		if cursor = page.Cursor; cursor == "" {
			break
		}
	}
	if len(seen) != 5 || !slices.IsSorted(seen) || len(slices.Compact(seen)) != 5 {
		t.Errorf("read %v", seen)
	}
}
