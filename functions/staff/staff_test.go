package main

import (
	"bytes"
	"fmt"
	"net/http"
	"sync"
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
	ravi  = as{As: "ravi", Hospital: "sahyadri"}  // admin
	omar  = as{As: "omar", Hospital: "narmada"}   // admin elsewhere
)

func open(t *testing.T) *hospitaltest.House { return openWith(t, pool{}) }

func openWith(t *testing.T, p pool) *hospitaltest.House {
	t.Helper()
	h := hospitaltest.Open(t, func(s *store.Store) []apigw.Route {
		return handlers{store: s, accounts: p}.routes()
	})
	h.Found(t, "sahyadri", lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}},
		lab.Member{Person: "meera", Email: "meera@assay.example", Roles: []lab.Role{lab.Supervisor}, Qualification: "MD", Registration: "MMC 1"},
		lab.Member{Person: "asha", Email: "asha@assay.example", Roles: []lab.Role{lab.Admin}},
		lab.Member{Person: "ravi", Email: "ravi@assay.example", Language: "hi", Roles: []lab.Role{lab.Admin}})
	h.Found(t, "narmada", lab.Member{Person: "omar", Roles: []lab.Role{lab.Admin}})
	return h
}

// Everybody at the desk reads names and roles of all, and no papers.
func TestColleagues(t *testing.T) {
	h := open(t)
	for _, who := range []as{tara, meera, asha} {
		h.Play(t, []step{{Name: "colleagues for " + who.As, Who: who, Route: "GET /v1/colleagues", Want: "200",
			Holds: `{"person":"meera","name":"Dr Meera Nair","roles":["supervisor"],"active":true}`, Lacks: "MMC"}})
	}
	h.Play(t, []step{
		{Name: "nobody from elsewhere", Who: tara, Route: "GET /v1/colleagues", Want: "200", Lacks: "omar"},
		{Name: "no place of work", Who: as{As: "tara"}, Route: "GET /v1/colleagues", Want: "400 missing_header X-Hospital"},
		{Name: "not a member", Who: as{As: "omar", Hospital: "sahyadri"}, Route: "GET /v1/colleagues", Want: "403 not_a_member"},
		{Name: "sent away", Who: asha, Route: "PUT /v1/staff/tara", Body: `{"name": "Tara Kulkarni", "roles": ["technician"], "active": false, "rev": 1}`, Want: "200"},
		{Name: "still named, as what they did is", Who: meera, Route: "GET /v1/colleagues", Want: "200", Holds: `"name":"Tara Kulkarni","roles":["technician"],"active":false`},
	})
}

