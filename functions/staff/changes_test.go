package main

import (
	"strings"
	"testing"

	"assay/shared/lab"
)

// Settings and staff say what was changed, from what to what, by whom and by which request, page by page.
func TestChangesAreReadable(t *testing.T) {
	h := openWith(t, pool{})
	const settings = `{"rev": 1, "name": "Sahyadri Hospital", "name_local": "", "address": "", "phone": "+91 20 5550 0143", "email": "", "registration": "",
		"lab_email": "", "vat": 2500, "home_fee": 9900, "expiry_hours": 48, "refund_limit": 0, "mail": {"processing": true}}`
	h.Play(t, []step{
		{Name: "the settings", Who: asha, Route: "PUT /v1/hospital", Body: settings, Want: "200"},
		{Name: "and again", Who: asha, Route: "PUT /v1/hospital", Body: strings.Replace(strings.Replace(settings, `"rev": 1`, `"rev": 2`, 1), "2500", "3000", 1), Want: "200"},
		{Name: "read by a supervisor", Who: meera, Route: "GET /v1/hospital/changes", Want: "200", Holds: `{"part":"hospital.vat","from":"2500","to":"3000"}`},
		{Name: "with the step before", Who: meera, Route: "GET /v1/hospital/changes", Want: "200", Holds: `{"part":"hospital.mail.processing","from":"off","to":"on"}`},
		{Name: "with the request", Who: meera, Route: "GET /v1/hospital/changes", Want: "200", Holds: `"request":"`},
		{Name: "page by page", Who: meera, Route: "GET /v1/hospital/changes?limit=1", Want: "200", Holds: `"cursor":"`, Lacks: `"2500","to":"2500"`},
		{Name: "about nobody", Who: meera, Route: "GET /v1/staff/nobody/changes", Want: "404 not_found"},
		{Name: "about a member", Who: meera, Route: "GET /v1/staff/asha/changes", Want: "200", Holds: `"part":"staff:asha"`},
	})
	var all changesAnswer
	seen, cursor := map[int]bool{}, ""
	for range 5 {
		a := h.Do(t, meera, "GET /v1/hospital/changes?limit=1"+cursor, nil)
		var page changesAnswer
		a.Read(t, &page)
		for _, e := range page.Events {
			if seen[e.N] {
				t.Errorf("event %d twice", e.N)
			}
			seen[e.N] = true
			all.Events = append(all.Events, e)
		}
		if page.Cursor == "" {
			break
		}
		cursor = "&cursor=" + page.Cursor
	}
	if len(all.Events) != 3 || all.Events[0].N != 3 || all.Events[2].N != 1 || all.Events[0].Command != lab.ChangeHospital {
		t.Errorf("%+v", all.Events)
	}
}

// The papers of a signatory change by two persons, and the second one sees them before.
func TestPapersNeedTwo(t *testing.T) {
	h := openWith(t, pool{})
	const sign = `{"roles": ["supervisor"], "signatory": ["haematology"], "active": true, "reason": "signs from today",
		"papers": {"name": "Dr Meera Nair", "qualification": "MD (Pathology)", "registration": "MMC 1"}, "rev": 1}`
	const change = `{"name": "Dr Meera Nair", "roles": ["supervisor"], "qualification": "MD (Pathology)", "registration": "MMC 2", "active": true, "rev": 2}`
	h.Play(t, []step{
		{Name: "asked to sign", Who: asha, Route: "POST /v1/staff/meera/grant", Body: sign, Want: "200"},
		{Name: "the second person sees what will be printed", Who: ravi, Route: "GET /v1/grants", Want: "200", Holds: `"papers":{"name":"Dr Meera Nair","qualification":"MD (Pathology)","registration":"MMC 1"}`},
		{Name: "confirmed", Who: ravi, Route: "POST /v1/staff/meera/grant/confirm", Body: `{"rev": 1}`, Want: "200"},
		{Name: "another registration by one person", Who: asha, Route: "PUT /v1/staff/meera", Body: change, Want: "409 second_person_needed"},
		{Name: "another name by one person", Who: asha, Route: "PUT /v1/staff/meera", Body: strings.Replace(strings.Replace(change, "MMC 2", "MMC 1", 1), "Meera", "Mira", 1), Want: "409 second_person_needed"},
		{Name: "by two", Who: asha, Route: "POST /v1/staff/meera/grant", Body: strings.Replace(strings.Replace(sign, "MMC 1", "MMC 2", 1), `"rev": 1`, `"rev": 2`, 1), Want: "200"},
		{Name: "of whom the asker is one", Who: asha, Route: "POST /v1/staff/meera/grant/confirm", Body: `{"rev": 3}`, Want: "403 own_grant"},
		{Name: "confirmed by the other", Who: ravi, Route: "POST /v1/staff/meera/grant/confirm", Body: `{"rev": 3}`, Want: "200"},
		{Name: "in force, from what to what", Who: ravi, Route: "GET /v1/staff/meera/changes", Want: "200", Holds: `"from":"MMC 1","to":"MMC 2"`},
	})
}
