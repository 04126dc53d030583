package main

import (
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
	tara   = as{As: "tara", Hospital: "sahyadri"}   // technician
	meera  = as{As: "meera", Hospital: "sahyadri"}  // signs for haematology
	joseph = as{As: "joseph", Hospital: "sahyadri"} // supervisor, signs for nothing
	asha   = as{As: "asha", Hospital: "sahyadri"}   // admin
)

func open(t *testing.T) *hospitaltest.House {
	t.Helper()
	h := hospitaltest.Open(t, func(s *store.Store) []apigw.Route { return handlers{store: s}.routes() })
	h.Found(t, "sahyadri", lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}},
		lab.Member{Person: "meera", Roles: []lab.Role{lab.Supervisor}, Signatory: []string{"haematology"}},
		lab.Member{Person: "joseph", Roles: []lab.Role{lab.Supervisor}}, lab.Member{Person: "asha", Roles: []lab.Role{lab.Admin}})
	return h
}

// bench gives an order of one test that is on the bench.
func bench(t *testing.T, h *hospitaltest.House) lab.Order {
	t.Helper()
	o := h.Order(t, meera, hospitaltest.Patient, lab.Later, "HB")
	return h.Bench(t, o.ID, lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}})
}

// stored is what the function documents does when a report is made.
func stored(version int) func(lab.Order, time.Time) (lab.Outcome, error) {
	return func(o lab.Order, now time.Time) (lab.Outcome, error) {
		out, _, err := o.StoreReport(lab.SystemActor("documents"), now, version, lab.StoredReport{SHA256: strings.Repeat("0", 64)})
		return out, err
	}
}

func TestCorrectAndWithdraw(t *testing.T) {
	h := open(t)
	o := bench(t, h)
	to := func(command string) string { return "POST /v1/orders/" + o.ID + "/" + command }
	const fix = `{"items": ["HB"], "kind": "corrected", "reason": "wrong_value"}`
	h.Play(t, []step{
		{Name: "nothing is released", Who: meera, Route: to("correct"), Body: fix, Want: "409 not_released items[0]"},
		{Name: "no report", Who: meera, Route: to("withdraw"), Body: `{"reason": "wrong_patient"}`, Want: "409 no_report"},
		{Name: "entered", Who: tara, Route: to("submit"), Body: `{"results": [{"item": "HB", "value": "13.1", "unit": "g/dL"}]}`, Want: "200", Holds: `"run":6`},
		{Name: "authorised", Who: meera, Route: to("authorise"), Body: `{"items": [{"item": "HB", "run": 6}]}`, Want: "200", Holds: `"report_version":1`},
		{Name: "while the report is made", Who: meera, Route: to("withdraw"), Body: `{"reason": "wrong_patient"}`, Want: "409 report_in_making"},
	})
	h.Step(t, o.ID, stored(1))
	h.Play(t, []step{
		{Name: "by a technician", Who: tara, Route: to("correct"), Body: fix, Want: "403 not_allowed"},
		{Name: "by who does not sign", Who: joseph, Route: to("correct"), Body: fix, Want: "403 not_signatory items[0]"},
		{Name: "a kind that is none", Who: meera, Route: to("correct"), Body: strings.Replace(fix, "corrected", "final", 1), Want: "400 bad_request kind"},
		{Name: "opened", Who: meera, Route: to("correct"), Body: fix, Want: "200", Holds: `"tab":"completed"`},
		{Name: "authorised before it is entered", Who: meera, Route: to("authorise"), Body: `{"items": [{"item": "HB", "run": 6}]}`, Want: "409 not_resulted items[0]"},
		{Name: "entered again", Who: tara, Route: to("submit"), Body: `{"results": [{"item": "HB", "value": "12.9", "unit": "g/dL"}]}`, Want: "200", Holds: `"run":10`},
		{Name: "authorised again", Who: meera, Route: to("authorise"), Body: `{"items": [{"item": "HB", "run": 10}]}`, Want: "200", Holds: `"report_version":2`},
	})
	h.Step(t, o.ID, stored(2))
	h.Play(t, []step{
		{Name: "withdrawn by an admin", Who: asha, Route: to("withdraw"), Body: `{"reason": "wrong_patient"}`, Want: "403 not_allowed"},
		{Name: "withdrawn", Who: meera, Route: to("withdraw"), Body: `{"reason": "wrong_patient"}`, Want: "200", Holds: `"report_version":3`},
	})
}

func TestCall(t *testing.T) {
	h := open(t)
	o := bench(t, h)
	route := "POST /v1/orders/" + o.ID + "/call"
	made := func(outcome, whom, back, more string) string {
		return `{"item": "HB", "outcome": "` + outcome + `", "whom": "` + whom + `", "read_back": "` + back + `"` + more + `}`
	}
	const recorded = `, "recorded": {"at": "2026-11-25T05:10:00.000Z", "device": "hall-2", "seq": 17}`
	h.Play(t, []step{
		{Name: "nothing to call about", Who: tara, Route: route, Body: made("unable_to_reach", "", "", ""), Want: "409 no_call_open item"},
		{Name: "critical", Who: tara, Route: "POST /v1/orders/" + o.ID + "/submit", Body: `{"results": [{"item": "HB", "value": "4.1", "unit": "g/dL"}]}`, Want: "200", Holds: `"critical"`},
		{Name: "by an admin", Who: asha, Route: route, Body: made("unable_to_reach", "", "", ""), Want: "403 not_allowed"},
		{Name: "an outcome that is none", Who: tara, Route: route, Body: made("done", "Sister", "4.1", ""), Want: "400 bad_request outcome"},
		{Name: "reached nobody knows whom", Who: tara, Route: route, Body: made("reached_no_readback", "", "", ""), Want: "400 bad_request whom"},
		{Name: "nothing was read back", Who: tara, Route: route, Body: made("confirmed", "Sister Kalpana", "", ""), Want: "400 bad_request read_back"},
		{Name: "too many words", Who: tara, Route: route, Body: made("confirmed", "Sister Kalpana", strings.Repeat("x", 201), ""), Want: "400 bad_request read_back"},
		{Name: "not reached", Who: tara, Route: route, Body: made("unable_to_reach", "", "", ""), Want: "200"},
		{Name: "read back", Who: tara, Route: route, Body: made("confirmed", "Sister Kalpana", "four point one", ""), Want: "200"},
		{Name: "another call of that time", Who: tara, Route: route, Body: made("confirmed", "Sister Kalpana", "four point one", recorded), Want: "202", Holds: `"no_call_open"`},
		{Name: "the words stand beside the values", Who: meera, Route: "GET /v1/orders/" + o.ID + "/results", Want: "200", Holds: `"whom":"Sister Kalpana","read_back":"four point one"`},
	})
	events, err := h.Store.Timeline(t.Context(), o.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		for _, c := range e.Changes {
			if strings.Contains(c.To+c.From, "Kalpana") || strings.Contains(c.To, "four") {
				t.Errorf("event %d holds the words of a call", e.N)
			}
		}
	}
}
