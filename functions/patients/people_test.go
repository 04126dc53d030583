package main

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"assay/infra/testing/hospitaltest"
	"assay/shared/apigw"
	"assay/shared/lab"
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
	zoya  = as{As: "zoya", Hospital: "narmada"}   // supervisor elsewhere
	self  = as{As: "login-1", Pool: hospitaltest.PatientPool}
	thie  = as{As: "login-2", Pool: hospitaltest.PatientPool} // somebody else's login
)

// The ids of three patients of Sahyadri, one of Narmada, and one of nobody.
const (
	p1, p2, p3 = "01938f6c-11aa-7b20-8d5f-000000000001", "01938f6c-11aa-7b20-8d5f-000000000002", "01938f6c-11aa-7b20-8d5f-000000000003"
	foreign    = "01938f6c-11aa-7b20-8d5f-0000000000f1"
	nobody     = "01938f6c-11aa-7b20-8d5f-0000000000ee"
)

func open(t *testing.T) *hospitaltest.House {
	t.Helper()
	h := hospitaltest.Open(t, func(s *store.Store) []apigw.Route { return handlers{store: s}.routes() })
	h.Found(t, "sahyadri", lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}},
		lab.Member{Person: "meera", Roles: []lab.Role{lab.Supervisor}}, lab.Member{Person: "asha", Roles: []lab.Role{lab.Admin}})
	h.Found(t, "narmada", lab.Member{Person: "zoya", Roles: []lab.Role{lab.Supervisor}})
	for n, id := range []string{p1, p2, p3} {
		enrol(t, h, tara, id, fmt.Sprintf("+91987654321%d", n))
	}
	enrol(t, h, zoya, foreign, "+919876543219")
	return h
}

func enrol(t *testing.T, h *hospitaltest.House, who as, id, phone string) {
	t.Helper()
	a := h.Do(t, who, "POST /v1/patients", fmt.Sprintf(`{"id": %q, "name": "Sunita Patil", "age": {"years": 42}, "sex": "female",
		"phone": %q, "language": "hi", "consent": {"text_version": "2026-1", "language": "hi", "purpose": "care", "attested": true}}`, id, phone))
	if a.Status != http.StatusCreated {
		t.Fatalf("register: %d %s", a.Status, a.Body)
	}
}

// order places an order of a patient, and gives its id and slip.
func order(t *testing.T, h *hospitaltest.House, patient string) (id, slip string) {
	t.Helper()
	p, _, err := h.Store.Patient(t.Context(), "sahyadri", patient)
	if err != nil {
		t.Fatal(err)
	}
	o := h.Order(t, tara, p.Snapshot(), lab.COD, "HB")
	return o.ID, h.Slip(t, o)
}

