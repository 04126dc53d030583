package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

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
		h.Enrol(t, tara, id, fmt.Sprintf("+91987654321%d", n))
	}
	h.Enrol(t, zoya, foreign, "+919876543219")
	return h
}

// order places an order, and gives its id.
func order(t *testing.T, h *hospitaltest.House, patient string, n int) (id string) {
	t.Helper()
	id = fmt.Sprintf("sahyadri-01938f6e-5d2a-7c41-9b3e-%012d", n)
	a := h.Do(t, tara, "POST /v1/orders", fmt.Sprintf(`{"id": %q, "patient": %q, "tests": ["HB"], "settlement": "cod"}`, id, patient))
	if a.Status != http.StatusCreated {
		t.Fatalf("place: %d %s", a.Status, a.Body)
	}
	return id
}

func TestPatientOrdersByPage(t *testing.T) {
	h := open(t)
	var all []string
	for n := range 5 {
		placedOrder := order(t, h, []string{p1, p2}[n%2], n)
		all = append([]string{placedOrder}, all...)
		h.Now = h.Now.Add(1e9)
	}
	h.Merge(t, meera, p1, p2)
	for _, limit := range []int{1, 2, 5} {
		var got []string
		cursor := ""
		for range 10 {
			var page patientOrders
			h.Do(t, tara, fmt.Sprintf("GET /v1/patients/%s/orders?limit=%d%s", p1, limit, cursor), nil).Read(t, &page)
			for _, c := range page.Cards {
				got = append(got, c.Order)
			}
			if cursor = "&cursor=" + page.Cursor; page.Cursor == "" {
				break
			}
		}
		if strings.Join(got, " ") != strings.Join(all, " ") {
			t.Errorf("by %d: %v, want %v", limit, got, all)
		}
	}
	var page patientOrders
	h.Do(t, tara, "GET /v1/patients/"+p1+"/orders?limit=1", nil).Read(t, &page)
	h.Play(t, []step{
		{Name: "the cursor of another patient", Who: tara, Route: "GET /v1/patients/" + p2 + "/orders?limit=1&cursor=" + page.Cursor, Want: "400 bad_request cursor"},
		{Name: "no page at all", Who: tara, Route: "GET /v1/patients/" + p2 + "/orders?limit=0", Want: "400 bad_request limit"},
	})
}

// Whose records were merged is one person: to the desk, and, once that was confirmed, to the login that is tied to either record.
func TestOrdersOfMergedPatients(t *testing.T) {
	h := open(t)
	first := order(t, h, p1, 1)
	second := order(t, h, p2, 2)
	third := order(t, h, p3, 3)
	orders := "GET /v1/patients/" + p2 + "/orders"
	h.Tie(t, self, "sahyadri", p1)
	h.Play(t, []step{
		{Name: "the login sees the first order", Who: self, Route: "GET /v1/my/orders", Want: "200", Holds: first, Lacks: second},
		{Name: "not the second", Who: self, Route: "GET /v1/my/orders/" + second, Want: "404 not_found"},
	})
	h.Merge(t, meera, p2, p1)
	h.Play(t, []step{
		{Name: "orders of both", Who: tara, Route: orders, Want: "200", Holds: first},
		{Name: "newest first", Who: tara, Route: orders, Want: "200", Holds: second, Lacks: third},
		{Name: "nothing more on the first", Who: tara, Route: "POST /v1/orders", Body: fmt.Sprintf(`{"id": "sahyadri-01938f6e-5d2a-7c41-9b3e-0000000000ff", "patient": %q, "tests": ["HB"], "settlement": "cod"}`, p1), Want: "409 merged"},
	})
	h.Merge(t, meera, p3, p2)
	h.Play(t, []step{
		{Name: "the login sees what it saw", Who: self, Route: "GET /v1/my/orders", Want: "200", Holds: first, Lacks: second},
		{Name: "and opens no more", Who: self, Route: "GET /v1/my/orders/" + second, Want: "404 not_found"},
	})
	h.ConfirmTies(t, meera, p3, p1)
	h.Play(t, []step{
		{Name: "the login sees all three", Who: self, Route: "GET /v1/my/orders", Want: "200", Holds: third},
		{Name: "opens any of them", Who: self, Route: "GET /v1/my/orders/" + second, Want: "200", Holds: `"report_ready":false`},
		{Name: "a stranger sees nothing", Who: thie, Route: "GET /v1/my/orders/" + second, Want: "404 not_found"},
	})
	h.Separate(t, meera, p3, p2)
	h.Play(t, []step{
		{Name: "the login sees its own again", Who: self, Route: "GET /v1/my/orders", Want: "200", Holds: first, Lacks: third},
		{Name: "nor opened", Who: self, Route: "GET /v1/my/orders/" + third, Want: "404 not_found"},
	})
}

// A login is shown what it must know besides the stage, in the list and of the order.
func TestOwnOrdersSayWhatMustBeKnown(t *testing.T) {
	h := open(t)
	id := order(t, h, p1, 1)
	h.Tie(t, self, "sahyadri", p1)
	by := lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true}
	h.Bench(t, id, by)
	h.Play(t, []step{{Name: "nothing yet", Who: self, Route: "GET /v1/my/orders", Want: "200", Holds: `"notices":[]`}})
	h.Step(t, id, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.RejectSpecimens(by, now, []string{o.Specimens[0].ID}, "clotted", nil)
	})
	h.Play(t, []step{
		{Name: "a new sample, in the list", Who: self, Route: "GET /v1/my/orders", Want: "200", Holds: `"notices":["new_sample"]`},
		{Name: "and of the order", Who: self, Route: "GET /v1/my/orders/" + id, Want: "200", Holds: `"notices":["new_sample"]`},
	})
}

// Without a consent to care nothing is ordered.
func TestNoOrderWithoutConsent(t *testing.T) {
	h := open(t)
	body := fmt.Sprintf(`{"id": "sahyadri-01938f6e-5d2a-7c41-9b3e-000000000002", "patient": %q, "tests": ["HB"], "settlement": "cod"}`, p1)
	h.ChangePatient(t, tara, p1, func(d store.Loaded) (lab.ChangedPatient, error) {
		return d.Patient.WithdrawConsent(d.Caller, d.Now, 1, "care")
	})
	h.Play(t, []step{{Name: "withdrawn", Who: tara, Route: "POST /v1/orders", Body: body, Want: "409 no_consent"}})
	h.ChangePatient(t, tara, p1, func(d store.Loaded) (lab.ChangedPatient, error) {
		return d.Patient.GiveConsent(d.Caller, d.Now, 2, lab.Consent{TextVersion: "2026-2", Language: "hi", Purpose: "care", Attested: true})
	})
	h.Play(t, []step{{Name: "given again", Who: tara, Route: "POST /v1/orders", Body: body, Want: "201"}})
}
