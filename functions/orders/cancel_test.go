package main

import (
	"fmt"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
)

func TestOrderEnds(t *testing.T) {
	h := open(t)
	two := h.Order(t, meera, hospitaltest.Patient, lab.COD, "HB", "TSH")
	one := h.Order(t, meera, hospitaltest.Patient, lab.COD, "HB")
	supervisor := lab.Member{Hospital: "sahyadri", Person: "meera", Roles: []lab.Role{lab.Supervisor}, Active: true}
	h.Step(t, two.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.SettleLater(supervisor, now, "Insured", lab.Hospital{})
	})
	to := func(o lab.Order, command string) string { return "POST /v1/orders/" + o.ID + "/" + command }
	h.Play(t, []step{
		{Name: "a test out of it, by a technician", Who: tara, Route: to(two, "cancel-items"), Body: `{"tests": ["TSH"], "reason": "patient_asked"}`, Want: "403 not_allowed"},
		{Name: "a test that is not in it", Who: meera, Route: to(two, "cancel-items"), Body: `{"tests": ["CBC"], "reason": "patient_asked"}`, Want: "400 bad_request tests"},
		{Name: "a test out of it", Who: meera, Route: to(two, "cancel-items"), Body: `{"tests": ["TSH"], "reason": "patient_asked"}`, Want: "200", Holds: `"money":`},
		{Name: "the same again", Who: meera, Route: to(two, "cancel-items"), Body: `{"tests": ["TSH"], "reason": "patient_asked"}`, Want: "409 has_result tests"},
		{Name: "the rest cannot be done", Who: meera, Route: to(two, "not-performed"), Body: `{"items": ["HB"], "reason": "no_reagent", "fault": true}`, Want: "200", Holds: `"tab":"cancelled"`},
		{Name: "cancelled already", Who: tara, Route: to(two, "cancel"), Body: `{"reason": "patient_asked"}`, Want: "409 order_closed"},
		{Name: "no reason that is known", Who: tara, Route: to(one, "cancel"), Body: `{"reason": "rain"}`, Want: "400 bad_request reason"},
		{Name: "from elsewhere", Who: zoya, Route: to(one, "cancel"), Body: `{"reason": "patient_asked"}`, Want: "404 not_found"},
		{Name: "on older knowledge", Who: tara, Route: to(one, "cancel"), Body: `{"reason": "patient_asked", "seen": {"order": 7}}`, Want: "412 stale"},
		{Name: "cancelled", Who: tara, Route: to(one, "cancel"), Body: `{"reason": "patient_asked", "seen": {"order": 1}}`, Want: "200", Holds: `"tab":"cancelled"`},
	})
}

// docs/rules.md#row-23: what an order costs cannot change between the checkout and the payment.
func TestAnOrderThatWaitsIsNotChanged(t *testing.T) {
	h := open(t)
	o := h.Order(t, meera, hospitaltest.Patient, lab.Online, "HB", "TSH")
	to := func(command string) string { return "POST /v1/orders/" + o.ID + "/" + command }
	h.Play(t, []step{
		{Name: "row 23: a test out of it", Who: meera, Route: to("cancel-items"), Body: `{"tests": ["TSH"], "reason": "patient_asked"}`, Want: "409 unpaid"},
		{Name: "row 23: a test that cannot be done", Who: meera, Route: to("not-performed"), Body: `{"items": ["TSH"], "reason": "no_reagent"}`, Want: "409 unpaid"},
		{Name: "row 23: it costs what it did", Who: meera, Route: "GET /v1/orders/" + o.ID, Want: "200", Holds: fmt.Sprintf(`"due":%d`, o.Money.Due())},
	})
}

func TestTasksAreTakenAndClosed(t *testing.T) {
	h := open(t)
	o := h.Order(t, meera, hospitaltest.Patient, lab.Later, "HB")
	by := lab.Member{Hospital: "sahyadri", Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true}
	o = h.Step(t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.MoveSpecimens(by, now, lab.Receive, []string{"E1"}, &lab.Recorded{At: lab.At(now), Device: "hall-2", Seq: 1})
	})
	body := fmt.Sprintf(`{"task": %q}`, o.Tasks[0].ID)
	give := func(person string, over bool) string {
		return fmt.Sprintf(`{"task": %q, "person": %q, "take_over": %t}`, o.Tasks[0].ID, person, over)
	}
	to := func(command string) string { return "POST /v1/orders/" + o.ID + "/" + command }
	h.Play(t, []step{
		{Name: "a task there is not", Who: tara, Route: to("take-task"), Body: `{"task": "9.9"}`, Want: "409 no_task"},
		{Name: "taken", Who: meera, Route: to("take-task"), Body: body, Want: "200"},
		{Name: "taken twice", Who: meera, Route: to("take-task"), Body: body, Want: "409 already_yours"},
		{Name: "taken from a colleague", Who: asha, Route: to("take-task"), Body: body, Want: "409 task_taken"},
		{Name: "taken over", Who: asha, Route: to("take-task"), Body: fmt.Sprintf(`{"task": %q, "take_over": true}`, o.Tasks[0].ID), Want: "200"},
		{Name: "handed to a stranger", Who: asha, Route: to("hand-task"), Body: give("zoya", false), Want: "400 bad_request person"},
		{Name: "handed to no person's id", Who: asha, Route: to("hand-task"), Body: give("a b", false), Want: "400 bad_request person"},
		{Name: "handed by a colleague", Who: tara, Route: to("hand-task"), Body: give("meera", false), Want: "409 task_taken"},
		{Name: "handed", Who: asha, Route: to("hand-task"), Body: give("meera", false), Want: "200"},
		{Name: "handed to whoever has it", Who: asha, Route: to("hand-task"), Body: give("meera", true), Want: "409 already_theirs"},
		{Name: "the events say to whom", Who: tara, Route: "GET /v1/orders/" + o.ID + "/timeline", Want: "200", Holds: `"part":"handed:2.1","from":"asha","to":"meera"`},
		{Name: "closed by a technician", Who: tara, Route: to("close-task"), Body: body, Want: "403 not_allowed"},
		{Name: "closed", Who: meera, Route: to("close-task"), Body: body, Want: "200"},
		{Name: "closed twice", Who: meera, Route: to("close-task"), Body: body, Want: "409 no_task"},
	})
}
