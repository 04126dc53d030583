package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/slip"
	"assay/shared/store"
)

type (
	as   = hospitaltest.Ask
	step = hospitaltest.Step
)

var (
	tara  = as{As: "tara", Hospital: "sahyadri"}  // technician
	meera = as{As: "meera", Hospital: "sahyadri"} // supervisor
	asha  = as{As: "asha", Hospital: "sahyadri"}  // admin
	zoya  = as{As: "zoya", Hospital: "narmada"}
)

const patient = "01938f6c-11aa-7b20-8d5f-000000000001"

// open is the function with a patient of a known birth date and an order.
func open(t *testing.T, keys *slip.Keys) (*hospitaltest.House, lab.Order) {
	t.Helper()
	h := hospitaltest.Open(t, func(s *store.Store) []apigw.Route {
		return handlers{store: s, web: "https://lab.example", keys: func(context.Context) (slip.Keys, error) { return *keys, nil }}.routes()
	})
	h.Found(t, "sahyadri", lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}}, lab.Member{Person: "meera", Roles: []lab.Role{lab.Supervisor}},
		lab.Member{Person: "asha", Roles: []lab.Role{lab.Admin}})
	h.Found(t, "narmada", lab.Member{Person: "zoya", Roles: []lab.Role{lab.Supervisor}})
	h.Enrol(t, tara, patient, "+919876543210")
	born := "1984-03-12"
	h.CorrectPatient(t, tara, patient, lab.PatientCorrection{BirthDate: &born})
	p, _, err := h.Store.Patient(t.Context(), "sahyadri", patient)
	if err != nil {
		t.Fatal(err)
	}
	return h, h.Order(t, tara, p.Snapshot(), lab.COD, "HB")
}

var address = regexp.MustCompile(`/URI\(https://lab\.example/slip\.html#([a-z2-7]{26})\)`)

// prints prints the slip and gives the answer and the token on the paper.
func prints(t *testing.T, h *hospitaltest.House, who as, order, body string) (hospitaltest.Answer, string) {
	t.Helper()
	a := h.Do(t, who, "POST /v1/orders/"+order+"/print-slip", body)
	var paper printed
	if err := json.Unmarshal(a.Body, &paper); err != nil || a.Status != 200 {
		t.Fatalf("print: %d %.200s", a.Status, a.Body)
	}
	found := address.FindSubmatch(paper.PDF)
	if found == nil {
		t.Fatal("the paper leads to no slip")
	}
	return a, string(found[1])
}

func opens(h *hospitaltest.House, t *testing.T, token string, answer lab.SlipAnswer) string {
	t.Helper()
	_, err := h.Store.OpenSlip(t.Context(), token, answer, h.Now)
	var no *lab.Refusal
	switch {
	case err == nil:
		return "opens"
	case errors.As(err, &no):
		return no.Code
	}
	t.Fatal(err)
	return ""
}

var birth = lab.SlipAnswer{BirthDate: "1984-03-12"}

