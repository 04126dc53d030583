package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
)

// exported reads all pages of an export, and counts the queries of each.
func exported(t *testing.T, h *hospitaltest.House, who hospitaltest.Ask, patient string) (rows []heldAnswer, pages int) {
	t.Helper()
	var begun struct{ Cursor string }
	h.Do(t, who, "POST /v1/patients/"+patient+"/export", `{"reason": "The patient asks for a copy"}`).Read(t, &begun)
	for cursor := begun.Cursor; cursor != ""; pages++ {
		var page exportPage
		h.Do(t, who, "GET /v1/patients/"+patient+"/export?cursor="+cursor, nil).Read(t, &page)
		rows, cursor = append(rows, page.Rows...), page.Cursor
	}
	return rows, pages
}

func kindsOf(rows []heldAnswer) (kinds []string) {
	for _, r := range rows {
		kinds = append(kinds, r.Kind)
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

// All that is held comes page by page to who may have it: an admin gets no value and nothing that opens one; what opens something
// is in no export; who exported, and why, is kept first.
func TestExport(t *testing.T) {
	h := open(t)
	o := bench(t, h)
	const asked, why = "01938f6c-11aa-7b20-8d5f-0000000000f1", `{"reason": "The patient asks for a copy"}`
	h.Enrol(t, tara, asked, "+919876543211")
	p, _, err := h.Store.Patient(t.Context(), "sahyadri", asked)
	if err != nil {
		t.Fatal(err)
	}
	for range 12 {
		h.Order(t, tara, p.Snapshot(), lab.COD, "HB")
	}
	measured := h.Order(t, meera, p.Snapshot(), lab.Later, "HB")
	h.Bench(t, measured.ID, lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}})
	h.Play(t, []step{{Name: "a value", Who: tara, Route: "POST /v1/orders/" + measured.ID + "/submit", Body: `{"results": [{"item": "HB", "value": "13.1", "unit": "g/dL"}]}`, Want: "200"}})
	at := "/v1/patients/" + asked + "/export"
	h.Play(t, []step{
		{Name: "by a technician", Who: tara, Route: "POST " + at, Body: why, Want: "403 not_allowed"},
		{Name: "read by a technician", Who: tara, Route: "GET " + at + "?cursor=x", Want: "403 not_allowed"},
		{Name: "for no reason", Who: meera, Route: "POST " + at, Body: `{"reason": " "}`, Want: "400 bad_request reason"},
		{Name: "of nobody", Who: meera, Route: "POST /v1/patients/01938f6c-11aa-7b20-8d5f-0000000000f9/export", Body: why, Want: "404 not_found"},
		{Name: "read before it is begun", Who: meera, Route: "GET " + at + "?cursor=AQAAAABpJZ", Want: "409 export_not_begun"},
		{Name: "without a cursor", Who: meera, Route: "GET " + at, Want: "409 export_not_begun"},
	})
	rows, pages := exported(t, h, meera, asked)
	orders := map[string]bool{}
	for _, r := range rows {
		if r.Kind == "order" {
			orders[r.Order] = true
		}
	}
	if len(orders) != 13 || pages < 13 || pages > 20 {
		t.Errorf("%d orders on %d pages", len(orders), pages)
	}
	for _, kind := range []string{"patient", "contact", "event", "order", "duty", "runs", "access_staff"} {
		if !slices.Contains(kindsOf(rows), kind) {
			t.Errorf("there is no %s: %v", kind, kindsOf(rows))
		}
	}
	if text := fmt.Sprint(rows); !strings.Contains(text, "The patient asks for a copy") || !strings.Contains(text, "+919876543211") || strings.Contains(text, "enrolled") {
		t.Errorf("of the export: %.400s", text)
	}
	rows, _ = exported(t, h, asha, asked)
	for _, kind := range []string{"runs", "notes", "draft", "frozen"} {
		if slices.Contains(kindsOf(rows), kind) {
			t.Errorf("an admin gets %s", kind)
		}
	}
	if text := fmt.Sprint(rows); strings.Contains(text, "13.1") || !strings.Contains(text, measured.ID) {
		t.Error("an admin gets a value, or lacks an order")
	}
	var begun struct{ Cursor string }
	h.Do(t, meera, "POST "+at, why).Read(t, &begun)
	h.Play(t, []step{
		{Name: "another's cursor", Who: asha, Route: "GET " + at + "?cursor=" + begun.Cursor, Want: "409 export_not_begun"},
		{Name: "of another patient", Who: meera, Route: "GET /v1/patients/" + o.Patient.ID + "/export?cursor=" + begun.Cursor, Want: "404 not_found"},
	})
}
