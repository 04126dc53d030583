package main

import (
	"fmt"
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
	tara  = as{As: "tara", Hospital: "sahyadri"}  // technician
	meera = as{As: "meera", Hospital: "sahyadri"} // supervisor
	asha  = as{As: "asha", Hospital: "sahyadri"}  // admin
	zoya  = as{As: "zoya", Hospital: "narmada"}   // supervisor elsewhere
)

func open(t *testing.T) *hospitaltest.House {
	t.Helper()
	h := hospitaltest.Open(t, func(s *store.Store) []apigw.Route { return handlers{store: s}.routes() })
	h.Found(t, "sahyadri", lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}},
		lab.Member{Person: "meera", Roles: []lab.Role{lab.Supervisor}}, lab.Member{Person: "asha", Roles: []lab.Role{lab.Admin}})
	h.Found(t, "narmada", lab.Member{Person: "zoya", Roles: []lab.Role{lab.Supervisor}})
	return h
}

// drawn is the body of a collection of E1.
func drawn(o lab.Order, more string) string {
	return fmt.Sprintf(`{"specimens": [{"id": "E1", "accession": "%s-E1"}], "identity": {"confirmed": ["name", "uhid"], "how": "scanned"}%s}`,
		o.Number, more)
}

const alreadyDone = `, "recorded": {"at": "2026-11-25T05:10:00.000Z", "device": "hall-2", "seq": 17}`

// doneAs is alreadyDone with another number of the device.
func doneAs(seq string) string { return strings.Replace(alreadyDone, "17", seq, 1) }

func TestCustody(t *testing.T) {
	h := open(t)
	o := h.Order(t, meera, hospitaltest.Patient, lab.COD, "HB")
	to := func(command string) string { return "POST /v1/orders/" + o.ID + "/" + command }
	const e1 = `{"specimens": ["E1"]}`
	h.Play(t, []step{
		{Name: "labelled by an admin", Who: asha, Route: to("label"), Body: e1, Want: "403 not_allowed"},
		{Name: "from elsewhere", Who: zoya, Route: to("label"), Body: e1, Want: "404 not_found"},
		{Name: "no tube", Who: tara, Route: to("label"), Body: `{"specimens": []}`, Want: "400 bad_request specimens"},
		{Name: "a tube of nobody", Who: tara, Route: to("label"), Body: `{"specimens": ["S9"]}`, Want: "400 bad_request specimens[0]"},
		{Name: "labelled", Who: tara, Route: to("label"), Body: e1, Want: "200", Holds: `"specimen:E1":2`},
		{Name: "labelled again", Who: tara, Route: to("label"), Body: e1, Want: "409 not_labelable specimens[0]"},
		{Name: "labelled afterwards", Who: tara, Route: to("label"), Body: `{"specimens": ["E1"]` + alreadyDone + `}`, Want: "400 unknown_field recorded"},
		{Name: "sent before it is drawn", Who: tara, Route: to("dispatch"), Body: e1, Want: "409 not_dispatchable specimens[0]"},
		{Name: "drawn without the cash", Who: tara, Route: to("collect"), Body: drawn(o, ""), Want: "409 cash_due"},
		{Name: "drawn", Who: tara, Route: to("collect"), Body: drawn(o, `, "cash": {"amount": 8000}`), Want: "200", Holds: `"receipt_number":"R26-`},
		{Name: "sent", Who: tara, Route: to("dispatch"), Body: e1, Want: "200"},
		{Name: "arrived", Who: tara, Route: to("receive"), Body: e1, Want: "200"},
		{Name: "kept before it is looked at", Who: tara, Route: to("keep"), Body: e1, Want: "409 not_keepable specimens[0]"},
		{Name: "fit", Who: tara, Route: to("accept"), Body: e1, Want: "200"},
		{Name: "disposed of too early", Who: tara, Route: to("dispose"), Body: e1, Want: "409 still_needed specimens[0]"},
		{Name: "on older knowledge", Who: tara, Route: to("start"), Body: `{"items": ["HB"], "seen": {"specimen:E1": 2}}`, Want: "412 stale"},
		{Name: "started", Who: tara, Route: to("start"), Body: `{"items": ["HB"], "seen": {"specimen:E1": 6}}`, Want: "200"},
		{Name: "nothing to repeat", Who: tara, Route: to("restart"), Body: `{"items": ["HB"], "reason": "diluted"}`, Want: "409 not_resulted items[0]"},
		{Name: "a reason that is none", Who: tara, Route: to("restart"), Body: `{"items": ["HB"], "reason": "because"}`, Want: "400 bad_request reason"},
		{Name: "kept", Who: tara, Route: to("keep"), Body: e1, Want: "200"},
		{Name: "sent to a laboratory with a link for its name", Who: tara, Route: to("refer-out"),
			Body: `{"specimens": ["E1"], "laboratory": "www.lab.example"}`, Want: "400 bad_request laboratory"},
		{Name: "sent to another laboratory", Who: tara, Route: to("refer-out"),
			Body: `{"specimens": ["E1"], "laboratory": "State  Institute"}`, Want: "200"},
	})
}