func TestGrant(t *testing.T) {
	h := open(t)
	const rise = `{"roles": ["technician", "supervisor"], "active": true, "reason": "leads the night shift", "rev": 1}`
	h.Play(t, []step{
		{Name: "one person alone", Who: asha, Route: "PUT /v1/staff/tara", Body: `{"name": "Tara Kulkarni", "roles": ["supervisor"], "active": true, "rev": 1}`, Want: "409 second_person_needed"},
		{Name: "a technician asks", Who: tara, Route: "POST /v1/staff/meera/grant", Body: rise, Want: "403 not_allowed"},
		{Name: "about a stranger", Who: asha, Route: "POST /v1/staff/nobody/grant", Body: rise, Want: "404 not_found"},
		{Name: "about somebody elsewhere", Who: asha, Route: "POST /v1/staff/omar/grant", Body: rise, Want: "404 not_found"},
		{Name: "a number for roles", Who: asha, Route: "POST /v1/staff/tara/grant", Body: `{"roles": 1, "active": true, "reason": "x", "rev": 1}`, Want: "400 wrong_type roles"},
		{Name: "a role there is not", Who: asha, Route: "POST /v1/staff/tara/grant", Body: `{"roles": ["patient"], "active": true, "reason": "x", "rev": 1}`, Want: "400 bad_request roles"},
		{Name: "confirmed before it is asked", Who: ravi, Route: "POST /v1/staff/tara/grant/confirm", Body: `{"rev": 1}`, Want: "404 not_found"},
		{Name: "asked", Who: asha, Route: "POST /v1/staff/tara/grant", Body: rise, Want: "200", Holds: `"pending"`},
		{Name: "asked twice", Who: ravi, Route: "POST /v1/staff/tara/grant", Body: rise, Want: "409 grant_pending"},
		{Name: "seen by a supervisor", Who: meera, Route: "GET /v1/grants", Want: "200", Holds: `"state":"pending","asked_by":{"person":"asha","name":"Asha Verma"}`},
		{Name: "not seen by a technician", Who: tara, Route: "GET /v1/grants", Want: "403 not_allowed"},
		{Name: "nor elsewhere", Who: omar, Route: "GET /v1/grants", Want: "200", Lacks: "tara"},
		{Name: "confirmed by the asker", Who: asha, Route: "POST /v1/staff/tara/grant/confirm", Body: `{"rev": 1}`, Want: "403 own_grant"},
		{Name: "confirmed by whom it is about", Who: tara, Route: "POST /v1/staff/tara/grant/confirm", Body: `{"rev": 1}`, Want: "403 not_allowed"},
		{Name: "confirmed from elsewhere", Who: omar, Route: "POST /v1/staff/tara/grant/confirm", Body: `{"rev": 1}`, Want: "404 not_found"},
		{Name: "withdrawn by another", Who: ravi, Route: "POST /v1/staff/tara/grant/withdraw", Body: `{"rev": 1}`, Want: "403 not_yours"},
		{Name: "confirmed on another rev", Who: meera, Route: "POST /v1/staff/tara/grant/confirm", Body: `{"rev": 2}`, Want: "412 stale"},
		{Name: "nothing has changed so far", Who: asha, Route: "GET /v1/staff", Want: "200", Holds: `"person":"tara","name":"Tara Kulkarni","roles":["technician"]`},
		{Name: "confirmed by a second person", Who: meera, Route: "POST /v1/staff/tara/grant/confirm", Body: `{"rev": 1}`, Want: "200", Holds: `"confirmed"`},
		{Name: "in force", Who: tara, Route: "GET /v1/grants", Want: "200", Holds: `"state":"confirmed"`},
		{Name: "confirmed again", Who: meera, Route: "POST /v1/staff/tara/grant/confirm", Body: `{"rev": 2}`, Want: "409 grant_decided"},
		{Name: "disabled by one person", Who: asha, Route: "PUT /v1/staff/tara", Body: `{"name": "Tara Kulkarni", "roles": ["technician", "supervisor"], "active": false, "rev": 2}`, Want: "200"},
		{Name: "out with the next request", Who: tara, Route: "GET /v1/grants", Want: "403 not_a_member"},
		{Name: "not let in by one person", Who: asha, Route: "PUT /v1/staff/tara", Body: `{"name": "Tara Kulkarni", "roles": ["technician", "supervisor"], "active": true, "rev": 3}`, Want: "409 second_person_needed"},
		{Name: "a person's place of work", Who: as{As: "tara"}, Route: "GET /v1/me", Want: "200", Holds: `"active":false`},
	})
}

func TestGrantEnds(t *testing.T) {
	h := open(t)
	const leave = `{"roles": ["admin"], "active": false, "reason": "retires", "rev": 1}`
	h.Play(t, []step{
		{Name: "an admin alone sends another away", Who: asha, Route: "PUT /v1/staff/ravi", Body: `{"name": "Ravi Menon", "roles": ["technician"], "active": true, "rev": 1}`, Want: "409 second_person_needed"},
		{Name: "asked", Who: asha, Route: "POST /v1/staff/ravi/grant", Body: leave, Want: "200"},
		{Name: "refused by whom it is about", Who: ravi, Route: "POST /v1/staff/ravi/grant/refuse", Body: `{"rev": 1}`, Want: "403 own_roles"},
		{Name: "refused", Who: meera, Route: "POST /v1/staff/ravi/grant/refuse", Body: `{"rev": 1}`, Want: "200", Holds: `"refused"`},
		{Name: "asked again", Who: asha, Route: "POST /v1/staff/ravi/grant", Body: leave, Want: "200", Holds: `"rev":3`},
		{Name: "withdrawn", Who: asha, Route: "POST /v1/staff/ravi/grant/withdraw", Body: `{"rev": 3}`, Want: "200", Holds: `"withdrawn"`},
		{Name: "and again", Who: asha, Route: "POST /v1/staff/ravi/grant", Body: leave, Want: "200", Holds: `"rev":5`},
	})
	h.Now = h.Now.Add(7 * 24 * time.Hour)
	h.Play(t, []step{
		{Name: "too late", Who: meera, Route: "POST /v1/staff/ravi/grant/confirm", Body: `{"rev": 5}`, Want: "409 grant_expired"},
		{Name: "seen as expired", Who: meera, Route: "GET /v1/grants", Want: "200", Holds: `"state":"expired"`},
		{Name: "asked again", Who: asha, Route: "POST /v1/staff/ravi/grant", Body: leave, Want: "200", Holds: `"rev":6`},
		{Name: "the person is changed meanwhile", Who: asha, Route: "PUT /v1/staff/ravi", Body: `{"name": "Ravi Menon", "roles": ["admin"], "active": true, "rev": 1}`, Want: "200"},
		{Name: "so it is void", Who: meera, Route: "POST /v1/staff/ravi/grant/confirm", Body: `{"rev": 6}`, Want: "409 grant_outdated"},
	})
}

