package main

import (
	"fmt"
	"strings"
	"testing"

	"assay/shared/store"
)

// Whoever of the staff is shown values, submitted or only typed, is recorded with it; whoever is shown none is not.
func TestWhatShowsValuesIsRecorded(t *testing.T) {
	h := open(t)
	o := bench(t, h)
	seen := func() string {
		t.Helper()
		p, err := h.Store.AccessDays(t.Context(), "sahyadri", []string{o.Patient.ID}, store.StaffAccess, "", 10)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, a := range p.Rows {
			all = append(all, fmt.Sprintf("%s %d %s", a.Who, a.Openings, strings.Join(a.What, "+")))
		}
		return strings.Join(all, ", ")
	}
	path := "/v1/orders/" + o.ID
	for _, c := range []struct{ name, route, body, want string }{
		{"no draft yet", "GET " + path + "/drafts", "", ""},
		{"typed by oneself", "PUT " + path + "/drafts/HB", `{"rev": 0, "value": "13.1"}`, ""},
		{"what is typed", "GET " + path + "/drafts", "", "tara 1 drafts"},
		{"submitted", "POST " + path + "/submit", `{"results": [{"item": "HB", "value": "13.1", "unit": "g/dL"}]}`, "tara 1 drafts"},
		{"the results", "GET " + path + "/results", "", "tara 2 drafts+values"},
		{"the results again", "GET " + path + "/results", "", "tara 2 drafts+values"},
	} {
		var body any
		if c.body != "" {
			body = c.body
		}
		if a := h.Do(t, tara, c.route, body); a.Status != 200 {
			t.Fatalf("%s: %d %s", c.name, a.Status, a.Body)
		}
		if got := seen(); got != c.want {
			t.Errorf("%s: recorded %q, want %q", c.name, got, c.want)
		}
	}
}
