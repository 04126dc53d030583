package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
	"assay/shared/store"
)

// reachable gives a record an e-mail address, which the desk types.
func reachable(t *testing.T, h *hospitaltest.House, patient, email string) {
	t.Helper()
	h.CorrectPatient(t, tara, patient, lab.PatientCorrection{Email: &email})
}

func record(t *testing.T, h *hospitaltest.House, id string) lab.Patient {
	t.Helper()
	p, _, err := h.Store.Patient(t.Context(), "sahyadri", id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// duties are the letters and tasks about patients that are not finished, as "kind patient name".
func duties(t *testing.T, h *hospitaltest.House, kind lab.DutyKind) (list []string) {
	t.Helper()
	for ref, err := range h.Store.Due(t.Context(), kind, lab.At(h.Now.Add(time.Hour))) {
		if err != nil {
			t.Fatal(err)
		}
		if ref.Patient != "" {
			_, name, _ := strings.Cut(ref.Duty[2:], "#")
			list = append(list, strings.TrimPrefix(ref.Patient, "sahyadri-")[35:]+" "+name)
		}
	}
	slices.Sort(list)
	return list
}

const ask = "POST /v1/my/ties/ask"

func asked(number string) string {
	return fmt.Sprintf(`{"hospital": "sahyadri", "number": %q}`, number)
}
func typed(code string) string { return fmt.Sprintf(`{"hospital": "sahyadri", "code": %q}`, code) }

// A slip and a birth date tie nothing any more: the route is gone, and a row from before by itself opens nothing.
func TestASlipTiesNothing(t *testing.T) {
	h := open(t)
	_, slip := order(t, h, p1)
	if a := h.Do(t, self, "POST /v1/my/patients", fmt.Sprintf(`{"slip": %q, "phone_digits": "3210"}`, slip)); a.Status != http.StatusMethodNotAllowed {
		t.Errorf("a slip: %d %s", a.Status, a.Body)
	}
	h.Tie(t, self, "sahyadri", p1)
	h.ChangePatient(t, tara, p1, func(d store.Loaded) (out lab.ChangedPatient, err error) { // the row stays, the record forgets
		p := d.Patient
		p.Ties = nil
		out.Patient, out.Event, err = p.SetPreferences(d.Caller, d.Now, p.Rev, lab.Preferences{Language: "en"})
		return out, err
	})
	h.Play(t, []step{
		{Name: "a row alone shows no record", Who: self, Route: "GET /v1/my/patients", Want: "200", Holds: `{"patients":[]}`},
		{Name: "and changes none", Who: self, Route: "PUT /v1/my/patients/" + p1 + "/preferences", Body: `{"rev": 4, "language": "hi", "mail": {}}`, Want: "404 not_found"},
	})
}

// A code goes to the address on the record, and ties the login that asked for it and no other, once, for half an hour.
func TestTieByCode(t *testing.T) {
	h := open(t)
	reachable(t, h, p1, "sunita@patients.example")
	number := record(t, h, p1).Number
	h.Play(t, []step{
		{Name: "a code nobody has", Who: self, Route: "POST /v1/my/ties", Body: typed("abcd-efgh-ijkl"), Want: "404 code_unknown"},
		{Name: "asked for", Who: self, Route: ask, Body: asked(number), Want: "200", Holds: `{"hospital":"sahyadri","minutes":30}`},
	})
	if letters := duties(t, h, lab.DutyMail); !slices.Equal(letters, []string{"1 mail.tie_code"}) {
		t.Errorf("letters %v", letters)
	}
	first := h.Code(t, "sahyadri", p1)
	h.Play(t, []step{
		{Name: "with another login", Who: thie, Route: "POST /v1/my/ties", Body: typed(first), Want: "404 code_unknown"},
		{Name: "at another hospital", Who: self, Route: "POST /v1/my/ties", Body: `{"hospital": "narmada", "code": "` + first + `"}`, Want: "404 code_unknown"},
		{Name: "nothing is open so far", Who: self, Route: "GET /v1/my/patients", Want: "200", Holds: `{"patients":[]}`},
		{Name: "asked for again", Who: self, Route: ask, Body: asked(number), Want: "200"},
		{Name: "which ends the one before", Who: self, Route: "POST /v1/my/ties", Body: typed(first), Want: "404 code_unknown"},
	})
	late := h.Code(t, "sahyadri", p1)
	h.Now = h.Now.Add(lab.CodeLife)
	h.Play(t, []step{
		{Name: "too late", Who: self, Route: "POST /v1/my/ties", Body: typed(late), Want: "404 code_unknown"},
		{Name: "and once more", Who: self, Route: ask, Body: asked(number), Want: "200"},
	})
	code := h.Code(t, "sahyadri", p1)
	rows := strings.Join(h.Rows(t), "\n")
	if strings.Contains(rows, code) {
		t.Error("a code is kept")
	}
	as := strings.ToUpper(code[:4] + "-" + code[4:8] + " " + code[8:])
	h.Play(t, []step{
		{Name: "tied, as it is typed", Who: self, Route: "POST /v1/my/ties", Body: typed(as), Want: "200", Holds: p1},
		{Name: "once", Who: self, Route: "POST /v1/my/ties", Body: typed(code), Want: "404 code_unknown"},
		{Name: "mine", Who: self, Route: "GET /v1/my/patients", Want: "200", Holds: `"how":"code","address":"s…@patients.example"`, Lacks: "login-1"},
		{Name: "listed at the desk", Who: tara, Route: "GET /v1/patients/" + p1, Want: "200", Holds: `"how":"code","address":"s…@patients.example"`, Lacks: "login-1"},
		{Name: "not a stranger's", Who: thie, Route: "GET /v1/my/patients", Want: "200", Holds: `{"patients":[]}`},
	})
	if letters := duties(t, h, lab.DutyMail); !slices.Contains(letters, "1 mail.tied") {
		t.Errorf("no letter says so: %v", letters)
	}
}

// Whether there is such a record, and whether a code goes out, is answered in the same bytes; and so is the limit.
func TestAskingTellsNothing(t *testing.T) {
	h := open(t)
	reachable(t, h, p1, "sunita@patients.example")
	h.Merge(t, meera, p2, p3)
	numbers := map[string]string{"a record with an address": record(t, h, p1).Number, "one without": record(t, h, p2).Number,
		"one that was merged": record(t, h, p3).Number, "nobody's": "P26-999999"}
	var answers []string
	n := 0
	for name, number := range numbers {
		for range 5 {
			n++
			a := h.Do(t, as{As: fmt.Sprint("login-", 10+n), Pool: hospitaltest.PatientPool}, ask, asked(number))
			answers = append(answers, fmt.Sprint(a.Status, string(a.Body)))
		}
		n++
		a := h.Do(t, as{As: fmt.Sprint("login-", 10+n), Pool: hospitaltest.PatientPool}, ask, asked(number))
		if a.Status != http.StatusTooManyRequests || a.Header.Get("Retry-After") == "" {
			t.Errorf("%s, asked about six times a day: %d %s", name, a.Status, a.Body)
		}
	}
	if slices.Sort(answers); len(slices.Compact(answers)) != 1 {
		t.Errorf("answers %v", slices.Compact(answers))
	}
	if letters := duties(t, h, lab.DutyMail); len(letters) != 5 || letters[0] != "1 mail.tie_code" {
		t.Errorf("letters %v", letters)
	}
	for range 4 {
		h.Do(t, self, ask, asked("P26-888888"))
	}
	h.Play(t, []step{
		{Name: "a fifth by one login", Who: self, Route: ask, Body: asked("P26-777777"), Want: "200"},
		{Name: "a sixth", Who: self, Route: ask, Body: asked("P26-666666"), Want: "429 limit_codes"},
		{Name: "a number that is none", Who: thie, Route: ask, Body: asked("P26#1"), Want: "400 bad_request number"},
		{Name: "a hospital that is none", Who: thie, Route: ask, Body: `{"hospital": "x#y", "number": "P26-000001"}`, Want: "400 bad_request hospital"},
		{Name: "by staff, who are no patients there", Who: as{As: "tara", Hospital: "sahyadri"}, Route: ask, Body: asked("P26-000001"), Want: "401 signed_out"},
	}[:4])
}

// Ten codes of a day are looked at, right and wrong, however many are sent; the eleventh would have been right.
func TestGuessesOfADay(t *testing.T) {
	h := open(t)
	reachable(t, h, p1, "sunita@patients.example")
	h.Do(t, self, ask, asked(record(t, h, p1).Number))
	code := h.Code(t, "sahyadri", p1)
	answers := make(chan int, 24)
	for n := range 24 {
		go func() { answers <- h.Do(t, self, "POST /v1/my/ties", typed(fmt.Sprintf("abcd-efgh-%04d", n))).Status }()
	}
	looked := 0
	for range 24 {
		if <-answers == http.StatusNotFound {
			looked++
		}
	}
	if looked != 10 {
		t.Errorf("%d codes were looked at", looked)
	}
	a := h.Do(t, self, "POST /v1/my/ties", typed(code))
	if a.Status != http.StatusTooManyRequests || a.Header.Get("Retry-After") == "" {
		t.Errorf("the right one: %d %s", a.Status, a.Body)
	}
}

// The desk invites an address that it names; whatever login has the code is tied. An admin, who sees no values, invites nobody.
func TestTieByInvitation(t *testing.T) {
	h := open(t)
	invite := "POST /v1/patients/" + p1 + "/ties/invite"
	const body = `{"rev": 1, "email": "Kavita@patients.example", "attested": true}`
	h.Play(t, []step{
		{Name: "by an admin", Who: asha, Route: invite, Body: body, Want: "403 not_allowed"},
		{Name: "of elsewhere", Who: zoya, Route: invite, Body: body, Want: "404 not_found"},
		{Name: "identity not checked", Who: tara, Route: invite, Body: strings.Replace(body, "true", "false", 1), Want: "400 bad_request attested"},
		{Name: "no address", Who: tara, Route: invite, Body: `{"rev": 1, "email": "x", "attested": true}`, Want: "400 bad_request email"},
		{Name: "on an older rev", Who: tara, Route: invite, Body: strings.Replace(body, "1", "0", 1), Want: "412 stale"},
		{Name: "invited", Who: tara, Route: invite, Body: body, Want: "200"},
	})
	first := h.Code(t, "sahyadri", p1)
	h.Play(t, []step{
		{Name: "invited again", Who: tara, Route: invite, Body: strings.Replace(body, "1", "2", 1), Want: "200"},
		{Name: "which ends the one before", Who: self, Route: "POST /v1/my/ties", Body: typed(first), Want: "404 code_unknown"},
		{Name: "accepted", Who: self, Route: "POST /v1/my/ties", Body: typed(h.Code(t, "sahyadri", p1)[:0] + "x"), Want: "404 code_unknown"},
	})
	h.Play(t, []step{
		{Name: "accepted", Who: self, Route: "POST /v1/my/ties", Body: typed(h.Code(t, "sahyadri", p1)), Want: "200", Holds: `"tie":4`},
		{Name: "the desk sees who invited", Who: tara, Route: "GET /v1/patients/" + p1, Want: "200", Holds: `"how":"invitation","address":"K…@patients.example","since"`, Lacks: "avita"},
		{Name: "by whom", Who: tara, Route: "GET /v1/patients/" + p1, Want: "200", Holds: `"by":"tara","waits":false`},
		{Name: "the patient does not", Who: self, Route: "GET /v1/my/patients", Want: "200", Holds: `"how":"invitation"`, Lacks: "tara"},
	})
	rows := strings.Join(h.Rows(t), "\n")
	if strings.Contains(rows, "avita@") {
		t.Error("the address is kept after it was accepted")
	}
}

// Either side ends a tie, and it opens nothing from the next request on.
func TestTiesEnd(t *testing.T) {
	h := open(t)
	placed, _ := order(t, h, p1)
	mine, desk := "/v1/my/patients/"+p1, "/v1/patients/"+p1
	h.Tie(t, self, "sahyadri", p1) // rev 3
	h.Tie(t, thie, "sahyadri", p1) // rev 5
	if letters := duties(t, h, lab.DutyMail); !slices.Contains(letters, "1 mail.tied") {
		t.Errorf("letters %v", letters)
	}
	h.Play(t, []step{
		{Name: "by a login that it is not open to", Who: as{As: "kavita", Pool: hospitaltest.PatientPool}, Route: "POST " + mine + "/ties/end", Body: `{"rev": 5, "tie": 3}`, Want: "404 not_found"},
		{Name: "from elsewhere", Who: zoya, Route: "POST " + desk + "/ties/end", Body: `{"rev": 5, "tie": 3}`, Want: "404 not_found"},
		{Name: "one that there is not", Who: tara, Route: "POST " + desk + "/ties/end", Body: `{"rev": 5, "tie": 4}`, Want: "404 not_found"},
		{Name: "another login, by the patient", Who: self, Route: "POST " + mine + "/ties/end", Body: `{"rev": 5, "tie": 5}`, Want: "200"},
		{Name: "it opens nothing", Who: thie, Route: "GET /v1/my/patients", Want: "200", Holds: `{"patients":[]}`},
		{Name: "on an older rev", Who: tara, Route: "POST " + desk + "/ties/end", Body: `{"rev": 5, "tie": 3}`, Want: "412 stale"},
		{Name: "by the desk", Who: tara, Route: "POST " + desk + "/ties/end", Body: `{"rev": 6, "tie": 3}`, Want: "200"},
		{Name: "nor does this", Who: self, Route: "PUT " + mine + "/preferences", Body: `{"rev": 7, "language": "en", "mail": {}}`, Want: "404 not_found"},
	})
	if _, _, err := h.Store.OwnOrder(t.Context(), "login-1", placed); err == nil {
		t.Error("an order is still open")
	}
	if rows := strings.Join(h.Rows(t), "\n"); strings.Contains(rows, "N#L#login") {
		t.Error("a row leads to the record still")
	}
}

// After a merge each login sees what it saw before, until the desk confirms it; a task asks for that.
func TestMergeOpensNothing(t *testing.T) {
	h := open(t)
	first, _ := order(t, h, p1)
	second, _ := order(t, h, p2)
	h.Tie(t, self, "sahyadri", p1)
	h.Tie(t, thie, "sahyadri", p2)
	sees := func(step, login string, records, orders []string) {
		t.Helper()
		var got struct{ Patients []ownPatient }
		h.Do(t, as{As: login, Pool: hospitaltest.PatientPool}, "GET /v1/my/patients", nil).Read(t, &got)
		var seen, open []string
		for _, p := range got.Patients {
			seen = append(seen, p.Patient)
		}
		for _, id := range []string{first, second} {
			if _, _, err := h.Store.OwnOrder(t.Context(), login, id); err == nil {
				open = append(open, id)
			}
		}
		if !slices.Equal(seen, records) || !slices.Equal(open, orders) {
			t.Errorf("%s: %s sees %v with the orders %v", step, login, seen, open)
		}
	}
	h.Merge(t, meera, p2, p1)
	sees("merged", "login-1", []string{p1}, []string{first})
	sees("merged", "login-2", []string{p2}, []string{second})
	var got struct{ Tasks []deskTask }
	h.Do(t, tara, "GET /v1/patient-tasks", nil).Read(t, &got)
	if len(got.Tasks) != 2 || got.Tasks[0].Kind != "confirm_tie" || got.Tasks[0].Tie != 3 {
		t.Errorf("tasks %+v", got.Tasks)
	}
	h.Play(t, []step{
		{Name: "no tasks of elsewhere", Who: zoya, Route: "GET /v1/patient-tasks", Want: "200", Holds: `{"tasks":[]}`},
		{Name: "both wait", Who: tara, Route: "GET /v1/patients/" + p2, Want: "200", Holds: `"waits":true},{"patient":"` + p1},
		{Name: "by an admin", Who: asha, Route: "POST /v1/patients/" + p1 + "/ties/confirm", Body: `{"rev": 4, "tie": 3}`, Want: "403 not_allowed"},
		{Name: "by a patient", Who: self, Route: "POST /v1/my/patients/" + p1 + "/consents", Body: `{"rev": 4, "text_version": "2026-2", "language": "hi", "purpose": "research"}`, Want: "409 merged"},
		{Name: "confirmed", Who: tara, Route: "POST /v1/patients/" + p1 + "/ties/confirm", Body: `{"rev": 4, "tie": 3}`, Want: "200"},
		{Name: "twice", Who: tara, Route: "POST /v1/patients/" + p1 + "/ties/confirm", Body: `{"rev": 5, "tie": 3}`, Want: "409 nothing_to_confirm"},
	})
	sees("confirmed", "login-1", []string{p2}, []string{first, second})
	sees("the other is not", "login-2", []string{p2}, []string{second})
	if tasks := duties(t, h, lab.DutyDesk); tasks != nil {
		t.Errorf("tasks of no hospital: %v", tasks)
	}
	h.Do(t, tara, "GET /v1/patient-tasks", nil).Read(t, &got)
	if len(got.Tasks) != 1 || got.Tasks[0].Patient != p2 {
		t.Errorf("tasks %+v", got.Tasks)
	}
	h.Play(t, []step{{Name: "a command by a confirmed tie", Who: self, Route: "PUT /v1/my/patients/" + p2 + "/preferences", Body: `{"rev": 4, "language": "en", "mail": {}}`, Want: "200"}})
	h.Merge(t, meera, p3, p2)
	sees("merged on", "login-1", []string{p2}, []string{first, second})
	h.Separate(t, meera, p3, p2)
	h.Separate(t, meera, p2, p1)
	sees("separated", "login-1", []string{p1}, []string{first})
	sees("separated", "login-2", []string{p2}, []string{second})
	h.Do(t, tara, "GET /v1/patient-tasks", nil).Read(t, &got)
	if len(got.Tasks) != 0 {
		t.Errorf("tasks that are moot: %+v", got.Tasks)
	}
	h.Merge(t, meera, p2, p1)
	sees("merged again", "login-1", []string{p1}, []string{first})
}

// Records that differ in sex or birth date are merged by two persons.
func TestMergeOfUnlikeByTwo(t *testing.T) {
	h := open(t)
	male := "male"
	h.CorrectPatient(t, tara, p1, lab.PatientCorrection{Sex: &male})
	merge := "POST /v1/patients/" + p2 + "/merge"
	pair := func(rev, other int) string {
		return fmt.Sprintf(`{"rev": %d, "other": %q, "other_rev": %d}`, rev, p1, other)
	}
	reasoned := func(rev, other int) string {
		return strings.TrimSuffix(pair(rev, other), "}") + `, "reason": "sex was typed wrong"}`
	}
	h.Play(t, []step{
		{Name: "by one", Who: meera, Route: merge, Body: reasoned(1, 2), Want: "409 two_persons"},
		{Name: "asked for by a technician", Who: tara, Route: merge + "/ask", Body: reasoned(1, 2), Want: "403 not_allowed"},
		{Name: "of like records", Who: meera, Route: merge + "/ask", Body: strings.Replace(reasoned(1, 1), p1, p3, 1), Want: "409 one_person_does"},
		{Name: "confirmed before it is asked for", Who: meera, Route: merge + "/confirm", Body: pair(1, 2), Want: "404 not_found"},
		{Name: "asked for", Who: meera, Route: merge + "/ask", Body: reasoned(1, 2), Want: "200", Holds: `"rev":2`},
		{Name: "a task", Who: asha, Route: "GET /v1/patient-tasks", Want: "200", Holds: `"kind":"confirm_merge"`},
		{Name: "shown", Who: asha, Route: "GET /v1/patients/" + p2, Want: "200", Holds: `"merge_asked":{"other":"` + p1 + `","reason":"sex was typed wrong","by":"meera"`},
		{Name: "asked for twice", Who: asha, Route: merge + "/ask", Body: reasoned(2, 2), Want: "409 merge_pending"},
		{Name: "by the same", Who: meera, Route: merge + "/confirm", Body: pair(2, 2), Want: "403 own_request"},
		{Name: "on an older rev", Who: asha, Route: merge + "/confirm", Body: pair(1, 2), Want: "412 stale"},
		{Name: "refused", Who: asha, Route: merge + "/refuse", Body: `{"rev": 2}`, Want: "200"},
		{Name: "no task", Who: asha, Route: "GET /v1/patient-tasks", Want: "200", Holds: `{"tasks":[]}`},
		{Name: "asked for again", Who: meera, Route: merge + "/ask", Body: reasoned(3, 2), Want: "200"},
		{Name: "confirmed by another", Who: asha, Route: merge + "/confirm", Body: pair(4, 2), Want: "200", Holds: `"other_rev":3`},
		{Name: "no task any more", Who: asha, Route: "GET /v1/patient-tasks", Want: "200", Holds: `{"tasks":[]}`},
		{Name: "merged", Who: tara, Route: "GET /v1/patients/" + p1, Want: "200", Holds: `"merged_into":"` + p2},
	})
	h.Separate(t, meera, p2, p1)
	h.Play(t, []step{{Name: "and asked for once more", Who: meera, Route: merge + "/ask", Body: reasoned(6, 4), Want: "200"}})
	h.Now = h.Now.Add(7 * 24 * time.Hour)
	h.Play(t, []step{{Name: "too late", Who: asha, Route: merge + "/confirm", Body: pair(7, 4), Want: "409 merge_expired"}})
}

// A change of e-mail or phone is announced to the address before it, and a code that is out to that is no longer good.
func TestAChangeOfAddressIsTold(t *testing.T) {
	h := open(t)
	reachable(t, h, p1, "sunita@patients.example")
	if letters := duties(t, h, lab.DutyMail); len(letters) != 0 {
		t.Errorf("nobody was there to tell: %v", letters)
	}
	h.Do(t, self, ask, asked(record(t, h, p1).Number))
	code := h.Code(t, "sahyadri", p1)
	for n, body := range []string{`"name": "Sunita Patel"`, `"phone": "+919876543219"`, `"email": "leela@patients.example"`, `"email": ""`} {
		rev := record(t, h, p1).Rev
		a := h.Do(t, tara, "POST /v1/patients/"+p1+"/correct", fmt.Sprintf(`{"rev": %d, "reason": "asked", %s}`, rev, body))
		var got struct{ Rev int }
		if err := json.Unmarshal(a.Body, &got); err != nil || a.Status != http.StatusOK {
			t.Fatalf("%s: %d %s", body, a.Status, a.Body)
		}
		if letters := duties(t, h, lab.DutyMail); slices.Contains(letters, "1 mail.contact_changed") != (n > 0) || len(letters) != 1+n {
			t.Errorf("%s: letters %v", body, letters)
		}
	}
	h.Play(t, []step{{Name: "the code before", Who: self, Route: "POST /v1/my/ties", Body: typed(code), Want: "404 code_unknown"}})
}

// Erasing the contact ends ties, codes that are out, and the visit slips, which a duty ends.
func TestErasingEndsTies(t *testing.T) {
	h := open(t)
	h.Tie(t, self, "sahyadri", p1)
	reachable(t, h, p1, "sunita@patients.example")
	h.Do(t, thie, ask, asked(record(t, h, p1).Number))
	code := h.Code(t, "sahyadri", p1)
	h.Play(t, []step{
		{Name: "erased", Who: asha, Route: "POST /v1/patients/" + p1 + "/erase-contact", Body: fmt.Sprintf(`{"rev": %d}`, record(t, h, p1).Rev), Want: "200"},
		{Name: "it opens nothing", Who: self, Route: "GET /v1/my/patients", Want: "200", Holds: `{"patients":[]}`},
		{Name: "nor does a code", Who: thie, Route: "POST /v1/my/ties", Body: typed(code), Want: "404 code_unknown"},
	})
	if slips := duties(t, h, lab.DutyEndSlips); !slices.Equal(slips, []string{"1 end_slips"}) {
		t.Errorf("duties %v", slips)
	}
	if rows := strings.Join(h.Rows(t), "\n"); strings.Contains(rows, "N#L#login") || strings.Contains(rows, "patients.example") {
		t.Error("a tie or an address is left")
	}
}