func TestGrantIsAskedOnce(t *testing.T) {
	h := open(t)
	who := asha
	who.Key = "one-intention"
	const body = `{"roles": ["supervisor"], "active": true, "reason": "x", "rev": 1}`
	first := h.Do(t, who, "POST /v1/staff/tara/grant", body)
	again := h.Do(t, who, "POST /v1/staff/tara/grant", body)
	if first.Status != http.StatusOK || again.Header.Get("Idempotent-Replay") != "true" || !bytes.Equal(first.Body, again.Body) {
		t.Errorf("first %d %s, again %v %s", first.Status, first.Body, again.Header, again.Body)
	}
	other := h.Do(t, who, "POST /v1/staff/tara/grant", `{"roles": ["admin"], "active": true, "reason": "x", "rev": 1}`)
	if code, _ := other.Code(); code != "key_reused" {
		t.Errorf("another body under the same key: %d %s", other.Status, other.Body)
	}
}

// Both admins are to go, each on the other's word, confirmed at the same moment: one of them stays, every time.
func TestTwoRemovalsAtOnce(t *testing.T) {
	for round := range 8 {
		h := open(t)
		for _, pair := range [][2]string{{"asha", "ravi"}, {"ravi", "asha"}} {
			a := h.Do(t, as{As: pair[0], Hospital: "sahyadri"}, "POST /v1/staff/"+pair[1]+"/grant",
				`{"roles": ["admin"], "active": false, "reason": "x", "rev": 1}`)
			if a.Status != http.StatusOK {
				t.Fatalf("%d %s", a.Status, a.Body)
			}
		}
		var both sync.WaitGroup
		said := make([]string, 2)
		for n, person := range []string{"asha", "ravi"} {
			both.Go(func() {
				who := as{As: "meera", Hospital: "sahyadri", Key: fmt.Sprintf("confirm-%d-%d", round, n)}
				a := h.Do(t, who, "POST /v1/staff/"+person+"/grant/confirm", `{"rev": 1}`)
				code, _ := a.Code()
				said[n] = fmt.Sprintf("%d %s", a.Status, code)
			})
		}
		both.Wait()
		members, err := h.Store.Members(t.Context(), "sahyadri")
		if err != nil {
			t.Fatal(err)
		}
		admins := 0
		for _, m := range members {
			if m.Active && m.Roles[0] == lab.Admin {
				admins++
			}
		}
		if admins != 1 || !(said[0] == "200 " && said[1] == "409 asker_left" || said[1] == "200 " && said[0] == "409 asker_left") {
			t.Fatalf("%d admins are left after %q", admins, said)
		}
	}
}

// What a hospital lacks is worked out from what is there, for who can do something about it.
func TestSetup(t *testing.T) {
	h := open(t)
	const path = "GET /v1/hospital/setup"
	h.Play(t, []step{
		{Name: "a technician", Who: tara, Route: path, Want: "403 not_allowed"},
		{Name: "no hospital", Who: as{As: "asha"}, Route: path, Want: "400 missing_header X-Hospital"},
		{Name: "nobody signs", Who: meera, Route: path, Want: "200", Holds: `{"what":"signatory","departments":["biochemistry","coagulation","haematology","microbiology","serology","urinalysis"]}`, Lacks: "second_admin"},
		{Name: "another hospital's own", Who: omar, Route: path, Want: "200", Holds: `{"lacks":[{"what":"technician"},{"what":"signatory"`},
		{Name: "one admin is sent away", Who: asha, Route: "POST /v1/staff/ravi/grant", Body: `{"roles": ["admin"], "active": false, "reason": "has left", "rev": 1}`, Want: "200"},
		{Name: "confirmed", Who: meera, Route: "POST /v1/staff/ravi/grant/confirm", Body: `{"rev": 1}`, Want: "200"},
		{Name: "one is left", Who: asha, Route: path, Want: "200", Holds: `{"what":"second_admin"}`},
	})
}
