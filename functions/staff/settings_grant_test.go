package main

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"assay/infra/testing/hospitaltest"
	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/store"
)

const settingsNow = `{"rev": 1, "name": "Sahyadri Hospital", "name_local": "", "address": "", "phone": "+91 20 5550 0143", "email": "", "registration": "",
	"lab_email": "", "vat": 2000, "home_fee": 9900, "expiry_hours": 48, "refund_limit": 0, "mail": {}}`

// Refund limit, the laboratory's address and the domains of invitations change by two persons, who are informed, and the version
// of the settings says who they were and from what to what.
func TestSettingsNeedTwo(t *testing.T) {
	h, _ := openIssuer(t)
	but := func(what, with string) string { return strings.Replace(settingsNow, what, with, 1) }
	const ask = `{"refund_limit": 50000, "lab_email": "lab@assay.example", "invite_domains": ["assay.example"], "hand_limit": 70000, "root_letter_to": "desk@godavari.example", "reason": "The cash float has grown", "rev": 1}`
	const at = "POST /v1/hospital/grant"
	h.Play(t, []step{
		{Name: "without the limit", Who: asha, Route: "PUT /v1/hospital", Body: but(`"refund_limit": 0, `, ``), Want: "400 missing_field refund_limit"},
		{Name: "the limit by one person", Who: asha, Route: "PUT /v1/hospital", Body: but(`"refund_limit": 0`, `"refund_limit": 50000`), Want: "409 second_person_needed"},
		{Name: "the address by one person", Who: asha, Route: "PUT /v1/hospital", Body: but(`"lab_email": ""`, `"lab_email": "me@evil.example"`), Want: "409 second_person_needed"},
		{Name: "the domains by one person", Who: asha, Route: "PUT /v1/hospital", Body: but(`"mail": {}`, `"mail": {}, "invite_domains": ["evil.example"]`), Want: "409 second_person_needed"},
		{Name: "what one person records by one person", Who: asha, Route: "PUT /v1/hospital", Body: but(`"mail": {}`, `"mail": {}, "hand_limit": 100000`), Want: "409 second_person_needed"},
		{Name: "where the root's letter goes by one person", Who: asha, Route: "PUT /v1/hospital", Body: but(`"mail": {}`, `"mail": {}, "root_letter_to": "me@evil.example"`), Want: "409 second_person_needed"},
		{Name: "the rest by one person", Who: asha, Route: "PUT /v1/hospital", Body: strings.Replace(but(`"vat": 2000`, `"vat": 2000`), `"rev": 1`, `"rev": 9`, 1), Want: "412 stale"},
		{Name: "confirmed before it is asked", Who: ravi, Route: at + "/confirm", Body: `{"rev": 1}`, Want: "409 no_grant"},
		{Name: "asked by a supervisor", Who: meera, Route: at, Body: ask, Want: "403 not_allowed"},
		{Name: "nothing asked", Who: asha, Route: at, Body: `{"refund_limit": 0, "lab_email": "", "reason": "x", "rev": 1}`, Want: "409 one_person_does"},
		{Name: "no domain", Who: asha, Route: at, Body: strings.Replace(ask, `"assay.example"]`, `"@assay"]`, 1), Want: "400 bad_request invite_domains"},
		{Name: "without the limit", Who: asha, Route: at, Body: `{"lab_email": "", "reason": "x", "rev": 1}`, Want: "400 missing_field refund_limit"},
		{Name: "without the address", Who: asha, Route: at, Body: `{"refund_limit": 0, "reason": "x", "rev": 1}`, Want: "400 missing_field lab_email"},
		{Name: "no address", Who: asha, Route: at, Body: strings.Replace(ask, "lab@assay.example", "lab", 1), Want: "400 bad_request lab_email"},
		{Name: "no address of the root's letter", Who: asha, Route: at, Body: strings.Replace(ask, "desk@godavari.example", "board", 1), Want: "400 bad_request root_letter_to"},
		{Name: "no reason", Who: asha, Route: at, Body: strings.Replace(ask, "The cash float has grown", " ", 1), Want: "400 bad_request reason"},
		{Name: "on an older rev", Who: asha, Route: at, Body: strings.Replace(ask, `"rev": 1`, `"rev": 7`, 1), Want: "412 stale"},
		{Name: "asked", Who: asha, Route: at, Body: ask, Want: "200", Holds: `{"person":"settings","rev":1,"state":"pending"}`},
		{Name: "asked twice", Who: ravi, Route: at, Body: ask, Want: "409 grant_pending"},
		{Name: "the second person sees what for", Who: meera, Route: "GET /v1/grants", Want: "200", Holds: `"settings":{"refund_limit":50000,"lab_email":"lab@assay.example","invite_domains":["assay.example"],"hand_limit":70000,"root_letter_to":"desk@godavari.example"}`},
		{Name: "not in force", Who: asha, Route: "GET /v1/hospital", Want: "200", Holds: `"refund_limit":0`},
		{Name: "confirmed by the asker", Who: asha, Route: at + "/confirm", Body: `{"rev": 1}`, Want: "403 own_grant"},
		{Name: "refused by a technician", Who: tara, Route: at + "/refuse", Body: `{"rev": 1}`, Want: "403 not_allowed"},
		{Name: "withdrawn by another", Who: ravi, Route: at + "/withdraw", Body: `{"rev": 1}`, Want: "403 not_yours"},
		{Name: "confirmed", Who: meera, Route: at + "/confirm", Body: `{"rev": 1}`, Want: "200", Holds: `"confirmed"`},
		{Name: "in force", Who: asha, Route: "GET /v1/hospital", Want: "200", Holds: `"refund_limit":50000`},
		{Name: "with who asked", Who: ravi, Route: "GET /v1/hospital/changes", Want: "200", Holds: `{"part":"asked_by","to":"asha"}`},
		{Name: "and who confirmed", Who: ravi, Route: "GET /v1/hospital/changes", Want: "200", Holds: `"by":{"person":"meera","name":"Dr Meera Nair"},"command":"confirm_grant"`},
		{Name: "from what to what", Who: ravi, Route: "GET /v1/hospital/changes", Want: "200", Holds: `{"part":"hospital.refund_limit","from":"0","to":"50000"}`},
		{Name: "and of what one person records", Who: ravi, Route: "GET /v1/hospital/changes", Want: "200", Holds: `{"part":"hospital.hand_limit","from":"0","to":"70000"}`},
		{Name: "and of the root's letter", Who: ravi, Route: "GET /v1/hospital/changes", Want: "200", Holds: `{"part":"hospital.root_letter_to","to":"desk@godavari.example"}`},
		{Name: "invited elsewhere", Who: asha, Route: "POST /v1/invitations", Body: inviting(nilas, "nila@evil.example", ""), Want: "400 bad_request email"},
		{Name: "invited to the hospital's domain", Who: asha, Route: "POST /v1/invitations", Body: inviting(nilas, "nila@assay.example", ""), Want: "201"},
		{Name: "taken back", Who: ravi, Route: at, Body: strings.NewReplacer("50000", "60000", `"rev": 1`, `"rev": 2`).Replace(ask), Want: "200"},
		{Name: "by the asker", Who: ravi, Route: at + "/withdraw", Body: `{"rev": 3}`, Want: "200", Holds: `"withdrawn"`},
	})
	if got := letters(t, h); !slices.Equal(got, []string{"staff_confirm asha", "staff_confirm meera", "staff_confirm meera", "staff_confirm ravi", "staff_invitation", "staff_invited ravi"}) {
		t.Errorf("letters %q", got)
	}
}

