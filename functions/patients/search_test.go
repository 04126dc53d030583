package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"assay/infra/testing/hospitaltest"
)

// listed brings the views up to patients and orders of Sahyadri, as the stream would.
func listed(t *testing.T, h *hospitaltest.House, ids ...string) {
	t.Helper()
	for _, id := range ids {
		pk := "H#sahyadri#P#" + id
		if o, ok := strings.CutPrefix(id, "sahyadri-"); ok {
			pk = "H#sahyadri#O#" + o
		}
		if err := h.Store.UpdateViews(t.Context(), pk); err != nil {
			t.Fatal(err)
		}
	}
}

func searchFor(t *testing.T, h *hospitaltest.House, who as, body any) (answer searchAnswer) {
	t.Helper()
	a := h.Do(t, who, "POST /v1/search", body)
	if a.Status != http.StatusOK {
		t.Fatalf("%v: %d %s", body, a.Status, a.Body)
	}
	a.Read(t, &answer)
	return answer
}

// One text finds whatever it names: by number, tube, receipt, slip, phone or name, of this hospital only.
func TestSearch(t *testing.T) {
	h := open(t)
	id, slip := order(t, h, p1)
	o, err := h.Store.Order(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	listed(t, h, p1, p2, p3, id)
	patient, _, err := h.Store.Patient(t.Context(), "sahyadri", p1)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, text       string
		orders, patients int
		holds            string
	}{
		{"the number of an order", o.Number, 1, 1, o.Number}, // P26-000001 is a patient too
		{"in small letters and its end", "1", 1, 1, o.Number},
		{"a tube", o.Number + "-e1", 1, 0, `"specimen":"E1"`},
		{"a patient's number", patient.Number, 0, 1, p1},
		{"a phone", "98765 43211", 0, 1, p2},
		{"the end of a phone", "3212", 0, 1, p3},
		{"a slip", slip, 1, 0, o.Number},
		{"a slip as it is scanned", "https://lab.example/slip.html#" + slip, 1, 0, o.Number},
		{"a name", "sunita patil", 0, 3, "Sunita Patil"},
		{"in another script", "पाटील", 0, 3, "Sunita Patil"},
		{"the beginning of a word", "sun", 0, 3, p1},
		{"with the year", "Patil 1984", 0, 3, p1},
		{"with the end of the phone", "Patil 3211", 0, 1, `"phone_ending":"3211"`},
		{"with a slip", "Sumita Patil", 0, 3, `"near":true`},
		{"nobody", "Ramesh", 0, 0, `"patients":[]`},
		{"a receipt of nobody", "R26-999999", 0, 0, ""},
		{"a payment of nobody", "pay_EKwxwAgItmmXdp", 0, 0, ""},
		{"a slip of nobody", strings.Repeat("a", 26), 0, 0, ""},
		{"an order of nobody", "26-999999", 0, 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := searchFor(t, h, tara, map[string]any{"text": c.text})
			plain, _ := json.Marshal(a)
			if len(a.Orders) != c.orders || len(a.Patients) != c.patients || !strings.Contains(string(plain), c.holds) {
				t.Errorf("%s", plain)
			}
			if there := searchFor(t, h, zoya, map[string]any{"text": c.text}); len(there.Orders) > 0 || strings.Contains(fmt.Sprint(there), p1) {
				t.Errorf("another hospital finds %+v", there)
			}
			if strings.Contains(string(plain), slip) {
				t.Error("the answer holds the slip's token")
			}
		})
	}
}