func TestCorrectPatient(t *testing.T) {
	h := open(t)
	placedOrder, _ := order(t, h, p1)
	const fix = `{"rev": 1, "reason": "read from the card", "name": "Sunita Patel", "phone": "+919876543290"}`
	path := "POST /v1/patients/" + p1 + "/correct"
	find := func(phone string) string { return fmt.Sprintf(`{"phone": %q}`, phone) }
	unknown := h.Do(t, tara, "POST /v1/patients/"+nobody+"/correct", fix)
	theirs := h.Do(t, tara, "POST /v1/patients/"+foreign+"/correct", fix)
	if string(unknown.Body) != string(theirs.Body) || theirs.Status != http.StatusNotFound {
		t.Errorf("a foreign patient is answered otherwise than an unknown one: %s, %s", unknown.Body, theirs.Body)
	}
	h.Play(t, []step{
		{Name: "an id that is none", Who: tara, Route: "POST /v1/patients/1/correct", Body: fix, Want: "404 not_found"},
		{Name: "no reason", Who: tara, Route: path, Body: `{"rev": 1, "name": "Sunita Patel"}`, Want: "400 bad_request reason"},
		{Name: "a name that is a number", Who: tara, Route: path, Body: `{"rev": 1, "reason": "x", "name": 7}`, Want: "400 wrong_type name"},
		{Name: "a null", Who: tara, Route: path, Body: `{"rev": 1, "reason": "x", "phone": null}`, Want: "400 wrong_type phone"},
		{Name: "a landline", Who: tara, Route: path, Body: `{"rev": 1, "reason": "x", "phone": "0253200000"}`, Want: "400 bad_request phone"},
		{Name: "the number of a patient", Who: tara, Route: path, Body: `{"rev": 1, "reason": "x", "number": "P26-000009"}`, Want: "400 unknown_field number"},
		{Name: "a later rev", Who: tara, Route: path, Body: strings.Replace(fix, "1", "2", 1), Want: "412 stale"},
		{Name: "nothing is changed so far", Who: tara, Route: "GET /v1/patients/" + p1, Want: "200", Holds: `"rev":1`},
		{Name: "corrected", Who: tara, Route: path, Body: fix, Want: "200", Holds: `"rev":2`},
		{Name: "decided on what is gone", Who: meera, Route: path, Body: fix, Want: "412 stale", Holds: `"patient":2`},
		{Name: "shown", Who: tara, Route: "GET /v1/patients/" + p1, Want: "200", Holds: `"name":"Sunita Patel","name_latin":"Sunita Patel"`},
		{Name: "found by the new phone", Who: tara, Route: "POST /v1/patients/find", Body: find("+919876543290"), Want: "200", Holds: p1},
		{Name: "no more by the old one", Who: tara, Route: "POST /v1/patients/find", Body: find("+919876543210"), Want: "200", Lacks: p1},
		{Name: "back to the old phone", Who: tara, Route: path, Body: `{"rev": 2, "reason": "was right", "phone": "+919876543210"}`, Want: "200"},
		{Name: "found by it again", Who: tara, Route: "POST /v1/patients/find", Body: find("+919876543210"), Want: "200", Holds: p1},
		{Name: "phone taken away, birth date known", Who: tara, Route: path, Body: `{"rev": 3, "reason": "asked", "phone": "", "birth_date": "1984-03-12"}`, Want: "200"},
		{Name: "not found by any", Who: tara, Route: "POST /v1/patients/find", Body: find("+919876543210"), Want: "200", Holds: `[]`},
		{Name: "history from elsewhere", Who: zoya, Route: "GET /v1/patients/" + p1 + "/history", Want: "404 not_found"},
		{Name: "history", Who: tara, Route: "GET /v1/patients/" + p1 + "/history", Want: "200", Holds: `"reason":"read from the card"`},
	})
	if o, err := h.Store.Order(t.Context(), placedOrder); err != nil || o.Patient.Name != "Sunita Patil" {
		t.Errorf("the order is of %q by now, %v", o.Patient.Name, err)
	}
	var got struct{ Earlier []earlier }
	h.Do(t, tara, "GET /v1/patients/"+p1+"/history", nil).Read(t, &got)
	if e := got.Earlier; len(e) != 3 || e[0].Name != "Sunita Patil" || e[0].Contact.Phone != "+919876543210" ||
		e[1].Contact.Phone != "+919876543290" || e[2].Contact.Phone != "+919876543210" || !e[2].Estimated || e[0].By.Name != "Tara Kulkarni" {
		t.Errorf("history %+v", e)
	}
}