// A request about a member tells those who may decide, and neither the asker nor the person.
func TestWhoDecidesIsTold(t *testing.T) {
	h := open(t)
	h.Play(t, []step{{Name: "asked", Who: asha, Route: "POST /v1/staff/ravi/grant", Body: `{"roles": ["admin"], "active": false, "reason": "retires", "rev": 1}`, Want: "200"}})
	if got := letters(t, h); !slices.Equal(got, []string{"staff_confirm meera"}) {
		t.Errorf("letters %q", got)
	}
}

// Where there is nobody who could confirm, it is said when it is asked for, and nothing is kept.
func TestNobodyConfirms(t *testing.T) {
	h := hospitaltest.Open(t, func(s *store.Store) []apigw.Route { return handlers{store: s}.routes() })
	h.Found(t, "sahyadri", lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}}, lab.Member{Person: "asha", Roles: []lab.Role{lab.Admin}})
	h.Play(t, []step{
		{Name: "a role", Who: asha, Route: "POST /v1/staff/tara/grant", Body: `{"roles": ["supervisor"], "active": true, "reason": "x", "rev": 1}`, Want: "409 nobody_confirms"},
		{Name: "the settings", Who: asha, Route: "POST /v1/hospital/grant", Body: `{"refund_limit": 50000, "lab_email": "", "reason": "x", "rev": 1}`, Want: "409 nobody_confirms"},
		{Name: "nothing is kept", Who: asha, Route: "GET /v1/grants", Want: "200", Holds: `"grants":[]`},
	})
	second := lab.Member{Hospital: "sahyadri", Person: "ravi", Name: "Ravi Menon", Email: "ravi@assay.example", Roles: []lab.Role{lab.Admin}}
	if err := h.Store.Appoint(t.Context(), second, lab.At(h.Now)); err != nil {
		t.Fatal(err)
	}
	if err := h.Store.Appoint(t.Context(), second, lab.At(h.Now)); err == nil {
		t.Error("who is a member already is made one again")
	}
	h.Play(t, []step{
		{Name: "with one from the deploy command", Who: asha, Route: "POST /v1/staff/tara/grant", Body: `{"roles": ["supervisor"], "active": true, "reason": "x", "rev": 1}`, Want: "200"},
		{Name: "which the history says", Who: asha, Route: "GET /v1/staff/ravi/changes", Want: "200", Holds: `system:deploy`},
	})
}

// Two confirm and refuse at the same moment: one of them is right, and the settings are as that one says.
func TestSettingsAreDecidedOnce(t *testing.T) {
	h := open(t)
	h.Play(t, []step{{Name: "asked", Who: asha, Route: "POST /v1/hospital/grant", Body: `{"refund_limit": 50000, "lab_email": "", "reason": "x", "rev": 1}`, Want: "200"}})
	var both sync.WaitGroup
	said := map[string]int{}
	var mu sync.Mutex
	for person, what := range map[string]string{"meera": "confirm", "ravi": "refuse"} {
		both.Go(func() {
			a := h.Do(t, as{As: person, Hospital: "sahyadri", Key: what}, "POST /v1/hospital/grant/"+what, `{"rev": 1}`)
			mu.Lock()
			defer mu.Unlock()
			said[what] = a.Status
		})
	}
	both.Wait()
	is, _, err := h.Store.Hospital(t.Context(), "sahyadri")
	if err != nil {
		t.Fatal(err)
	}
	if confirmed := said["confirm"] == 200; confirmed == (said["refuse"] == 200) || confirmed != (is.RefundLimit == 50000) {
		t.Errorf("answers %v, the limit is %d", said, is.RefundLimit)
	}
}