// The token is on the paper and nowhere else: in no answer about the order, in no row, and not in what is kept of the answer
// that held it, which is given again byte for byte all the same.
func TestPrintSlip(t *testing.T) {
	h, o := open(t, &hospitaltest.SlipKeys)
	path := "POST /v1/orders/" + o.ID
	h.Play(t, []step{
		{Name: "an admin sees nothing that opens a value", Who: asha, Route: path + "/print-slip", Body: `{"form": "a6"}`, Want: "403 not_allowed"},
		{Name: "nor renews", Who: asha, Route: path + "/print-slip", Body: `{"form": "a6", "renew": "lost"}`, Want: "403 not_allowed"},
		{Name: "nor makes void", Who: asha, Route: path + "/void-slip", Body: `{"reason": "lost"}`, Want: "403 not_allowed"},
		{Name: "from elsewhere", Who: zoya, Route: path + "/print-slip", Body: `{"form": "a6"}`, Want: "404 not_found"},
		{Name: "on another paper", Who: tara, Route: path + "/print-slip", Body: `{"form": "a4"}`, Want: "400 bad_request form"},
		{Name: "as a message, by an admin", Who: asha, Route: path + "/print-slip", Body: `{"form": "message"}`, Want: "403 not_allowed"},
		{Name: "for no reason that there is", Who: tara, Route: path + "/print-slip", Body: `{"form": "a6", "renew": "x"}`, Want: "400 bad_request renew"},
	})
	before := h.Now
	once := tara
	once.Key = "printed-once"
	first, token := prints(t, h, once, o.ID, `{"form": "80mm"}`)
	if code := opens(h, t, token, birth); code != "opens" {
		t.Errorf("the printed slip: %s", code)
	}
	again, _ := prints(t, h, once, o.ID, `{"form": "80mm"}`)
	if !bytes.Equal(first.Body, again.Body) || again.Header.Get("Idempotent-Replay") != "true" {
		t.Error("the same request got another answer")
	}
	if _, other := prints(t, h, meera, o.ID, `{"form": "a6"}`); other != token {
		t.Error("the same version has two tokens")
	}
	var message printed
	h.Do(t, tara, path+"/print-slip", `{"form": "message"}`).Read(t, &message)
	if message.Link != "https://lab.example/slip.html#"+token || message.PDF != nil {
		t.Errorf("the message is %+v", message)
	}
	rows := h.Rows(t)
	if len(rows) == 0 {
		t.Fatal("no rows were read")
	}
	for _, row := range rows {
		if strings.Contains(row, token) {
			t.Errorf("this row holds the token: %.300s", row)
		}
	}
	seen, err := h.Store.AccessDays(t.Context(), "sahyadri", []string{patient}, store.StaffAccess, "", 10)
	if err != nil || len(seen.Rows) != 2 || !slices.ContainsFunc(seen.Rows, func(a store.AccessDay) bool {
		return a.Who == "tara" && slices.Equal(a.What, []string{"slip_printed"}) && !a.First.Before(before)
	}) {
		t.Errorf("printing is kept as %+v, %v", seen, err)
	}
}

// What is void, renewed or over opens nothing, in the bytes of a token that nobody has.
func TestSlipsEnd(t *testing.T) {
	h, o := open(t, &hospitaltest.SlipKeys)
	_, first := prints(t, h, tara, o.ID, `{"form": "a6"}`)
	h.Play(t, []step{{Name: "void", Who: tara, Route: "POST /v1/orders/" + o.ID + "/void-slip", Body: `{"reason": "lost"}`, Want: "200"}})
	_, second := prints(t, h, tara, o.ID, `{"form": "a6"}`)
	_, third := prints(t, h, tara, o.ID, `{"form": "a6", "renew": "seen_by_others"}`)
	for token, want := range map[string]string{first: "slip_unknown", second: "slip_unknown", third: "opens", strings.Repeat("a", 26): "slip_unknown"} {
		if code := opens(h, t, token, birth); code != want {
			t.Errorf("%s, want %s", code, want)
		}
	}
	if o, err := h.Store.Order(t.Context(), o.ID); err != nil || o.SlipVersion != 3 {
		t.Errorf("version %d, %v", o.SlipVersion, err)
	}
	h.Step(t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.Cancel(lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true}, now, lab.PatientAsked)
	})
	h.Now = h.Now.Add(90*24*time.Hour - time.Minute)
	if code := opens(h, t, third, birth); code != "opens" {
		t.Errorf("on the ninetieth day: %s", code)
	}
	h.Now = h.Now.Add(2 * time.Minute)
	if code := opens(h, t, third, birth); code != "slip_unknown" {
		t.Errorf("after 90 days: %s", code)
	}
	h.Play(t, []step{{Name: "nor is it printed", Who: tara, Route: "POST /v1/orders/" + o.ID + "/print-slip", Body: `{"form": "a6"}`, Want: "409 slip_ended"}})
}

