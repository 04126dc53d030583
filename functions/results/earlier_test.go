package main

import (
	"strings"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
	"assay/shared/store"
)

// released gives an order of one test of a patient whose value is released.
func released(t *testing.T, h *hospitaltest.House, patient, value string) lab.Order {
	t.Helper()
	o := benchOf(t, h, patient)
	h.Play(t, []step{
		{Name: "entered", Who: tara, Route: "POST /v1/orders/" + o.ID + "/submit", Body: `{"results": [{"item": "HB", "value": "` + value + `", "unit": "g/dL"}]}`, Want: "200"},
		{Name: "authorised", Who: meera, Route: "POST /v1/orders/" + o.ID + "/authorise", Body: `{"items": [{"item": "HB", "run": 6}]}`, Want: "200"},
	})
	return h.Step(t, o.ID, stored(1))
}

// benchOf gives an order of one test of a patient that is on the bench.
func benchOf(t *testing.T, h *hospitaltest.House, patient string) lab.Order {
	t.Helper()
	whose := hospitaltest.Patient
	whose.ID = patient
	o := h.Order(t, meera, whose, lab.Later, "HB")
	return h.Bench(t, o.ID, lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}})
}

// Earlier released values stand beside those of today, newest first, three of each test, and whoever reads them is kept with it.
func TestEarlierValues(t *testing.T) {
	h := open(t)
	const patient, twin = "01938f6c-11aa-7b20-8d5f-0000000000aa", "01938f6c-11aa-7b20-8d5f-0000000000f1"
	h.Enrol(t, tara, patient, "+919876543211")
	h.Enrol(t, tara, twin, "+919876543211")
	var before []lab.Order
	for n, value := range []string{"12.5", "13.1", "13.2", "13.3"} {
		of := patient
		if n == 0 { // of a record that is merged into the patient's
			of = twin
		}
		before = append(before, released(t, h, of, value))
		h.Now = h.Now.Add(24 * time.Hour)
	}
	h.Merge(t, meera, patient, twin)
	unsigned := bench(t, h) // its value is nobody's yet
	h.Play(t, []step{{Name: "entered", Who: tara, Route: "POST /v1/orders/" + unsigned.ID + "/submit", Body: `{"results": [{"item": "HB", "value": "14.9", "unit": "g/dL"}]}`, Want: "200"}})
	h.Now = h.Now.Add(time.Hour)
	today := bench(t, h)
	route := "GET /v1/orders/" + today.ID + "/earlier"
	h.Play(t, []step{
		{Name: "an admin", Who: asha, Route: route, Want: "403 not_allowed"},
		{Name: "what is not signed", Who: tara, Route: route, Want: "200", Holds: `"value":"13.3"`, Lacks: "14.9"},
		{Name: "of the first there is none", Who: tara, Route: "GET /v1/orders/" + before[0].ID + "/earlier", Want: "200", Holds: `"values":[]`},
	})
	read := func() string {
		t.Helper()
		var list earlierAnswer
		h.Do(t, tara, route, nil).Read(t, &list)
		var values []string
		for _, v := range list.Values {
			values = append(values, v.Value)
		}
		return strings.Join(values, " ")
	}
	if got := read(); got != "13.3 13.2 13.1" {
		t.Errorf("earlier: %s", got)
	}
	days, err := h.Store.AccessDays(t.Context(), "sahyadri", []string{today.Patient.ID}, store.StaffAccess, "", 10)
	if err != nil {
		t.Fatal(err)
	}
	for n, o := range before {
		if recorded := strings.Contains(strings.Join(days.Rows[0].Orders, " "), o.ID); recorded != (n > 0) {
			t.Errorf("order %d recorded: %v", n, recorded)
		}
	}
	h.Play(t, []step{{Name: "withdrawn", Who: meera, Route: "POST /v1/orders/" + before[3].ID + "/withdraw", Body: `{"reason": "wrong_patient"}`, Want: "200"}})
	if got := read(); got != "13.2 13.1 12.5" {
		t.Errorf("after one was withdrawn: %s", got)
	}
}

// A preview is what would be printed, refused as the signature would be, and leaves the order as it was.
func TestPreviewReport(t *testing.T) {
	h := open(t)
	o := bench(t, h)
	route, items := "POST /v1/orders/"+o.ID+"/report-preview", `{"items": [{"item": "HB", "run": 6}]}`
	h.Play(t, []step{
		{Name: "no value yet", Who: meera, Route: route, Body: items, Want: "409 not_resulted items[0]"},
		{Name: "entered, critical", Who: tara, Route: "POST /v1/orders/" + o.ID + "/submit", Body: `{"results": [{"item": "HB", "value": "4", "unit": "g/dL"}]}`, Want: "200"},
		{Name: "by a technician", Who: tara, Route: route, Body: items, Want: "403 not_allowed"},
		{Name: "by who does not sign", Who: joseph, Route: route, Body: items, Want: "403 not_signatory items[0]"},
		{Name: "another run", Who: meera, Route: route, Body: `{"items": [{"item": "HB", "run": 5}]}`, Want: "412 stale items[0]"},
		{Name: "no such test", Who: meera, Route: route, Body: `{"items": [{"item": "XX", "run": 6}]}`, Want: "400 bad_request items[0].item"},
		{Name: "held, as if set aside", Who: meera, Route: route, Body: items, Want: "200", Holds: `"value":"4.0"`, Lacks: "check"},
		{Name: "its version", Who: meera, Route: route, Body: items, Want: "200", Holds: `"version":1,"kind":"final"`},
	})
	days, err := h.Store.AccessDays(t.Context(), "sahyadri", []string{o.Patient.ID}, store.StaffAccess, "", 10)
	if err != nil || len(days.Rows) != 1 || days.Rows[0].Who != "meera" || days.Rows[0].What[0] != "values" {
		t.Errorf("recorded: %+v, %v", days.Rows, err)
	}
	after, _, err := h.Store.OrdersByID(t.Context(), []string{o.ID})
	if err != nil {
		t.Fatal(err)
	}
	if now := after[o.ID]; len(now.Reports.Versions) != 0 || now.Items[0].State != lab.Held {
		t.Errorf("a preview changed the order: %+v", now.Reports)
	}
}
