package main

import (
	"testing"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
)

// What an order says is changed after placing, is shown at once on the board, and the timeline says from what to what.
func TestChange(t *testing.T) {
	h := open(t)
	o := h.Order(t, meera, hospitaltest.Patient, lab.COD, "HB", "TSH")
	to := "POST /v1/orders/" + o.ID + "/change"
	h.Play(t, []step{
		{Name: "an unknown priority", Who: tara, Route: to, Body: `{"priority": "soon"}`, Want: "400 bad_request priority"},
		{Name: "a day that has passed", Who: tara, Route: to, Body: `{"preferred_date": "2020-01-01"}`, Want: "400 bad_request preferred_date"},
		{Name: "nothing", Who: tara, Route: to, Body: `{}`, Want: "409 no_change"},
		{Name: "what an order does not say", Who: tara, Route: to, Body: `{"settlement": "later"}`, Want: "400 unknown_field settlement"},
		{Name: "from elsewhere", Who: zoya, Route: to, Body: `{"ward": "ICU 1"}`, Want: "404 not_found"},
		{Name: "on older knowledge", Who: tara, Route: to, Body: `{"ward": "ICU 1", "seen": {"order": 7}}`, Want: "412 stale"},
		{Name: "to STAT", Who: tara, Route: to, Body: `{"priority": "stat", "ward": "ICU 1", "visit_type": "inpatient", "seen": {"order": 1}}`, Want: "200", Holds: `"parts":{"order":2}`},
		{Name: "the order", Who: tara, Route: "GET /v1/orders/" + o.ID, Want: "200", Holds: `"priority":"stat"`},
		{Name: "the board", Who: tara, Route: "GET /v1/orders?tab=cod", Want: "200", Holds: `"ward":"ICU 1"`},
		{Name: "the timeline", Who: tara, Route: "GET /v1/orders/" + o.ID + "/timeline", Want: "200", Holds: `{"part":"priority","from":"routine","to":"stat"},{"part":"ward","to":"ICU 1"}`},
	})
}