func TestConsentAndPreferences(t *testing.T) {
	h := open(t)
	desk, mine := "/v1/patients/"+p1, "/v1/my/patients/"+p1
	mayOrder := func(want string) {
		t.Helper()
		p, _, err := h.Store.Patient(t.Context(), "sahyadri", p1)
		if err != nil {
			t.Fatal(err)
		}
		var no *lab.Refusal
		if err := p.MayOrder(h.Now); errors.As(err, &no) != (want != "") || no != nil && no.Code != want {
			t.Errorf("an order is refused with %v, want %q", err, want)
		}
	}
	h.Play(t, []step{
		{Name: "research at the desk", Who: tara, Route: "POST " + desk + "/consents", Body: `{"rev": 1, "text_version": "2026-2", "language": "en", "purpose": "research", "attested": true}`, Want: "200"},
		{Name: "not attested", Who: tara, Route: "POST " + desk + "/consents", Body: `{"rev": 2, "text_version": "2026-2", "language": "en", "purpose": "sharing"}`, Want: "400 bad_request consent.attested"},
		{Name: "for another purpose", Who: tara, Route: "POST " + desk + "/consents", Body: `{"rev": 2, "text_version": "2026-2", "language": "en", "purpose": "sales", "attested": true}`, Want: "400 bad_request consent.purpose"},
		{Name: "for a foreign patient", Who: tara, Route: "POST /v1/patients/" + foreign + "/consents", Body: `{"rev": 1, "text_version": "2026-2", "language": "en", "purpose": "research", "attested": true}`, Want: "404 not_found"},
		{Name: "mine before it is tied", Who: self, Route: "PUT " + mine + "/preferences", Body: `{"rev": 2, "language": "en", "mail": {}}`, Want: "404 not_found"},
		{Name: "no records", Who: self, Route: "GET /v1/my/patients", Want: "200", Holds: `{"patients":[]}`},
	})
	h.Tie(t, self, "sahyadri", p1) // an invitation and its acceptance, two revs
	h.Play(t, []step{
		{Name: "my records", Who: self, Route: "GET /v1/my/patients", Want: "200", Holds: `"purpose":"research"`, Lacks: "tara"},
		{Name: "a stranger's hand", Who: thie, Route: "POST " + mine + "/consents/withdraw", Body: `{"rev": 4, "purpose": "care"}`, Want: "404 not_found"},
		{Name: "withdrawn by the patient", Who: self, Route: "POST " + mine + "/consents/withdraw", Body: `{"rev": 4, "purpose": "care"}`, Want: "200"},
		{Name: "withdrawn twice", Who: self, Route: "POST " + mine + "/consents/withdraw", Body: `{"rev": 5, "purpose": "care"}`, Want: "409 no_consent"},
	})
	mayOrder("no_consent")
	h.Play(t, []step{
		{Name: "on an older rev", Who: self, Route: "POST " + mine + "/consents", Body: `{"rev": 4, "text_version": "2026-2", "language": "hi", "purpose": "care"}`, Want: "412 stale"},
		{Name: "given again by the patient", Who: self, Route: "POST " + mine + "/consents", Body: `{"rev": 5, "text_version": "2026-2", "language": "hi", "purpose": "care"}`, Want: "200"},
	})
	mayOrder("")
	h.Play(t, []step{
		{Name: "no mail when placed", Who: self, Route: "PUT " + mine + "/preferences", Body: `{"rev": 6, "language": "en", "mail": {"placed": false}}`, Want: "200"},
		{Name: "no such mail", Who: self, Route: "PUT " + mine + "/preferences", Body: `{"rev": 7, "language": "en", "mail": {"spam": false}}`, Want: "400 bad_request mail"},
		{Name: "no such language", Who: tara, Route: "PUT " + desk + "/preferences", Body: `{"rev": 7, "language": "xx", "mail": {}}`, Want: "400 bad_request language"},
		{Name: "as it is now", Who: asha, Route: "GET " + desk, Want: "200", Holds: `"placed":false,"processing":true,"ready":true`},
		{Name: "and what was agreed to", Who: asha, Route: "GET " + desk, Want: "200", Holds: `"withdrawn_by":"patient:login-1"`},
		{Name: "staff as a patient", Who: as{As: "tara", Pool: hospitaltest.PatientPool}, Route: "GET /v1/my/patients", Want: "200", Holds: `[]`},
	})
	key := self
	key.Key = "once"
	const body = `{"rev": 7, "text_version": "2026-2", "language": "hi", "purpose": "sharing"}`
	first, again := h.Do(t, key, "POST "+mine+"/consents", body), h.Do(t, key, "POST "+mine+"/consents", body)
	if first.Status != http.StatusOK || again.Header.Get("Idempotent-Replay") != "true" || string(first.Body) != string(again.Body) {
		t.Errorf("sent twice: %d %s, then %d %s", first.Status, first.Body, again.Status, again.Body)
	}
}

