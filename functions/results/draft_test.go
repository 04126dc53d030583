package main

import (
	"testing"
)

// While a value is typed the page learns the range for this patient, and what the rules would say of the value: with the
// judge that decides when it is submitted.
func TestDraftIsJudged(t *testing.T) {
	h := open(t)
	o := bench(t, h)
	drafts := "/v1/orders/" + o.ID + "/drafts"
	h.Play(t, []step{
		{Name: "the range before anything is typed", Who: tara, Route: "GET " + drafts, Want: "200",
			Holds: `"fields":[{"item":"HB","unit":"g/dL","decimals":1,"range":"12.0 – 15.0","low":"12.0","high":"15.0"}]`},
		{Name: "in range", Who: tara, Route: "PUT " + drafts + "/HB", Body: `{"rev": 0, "value": "13.1"}`, Want: "200", Holds: `"judged":{"flag":"N","hold":[],"printed":"13.1"}`},
		{Name: "below", Who: tara, Route: "PUT " + drafts + "/HB", Body: `{"rev": 1, "value": "9.4"}`, Want: "200", Holds: `"judged":{"flag":"L","hold":[],"printed":"9.4"}`},
		{Name: "critical", Who: tara, Route: "PUT " + drafts + "/HB", Body: `{"rev": 2, "value": "4.1"}`, Want: "200", Holds: `"judged":{"flag":"LL","hold":["critical"]`},
		{Name: "a comparator", Who: tara, Route: "PUT " + drafts + "/HB", Body: `{"rev": 3, "value": ">= 14.0"}`, Want: "200", Holds: `"hold":["comparator"]`},
		{Name: "no patient can have it", Who: tara, Route: "PUT " + drafts + "/HB", Body: `{"rev": 4, "value": "131"}`, Want: "200", Holds: `"refused":{"code":"absurd_value"`},
		{Name: "no number", Who: tara, Route: "PUT " + drafts + "/HB", Body: `{"rev": 5, "value": "9."}`, Want: "200", Holds: `"refused":{"code":"bad_request"`},
	})
	kept := h.Do(t, tara, "PUT "+drafts+"/HB", map[string]any{"rev": 6, "value": ""})
	var answer map[string]any
	kept.Read(t, &answer)
	if answer["judged"] != nil || answer["refused"] != nil {
		t.Errorf("an empty value is judged: %v", answer)
	}
}