func TestTubesThatCannotBeUsed(t *testing.T) {
	h := open(t)
	o := h.Bench(t, h.Order(t, meera, hospitaltest.Patient, lab.Later, "HB").ID, lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}})
	to := func(command string) string { return "POST /v1/orders/" + o.ID + "/" + command }
	because := func(tube, reason string) string {
		return fmt.Sprintf(`{"specimens": [%q], "reason": %q}`, tube, reason)
	}
	h.Play(t, []step{
		{Name: "no reason", Who: tara, Route: to("reject"), Body: `{"specimens": ["E1"]}`, Want: "400 bad_request reason"},
		{Name: "not enough", Who: tara, Route: to("recollect"), Body: because("E1", "used_up"), Want: "200",
			Holds: `{"id":"E2","accession":"` + o.Number + `-E2","parent":"E1"}`},
		{Name: "nothing hangs on the first one now", Who: tara, Route: to("recollect"), Body: because("E1", "used_up"), Want: "409 nothing_to_measure specimens[0]"},
		{Name: "lost before it was drawn", Who: tara, Route: to("lose"), Body: because("E2", "broken"), Want: "409 not_losable specimens[0]"},
		{Name: "the second is drawn", Who: tara, Route: to("collect"), Body: strings.ReplaceAll(drawn(o, ""), "E1", "E2"), Want: "200"},
		{Name: "and lost", Who: tara, Route: to("lose"), Body: because("E2", "broken"), Want: "200", Holds: `"id":"E3"`},
		{Name: "the third is drawn", Who: tara, Route: to("collect"), Body: strings.ReplaceAll(drawn(o, ""), "E1", "E3"), Want: "200"},
		{Name: "and is not the patient's", Who: tara, Route: to("reject"), Body: because("E3", "mislabelled"), Want: "200", Holds: `"order":`},
		{Name: "cleared by a technician", Who: tara, Route: to("confirm-identity"), Body: `{}`, Want: "403 not_allowed"},
		{Name: "cleared", Who: meera, Route: to("confirm-identity"), Body: `{}`, Want: "200"},
		{Name: "cleared again", Who: meera, Route: to("confirm-identity"), Body: `{}`, Want: "409 not_held"},
	})
}

// What a device tells of has happened: it is kept whatever the order has become, and never stale.
func TestRecords(t *testing.T) {
	h := open(t)
	o := h.Order(t, meera, hospitaltest.Patient, lab.COD, "HB")
	to := func(command string) string { return "POST /v1/orders/" + o.ID + "/" + command }
	asha := lab.Member{Person: "asha", Roles: []lab.Role{lab.Admin}, Active: true}
	h.Step(t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) { return o.Cancel(asha, now, "other") })
	tube, cash := drawn(o, alreadyDone+`, "seen": {"order": 1}`), `{"amount": 8000`+doneAs("18")+`}`
	h.Play(t, []step{
		{Name: "drawn now", Who: tara, Route: to("collect"), Body: drawn(o, ""), Want: "409 order_closed"},
		{Name: "a record without a device", Who: tara, Route: to("cash"), Body: strings.Replace(cash, "hall-2", "", 1), Want: "400 bad_request recorded.device"},
		{Name: "a time that is none", Who: tara, Route: to("cash"), Body: strings.Replace(cash, "T05:10", " 5:10", 1), Want: "400 wrong_type recorded.at"},
		{Name: "reported by an admin", Who: as{As: "asha", Hospital: "sahyadri"}, Route: to("cash"), Body: cash, Want: "403 not_allowed"},
		{Name: "drawn at that time, on older knowledge", Who: tara, Route: to("collect"), Body: tube, Want: "202", Holds: `"exception":"order_closed"`},
		{Name: "cash of that time", Who: tara, Route: to("cash"), Body: cash, Want: "202", Holds: `"receipt_number":"R26-`},
		{Name: "arrived at that time", Who: tara, Route: to("receive"), Body: `{"specimens": ["E1"]` + doneAs("19") + `}`, Want: "202", Holds: `"exception":"order_closed"`},
		{Name: "taken up for cash by a technician", Who: tara, Route: to("reinstate"), Body: `{"settlement": "cod", "reason": "patient_paid"}`, Want: "403 not_allowed"},
		{Name: "taken up online", Who: meera, Route: to("reinstate"), Body: `{"settlement": "online", "reason": "patient_paid"}`, Want: "400 bad_request settlement"},
		{Name: "taken up for cash", Who: meera, Route: to("reinstate"), Body: `{"settlement": "cod", "reason": "patient_paid"}`, Want: "200", Holds: `"tab":"processing"`},
		{Name: "nothing to decide any more", Who: meera, Route: to("discard"), Body: `{}`, Want: "409 not_reinstatable"},
		{Name: "rejected at that time", Who: tara, Route: to("reject"), Body: `{"specimens": ["E1"], "reason": "clotted"` + doneAs("20") + `}`, Want: "200", Holds: `"E2"`},
		{Name: "rejected again", Who: tara, Route: to("reject"), Body: `{"specimens": ["E1"], "reason": "clotted"` + doneAs("21") + `}`, Want: "202", Holds: `"not_rejectable"`},
	})
	once := tara
	once.Key = "kept-by-the-device"
	cash = `{"amount": 7000` + doneAs("22") + `}` // less than is due by now
	first, again := h.Do(t, once, to("cash"), cash), h.Do(t, once, to("cash"), cash)
	if first.Status != 202 || again.Status != 202 || string(first.Body) != string(again.Body) || again.Header.Get("Idempotent-Replay") != "true" {
		t.Errorf("first %d %s, again %d %s", first.Status, first.Body, again.Status, again.Body)
	}
}

func TestDiscard(t *testing.T) {
	h := open(t)
	o := h.Order(t, meera, hospitaltest.Patient, lab.Online, "HB")
	to := func(command string) string { return "POST /v1/orders/" + o.ID + "/" + command }
	h.Play(t, []step{
		{Name: "nothing was drawn", Who: meera, Route: to("discard"), Body: `{}`, Want: "409 not_reinstatable"},
		{Name: "drawn before it was paid", Who: tara, Route: to("collect"), Body: drawn(o, alreadyDone), Want: "202", Holds: `"exception":"unpaid"`},
		{Name: "discarded", Who: meera, Route: to("discard"), Body: `{}`, Want: "200", Holds: `"tab":"cancelled"`},
	})
}