// A health account is kept with a consent to sharing only, shown to staff, and goes with the consent.
func TestABHA(t *testing.T) {
	h := open(t)
	desk := "/v1/patients/" + p1
	const sharing = `"text_version": "2026-2", "language": "en", "purpose": "sharing"`
	h.Play(t, []step{
		{Name: "without a consent", Who: tara, Route: "PUT " + desk + "/abha", Body: `{"rev": 1, "address": "sunita.patil@abdm"}`, Want: "409 no_consent"},
		{Name: "the consent", Who: tara, Route: "POST " + desk + "/consents", Body: `{"rev": 1, ` + sharing + `, "attested": true}`, Want: "200"},
		{Name: "a wrong digit", Who: tara, Route: "PUT " + desk + "/abha", Body: `{"rev": 2, "number": "91-2345-6789-0120"}`, Want: "400 bad_request number"},
		{Name: "another form of address", Who: tara, Route: "PUT " + desk + "/abha", Body: `{"rev": 2, "address": "sunita@mail"}`, Want: "400 bad_request address"},
		{Name: "somebody else's patient", Who: tara, Route: "PUT /v1/patients/" + foreign + "/abha", Body: `{"rev": 1, "address": "sunita.patil@abdm"}`, Want: "404 not_found"},
		{Name: "both", Who: tara, Route: "PUT " + desk + "/abha", Body: `{"rev": 2, "number": "91-2345-6789-0124", "address": "sunita.patil@abdm"}`, Want: "200"},
		{Name: "as it is kept", Who: asha, Route: "GET " + desk, Want: "200", Holds: `"abha":{"number":"91234567890124","address":"sunita.patil@abdm"`},
		{Name: "the consent is withdrawn", Who: tara, Route: "POST " + desk + "/consents/withdraw", Body: `{"rev": 3, "purpose": "sharing"}`, Want: "200"},
		{Name: "and it is gone", Who: asha, Route: "GET " + desk, Want: "200", Lacks: "abdm"},
	})
}

func TestMergePatients(t *testing.T) {
	h := open(t)
	one := func(other string) string {
		return fmt.Sprintf(`{"rev": 1, "other": %q, "other_rev": 1, "reason": "same person"}`, other)
	}
	h.Play(t, []step{
		{Name: "by a technician", Who: tara, Route: "POST /v1/patients/" + p2 + "/merge", Body: one(p1), Want: "403 not_allowed"},
		{Name: "with a foreign one", Who: meera, Route: "POST /v1/patients/" + p2 + "/merge", Body: one(foreign), Want: "404 not_found"},
		{Name: "with nobody", Who: meera, Route: "POST /v1/patients/" + p2 + "/merge", Body: one(nobody), Want: "404 not_found"},
		{Name: "with no id", Who: meera, Route: "POST /v1/patients/" + p2 + "/merge", Body: one("x"), Want: "400 bad_request other"},
		{Name: "with itself", Who: meera, Route: "POST /v1/patients/" + p2 + "/merge", Body: one(p2), Want: "400 bad_request other"},
		{Name: "from elsewhere", Who: zoya, Route: "POST /v1/patients/" + p2 + "/merge", Body: one(p1), Want: "404 not_found"},
		{Name: "merged into the second", Who: meera, Route: "POST /v1/patients/" + p2 + "/merge", Body: one(p1), Want: "200", Holds: `"other_rev":2`},
		{Name: "the first points there", Who: tara, Route: "GET /v1/patients/" + p1, Want: "200", Holds: `"merged_into":"` + p2},
		{Name: "found by its phone still", Who: tara, Route: "POST /v1/patients/find", Body: `{"phone": "+919876543210"}`, Want: "200", Holds: `"merged_into":"` + p2},
		{Name: "nor corrected", Who: tara, Route: "POST /v1/patients/" + p1 + "/correct", Body: `{"rev": 2, "reason": "x", "sex": "male"}`, Want: "409 merged"},
		{Name: "by an admin, who names no address, alone", Who: asha, Route: "POST /v1/patients/" + p3 + "/merge", Body: fmt.Sprintf(`{"rev": 1, "other": %q, "other_rev": 2, "reason": "x"}`, p2), Want: "409 two_persons"},
		{Name: "merged on", Who: meera, Route: "POST /v1/patients/" + p3 + "/merge", Body: fmt.Sprintf(`{"rev": 1, "other": %q, "other_rev": 2, "reason": "x"}`, p2), Want: "200"},
		{Name: "separated on an older rev", Who: meera, Route: "POST /v1/patients/" + p3 + "/separate", Body: fmt.Sprintf(`{"rev": 1, "other": %q, "other_rev": 3}`, p2), Want: "412 stale"},
		{Name: "separated", Who: meera, Route: "POST /v1/patients/" + p3 + "/separate", Body: fmt.Sprintf(`{"rev": 2, "other": %q, "other_rev": 3}`, p2), Want: "200"},
	})
}
