package main

import (
	"testing"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
)

// Words that call, titres, texts and results of two entries, as a technician meets them over HTTP.
func TestKindsOfResults(t *testing.T) {
	h := open(t)
	o := h.Order(t, meera, hospitaltest.Patient, lab.Later, "MALAG", "WIDAL", "BGRH", "PS")
	o = h.Bench(t, o.ID, lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}})
	drafts, submit, results := "/v1/orders/"+o.ID+"/drafts", "POST /v1/orders/"+o.ID+"/submit", "GET /v1/orders/"+o.ID+"/results"
	one := func(item, value, unit, more string) string {
		return `{"results": [{"item": "` + item + `", "value": "` + value + `", "unit": "` + unit + `"` + more + `}]}`
	}
	h.Play(t, []step{
		{Name: "the words of a test", Who: tara, Route: "GET " + drafts, Want: "200",
			Holds: `{"code":"vivax","text":"Plasmodium vivax","text_hi":"प्लाज़्मोडियम वाइवैक्स (P. vivax)","flag":"AA"}`},
		{Name: "its templates", Who: tara, Route: "GET " + drafts, Want: "200", Holds: `"templates":[{"code":"normal","name":"Normal smear"`},
		{Name: "a word typed", Who: tara, Route: "PUT " + drafts + "/MALAG", Body: `{"rev": 0, "value": "vivax"}`, Want: "200", Holds: `"judged":{"flag":"AA","hold":["critical"]`},
		{Name: "a titre typed", Who: tara, Route: "PUT " + drafts + "/WTO", Body: `{"rev": 0, "value": "1:320"}`, Want: "200", Holds: `"judged":{"flag":"H","hold":[],"printed":"1:320"}`},
		{Name: "no titre", Who: tara, Route: "PUT " + drafts + "/WTH", Body: `{"rev": 0, "value": "1:x"}`, Want: "200", Holds: `"refused":{"code":"bad_request"`},
		{Name: "a text typed, with what its reader says", Who: tara, Route: "PUT " + drafts + "/PS", Body: `{"rev": 0, "value": "Blasts.", "flag": "AA"}`,
			Want: "200", Holds: `"judged":{"flag":"AA","hold":["critical"]`},
		{Name: "a flag that no reader gives", Who: tara, Route: "PUT " + drafts + "/PS", Body: `{"rev": 1, "value": "Blasts.", "flag": "HH"}`, Want: "400 bad_request flag"},

		{Name: "a number where there are words", Who: tara, Route: submit, Body: one("MALAG", "1.5", "", ""), Want: "400 bad_request results[0].value"},
		{Name: "words in a unit", Who: tara, Route: submit, Body: one("MALAG", "vivax", "%", ""), Want: "400 bad_request results[0].unit"},
		{Name: "a reader's flag of words", Who: tara, Route: submit, Body: one("MALAG", "vivax", "", `, "flag": "A"`), Want: "400 bad_request results[0].flag"},
		{Name: "malaria", Who: tara, Route: submit, Body: one("MALAG", "vivax", "", ""), Want: "200", Holds: `{"item":"MALAG","reasons":["critical"]}`},
		{Name: "a text", Who: tara, Route: submit, Body: one("PS", "Red cells: few.\\nPlatelets: few.", "", `, "flag": "A"`), Want: "200", Holds: `"held":[]`},
		{Name: "a titre", Who: tara, Route: submit, Body: one("WTO", "<1:20", "{titer}", ""), Want: "200", Holds: `"held":[]`},

		{Name: "the first entry", Who: tara, Route: submit, Body: one("ABO", "ab", "", ""), Want: "200", Holds: `{"item":"ABO","reasons":["second_entry"]}`},
		{Name: "it is not shown", Who: meera, Route: results, Want: "200", Lacks: `"ab"`},
		{Name: "that it is the second is said", Who: meera, Route: "GET " + drafts, Want: "200", Holds: `"two_entries":true,"second_entry":true`},
		{Name: "the same person again", Who: tara, Route: submit, Body: one("ABO", "ab", "", ""), Want: "403 own_entry results[0].item"},
		{Name: "somebody else", Who: meera, Route: submit, Body: one("ABO", "ab", "", ""), Want: "200", Holds: `"held":[]`},
		{Name: "both are shown", Who: tara, Route: results, Want: "200", Holds: `"first_by":{"person":"tara"`},
		{Name: "a third entry", Who: meera, Route: submit, Body: one("ABO", "ab", "", ""), Want: "409 not_in_process results[0].item"},

		{Name: "the first of the other", Who: tara, Route: submit, Body: one("RHD", "positive", "", ""), Want: "200", Holds: `second_entry`},
		{Name: "another result", Who: meera, Route: submit, Body: one("RHD", "negative", "", ""), Want: "200", Holds: `{"item":"RHD","reasons":["entries_differ"]}`},
	})
}