func TestSearchByDay(t *testing.T) {
	h := open(t)
	first, _ := order(t, h, p1)
	second, _ := order(t, h, p2)
	listed(t, h, first, second)
	for _, c := range []struct {
		name string
		body map[string]any
		want int
	}{
		{"a day", map[string]any{"day": "2026-11-25"}, 2},
		{"another day", map[string]any{"day": "2026-11-24"}, 0},
		{"a test", map[string]any{"day": "2026-11-25", "test": "HB"}, 2},
		{"another test", map[string]any{"day": "2026-11-25", "test": "TSH"}, 0},
		{"a department", map[string]any{"day": "2026-11-25", "department": "haematology"}, 2},
		{"a tab", map[string]any{"day": "2026-11-25", "tab": "cod"}, 2},
		{"another tab", map[string]any{"day": "2026-11-25", "tab": "paid"}, 0},
		{"a ward", map[string]any{"day": "2026-11-25", "ward": "ICU"}, 0},
	} {
		if got := searchFor(t, h, tara, c.body); len(got.Orders) != c.want || got.Cursor != "" {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	page := searchFor(t, h, tara, map[string]any{"day": "2026-11-25", "limit": 1})
	if len(page.Orders) != 1 || page.Orders[0].Order != second || page.Cursor == "" {
		t.Fatalf("%+v", page)
	}
	page = searchFor(t, h, tara, map[string]any{"day": "2026-11-25", "limit": 1, "cursor": page.Cursor})
	if len(page.Orders) != 1 || page.Orders[0].Order != first {
		t.Errorf("%+v", page)
	}
}

// The search follows corrections, merges and erasures, and its cursor is of one search.
func TestSearchFollows(t *testing.T) {
	h := open(t)
	listed(t, h, p1, p2, p3)
	page := searchFor(t, h, tara, map[string]any{"text": "patil", "limit": 2})
	if len(page.Patients) != 2 || page.Cursor == "" {
		t.Fatalf("%+v", page)
	}
	h.Play(t, []step{
		{Name: "the rest", Who: tara, Route: "POST /v1/search", Body: fmt.Sprintf(`{"text": "patil", "limit": 2, "cursor": %q}`, page.Cursor), Want: "200", Holds: "Sunita"},
		{Name: "the cursor of another search", Who: tara, Route: "POST /v1/search", Body: fmt.Sprintf(`{"text": "sunita", "cursor": %q}`, page.Cursor), Want: "400 bad_request cursor"},
		{Name: "nothing", Who: tara, Route: "POST /v1/search", Body: `{}`, Want: "400 bad_request text"},
		{Name: "both", Who: tara, Route: "POST /v1/search", Body: `{"text": "a", "day": "2026-11-25"}`, Want: "400 bad_request text"},
		{Name: "a test without a day", Who: tara, Route: "POST /v1/search", Body: `{"text": "a", "test": "HB"}`, Want: "400 bad_request day"},
		{Name: "no day", Who: tara, Route: "POST /v1/search", Body: `{"day": "2026-02-30"}`, Want: "400 bad_request day"},
		{Name: "no tab", Who: tara, Route: "POST /v1/search", Body: `{"day": "2026-11-25", "tab": "lost"}`, Want: "400 bad_request tab"},
		{Name: "too long", Who: tara, Route: "POST /v1/search", Body: fmt.Sprintf(`{"text": %q}`, strings.Repeat("क", 301)), Want: "400 bad_request text"},
		{Name: "too many", Who: tara, Route: "POST /v1/search", Body: `{"text": "a", "limit": 51}`, Want: "400 bad_request limit"},
		{Name: "an admin", Who: asha, Route: "POST /v1/search", Body: `{"text": "patil"}`, Want: "200", Holds: p1},
		{Name: "corrected", Who: tara, Route: "POST /v1/patients/" + p1 + "/correct", Body: `{"rev": 1, "reason": "misread", "name": "Kavita Joshi", "birth_date": "1990-07-04"}`, Want: "200"},
		{Name: "erased", Who: asha, Route: "POST /v1/patients/" + p2 + "/erase-contact", Body: `{"rev": 1}`, Want: "200"},
		{Name: "merged", Who: meera, Route: "POST /v1/patients/" + p2 + "/merge", Body: fmt.Sprintf(`{"other": %q, "rev": 2, "other_rev": 1, "reason": "registered twice"}`, p3), Want: "200"},
	})
	listed(t, h, p1, p2, p3, p1)
	h.Play(t, []step{
		{Name: "by the new name", Who: tara, Route: "POST /v1/search", Body: `{"text": "कविता जोशी 1990"}`, Want: "200", Holds: p1},
		{Name: "not by the old one", Who: tara, Route: "POST /v1/search", Body: `{"text": "patil"}`, Want: "200", Holds: p2, Lacks: p1},
		{Name: "not by an erased phone", Who: tara, Route: "POST /v1/search", Body: `{"text": "3211"}`, Want: "200", Lacks: p2},
		{Name: "the merged record says into which", Who: tara, Route: "POST /v1/search", Body: `{"text": "3212"}`, Want: "200", Holds: `"merged_into":"` + p2},
	})
}