// The guard is the record as it is now: corrected, merged, of a rough age, or without anything that a patient could know.
func TestGuardFollowsTheRecord(t *testing.T) {
	h, o := open(t, &hospitaltest.SlipKeys)
	_, token := prints(t, h, tara, o.ID, `{"form": "a6"}`)
	expect := func(when string, want map[lab.SlipAnswer]string) {
		t.Helper()
		for answer, code := range want {
			if got := opens(h, t, token, answer); got != code {
				t.Errorf("%s: %+v: %s, want %s", when, answer, got, code)
			}
		}
	}
	phone := lab.SlipAnswer{PhoneDigits: "3210"}
	expect("at first", map[lab.SlipAnswer]string{birth: "opens", phone: "slip_unknown", {BirthDate: "1984"}: "bad_request", {BirthDate: "12-03-1984"}: "bad_request",
		{BirthDate: "1984-02-31"}: "bad_request", {}: "bad_request", {PhoneDigits: "321"}: "bad_request", {PhoneDigits: "32 0"}: "bad_request"})
	date := "1985-07-01"
	h.CorrectPatient(t, tara, patient, lab.PatientCorrection{BirthDate: &date})
	expect("corrected, and the order has not followed yet", map[lab.SlipAnswer]string{{BirthDate: date}: "opens", birth: "slip_unknown"})
	years := 41
	h.CorrectPatient(t, tara, patient, lab.PatientCorrection{Age: lab.StatedAge{Years: &years}})
	p, _, err := h.Store.Patient(t.Context(), "sahyadri", patient)
	if err != nil {
		t.Fatal(err)
	}
	expect("a rough age", map[lab.SlipAnswer]string{phone: "opens", {BirthDate: p.BirthDate}: "slip_unknown", {BirthDate: p.BirthDate[:4]}: "bad_request"})
	none := ""
	h.CorrectPatient(t, tara, patient, lab.PatientCorrection{Phone: &none})
	expect("and no phone", map[lab.SlipAnswer]string{phone: "slip_unknown", {BirthDate: p.BirthDate}: "slip_unknown"})
	const survivor = "01938f6c-11aa-7b20-8d5f-000000000002"
	h.Enrol(t, tara, survivor, "+919876543219")
	h.CorrectPatient(t, tara, survivor, lab.PatientCorrection{Age: lab.StatedAge{Years: &years}}) // alike, so that one person may join them
	h.Merge(t, meera, survivor, patient)
	expect("merged", map[lab.SlipAnswer]string{{PhoneDigits: "3219"}: "opens", phone: "slip_unknown"})
}

// Five wrong answers of the right shape and kind lock the slip; no other try counts, and a token that nobody has leaves nothing.
func TestTries(t *testing.T) {
	h, o := open(t, &hospitaltest.SlipKeys)
	_, token := prints(t, h, tara, o.ID, `{"form": "a6"}`)
	before := fmt.Sprint(h.Rows(t))
	for range 7 {
		opens(h, t, token, lab.SlipAnswer{BirthDate: "1984"})
		opens(h, t, token, lab.SlipAnswer{PhoneDigits: "0000"})
		opens(h, t, "abcdefghijklmnopqrstuvwxyz", birth)
	}
	if fmt.Sprint(h.Rows(t)) != before {
		t.Error("a try that costs none was written down")
	}
	for n := range 6 {
		want := "slip_unknown"
		if n == 5 {
			want = "slip_locked"
		}
		if code := opens(h, t, token, lab.SlipAnswer{BirthDate: "1984-03-13"}); code != want {
			t.Errorf("wrong answer %d: %s, want %s", n+1, code, want)
		}
	}
	if code := opens(h, t, token, birth); code != "slip_locked" {
		t.Errorf("the right one: %s", code)
	}
	_, renewed := prints(t, h, tara, o.ID, `{"form": "a6", "renew": "lost"}`)
	if code := opens(h, t, renewed, birth); code != "opens" {
		t.Errorf("a new slip of the same order: %s", code)
	}
}

// After a change of keys, what is out goes on opening, and what is printed is made with the new one.
func TestNewKey(t *testing.T) {
	keys := hospitaltest.SlipKeys
	h, o := open(t, &keys)
	once := tara
	once.Key = "before-the-change"
	first, old := prints(t, h, once, o.ID, `{"form": "a6"}`)
	next := bytes.Repeat([]byte{9}, 32)
	keys = slip.Keys{Current: "next", Keys: map[string][]byte{"test": keys.Keys["test"], "next": next}}
	_, token := prints(t, h, tara, o.ID, `{"form": "a6"}`)
	if token == old {
		t.Error("the new key makes the same token")
	}
	if again, _ := prints(t, h, once, o.ID, `{"form": "a6"}`); !bytes.Equal(first.Body, again.Body) {
		t.Error("a repeated request got another paper")
	}
	for _, token := range []string{old, token} {
		if code := opens(h, t, token, birth); code != "opens" {
			t.Error(code)
		}
	}
	keys = slip.Keys{Current: "next", Keys: map[string][]byte{"next": next}}
	h.Play(t, []step{{Name: "the old key is gone", Who: once, Route: "POST /v1/orders/" + o.ID + "/print-slip", Body: `{"form": "a6"}`, Want: "409 slip_key_gone"}})
}
