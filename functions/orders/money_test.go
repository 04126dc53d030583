package main

import (
	"fmt"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
)

// recorded lets a device tell afterwards of cash it took.
func recorded(t *testing.T, h *hospitaltest.House, order string, amount lab.Paise) {
	t.Helper()
	by := lab.Member{Hospital: "namuna", Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true}
	h.Step(t, order, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.TakeCash(by, now, amount, "R26-999999", &lab.Recorded{At: lab.At(now), Device: "hall-2", Seq: 1})
	})
}

func TestOrderEndsAndIsSettled(t *testing.T) {
	h := open(t)
	two := h.Order(t, mira, hospitaltest.Patient, lab.COD, "HB", "TSH")
	one := h.Order(t, mira, hospitaltest.Patient, lab.COD, "HB")
	to := func(o lab.Order, command string) string { return "POST /v1/orders/" + o.ID + "/" + command }
	h.Play(t, []step{
		{Name: "later by a technician", Who: tara, Route: to(two, "settle-later"), Body: `{"reason": "ward"}`, Want: "403 not_allowed"},
		{Name: "later without a reason", Who: mira, Route: to(two, "settle-later"), Body: `{"reason": ""}`, Want: "400 bad_request reason"},
		{Name: "later", Who: mira, Route: to(two, "settle-later"), Body: `{"reason": "Insured"}`, Want: "200", Holds: `"order":2`},
		{Name: "later twice", Who: mira, Route: to(two, "settle-later"), Body: `{"reason": "Insured"}`, Want: "409 nothing_to_settle"},
		{Name: "a test out of it, by a technician", Who: tara, Route: to(two, "cancel-items"), Body: `{"tests": ["TSH"], "reason": "patient_asked"}`, Want: "403 not_allowed"},
		{Name: "a test that is not in it", Who: mira, Route: to(two, "cancel-items"), Body: `{"tests": ["CBC"], "reason": "patient_asked"}`, Want: "400 bad_request tests"},
		{Name: "a test out of it", Who: mira, Route: to(two, "cancel-items"), Body: `{"tests": ["TSH"], "reason": "patient_asked"}`, Want: "200", Holds: `"money":`},
		{Name: "the same again", Who: mira, Route: to(two, "cancel-items"), Body: `{"tests": ["TSH"], "reason": "patient_asked"}`, Want: "409 has_result tests"},
		{Name: "the rest cannot be done", Who: mira, Route: to(two, "not-performed"), Body: `{"items": ["HB"], "reason": "no_reagent", "fault": true}`, Want: "200", Holds: `"tab":"cancelled"`},
		{Name: "cancelled already", Who: tara, Route: to(two, "cancel"), Body: `{"reason": "patient_asked"}`, Want: "409 order_closed"},
		{Name: "no reason that is known", Who: tara, Route: to(one, "cancel"), Body: `{"reason": "rain"}`, Want: "400 bad_request reason"},
		{Name: "from elsewhere", Who: olga, Route: to(one, "cancel"), Body: `{"reason": "patient_asked"}`, Want: "404 not_found"},
		{Name: "on older knowledge", Who: tara, Route: to(one, "cancel"), Body: `{"reason": "patient_asked", "seen": {"order": 7}}`, Want: "412 stale"},
		{Name: "cancelled", Who: tara, Route: to(one, "cancel"), Body: `{"reason": "patient_asked", "seen": {"order": 1}}`, Want: "200", Holds: `"tab":"cancelled"`},
	})
}

// Row 23: what an order costs cannot change between the checkout and the payment.
func TestAnOrderThatWaitsIsNotChanged(t *testing.T) {
	h := open(t)
	o := h.Order(t, mira, hospitaltest.Patient, lab.Online, "HB", "TSH")
	to := func(command string) string { return "POST /v1/orders/" + o.ID + "/" + command }
	h.Play(t, []step{
		{Name: "23 a test out of it", Who: mira, Route: to("cancel-items"), Body: `{"tests": ["TSH"], "reason": "patient_asked"}`, Want: "409 unpaid"},
		{Name: "23 a test that cannot be done", Who: mira, Route: to("not-performed"), Body: `{"items": ["TSH"], "reason": "no_reagent"}`, Want: "409 unpaid"},
		{Name: "23 it costs what it did", Who: mira, Route: "GET /v1/orders/" + o.ID, Want: "200", Holds: fmt.Sprintf(`"due":%d`, o.Money.Due())},
	})
}

// Row 39: cash of an order that is settled already.
func TestMoneyGoesBack(t *testing.T) {
	h := open(t)
	o := h.Order(t, mira, hospitaltest.Patient, lab.Later, "HB")
	to := func(command string) string { return "POST /v1/orders/" + o.ID + "/" + command }
	due := o.Money.Due()
	recorded(t, h, o.ID, due+100)
	h.Play(t, []step{
		{Name: "the order shows it", Who: tara, Route: "GET /v1/orders/" + o.ID, Want: "200", Holds: `"kind":"give_back"`},
		{Name: "and how it came", Who: tara, Route: "GET /v1/orders/" + o.ID + "/timeline", Want: "200", Holds: `"exception":"cash_differs"`},
	})
	const first = `{"refund": "F1"}`
	h.Play(t, []step{
		{Name: "not the amount due", Who: tara, Route: to("apply-cash"), Body: first, Want: "409 not_applicable"},
		{Name: "a refund there is not", Who: tara, Route: to("give-back"), Body: `{"refund": "F9"}`, Want: "409 no_refund"},
		{Name: "above the limit of this hospital, which has none", Who: tara, Route: to("give-back"), Body: first, Want: "409 approval_needed"},
		{Name: "approved by a technician", Who: tara, Route: to("approve-refund"), Body: first, Want: "403 not_allowed"},
		{Name: "approved", Who: asha, Route: to("approve-refund"), Body: first, Want: "200", Holds: `"money":`},
		{Name: "approved twice", Who: mira, Route: to("approve-refund"), Body: first, Want: "409 already_approved"},
		{Name: "given back", Who: tara, Route: to("give-back"), Body: first, Want: "200", Holds: `"receipt_number":"R26-`},
		{Name: "given back twice", Who: tara, Route: to("give-back"), Body: first, Want: "409 refund_closed"},
	})
	recorded(t, h, o.ID, due+100)
	recorded(t, h, o.ID, due)
	h.Play(t, []step{{Name: "nothing is due any more", Who: tara, Route: to("apply-cash"), Body: `{"refund": "F2"}`, Want: "409 not_applicable"}})
}

// charged is an online order whose money Razorpay has, what was asked for or less.
func charged(t *testing.T, h *hospitaltest.House, amount lab.Paise) lab.Order {
	t.Helper()
	o := h.Order(t, mira, hospitaltest.Patient, lab.Online, "HB")
	gateway := lab.SystemActor("payments")
	for _, do := range []func(lab.Order, time.Time) (lab.Outcome, bool, error){
		func(o lab.Order, now time.Time) (lab.Outcome, bool, error) {
			return o.StartPayment(lab.PatientActor("namuna", "login-1"), now)
		},
		func(o lab.Order, now time.Time) (lab.Outcome, bool, error) {
			return o.OpenAttempt(gateway, now, o.Money.CurrentAttempt().Receipt, "order_"+o.Number)
		},
		func(o lab.Order, now time.Time) (lab.Outcome, bool, error) {
			return o.ApplyPayment(gateway, now, lab.PaymentFact{Gateway: "order_" + o.Number, Payment: "pay_" + o.Number, State: lab.PayCaptured, Amount: amount, Currency: "INR"})
		},
	} {
		o = h.Step(t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
			out, _, err := do(o, now)
			return out, err
		})
	}
	return o
}

// refused is Razorpay's no to the first refund of an order.
func refused(t *testing.T, h *hospitaltest.House, order string) {
	t.Helper()
	h.Step(t, order, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		r := o.Money.Refunds[0]
		out, _, err := o.ApplyRefund(lab.SystemActor("payments"), now, lab.RefundFact{Key: r.Key, Payment: r.Via, Amount: r.Amount, State: "failed"})
		return out, err
	})
}

// Rows 22 and 26: money that does not go back through Razorpay by itself is sent, again or at once, or handed out.
func TestMoneyGoesBackThroughRazorpay(t *testing.T) {
	h := open(t)
	const first = `{"refund": "F1"}`
	to := func(o lab.Order, command string) string { return "POST /v1/orders/" + o.ID + "/" + command }
	odd := charged(t, h, 7000)
	paid := charged(t, h, 8000)
	h.Play(t, []step{
		{Name: "22 sent by a technician", Who: tara, Route: to(odd, "send-refund"), Body: first, Want: "403 not_allowed"},
		{Name: "22 from elsewhere", Who: olga, Route: to(odd, "send-refund"), Body: first, Want: "404 not_found"},
		{Name: "22 a refund there is not", Who: mira, Route: to(odd, "send-refund"), Body: `{"refund": "F2"}`, Want: "409 no_refund"},
		{Name: "22 in cash", Who: tara, Route: to(odd, "give-back"), Body: first, Want: "409 goes_by_itself"},
		{Name: "22 after a look", Who: mira, Route: to(odd, "send-refund"), Body: first, Want: "200", Holds: `"money":`},
		{Name: "22 the look is over", Who: tara, Route: "GET /v1/orders/" + odd.ID, Want: "200", Lacks: `"kind":"look"`},
		{Name: "22 sent twice", Who: asha, Route: to(odd, "send-refund"), Body: first, Want: "409 goes_by_itself"},
		{Name: "cancelled", Who: tara, Route: to(paid, "cancel"), Body: `{"reason": "patient_asked"}`, Want: "200"},
		{Name: "sent when it is on its way", Who: mira, Route: to(paid, "send-refund"), Body: first, Want: "409 goes_by_itself"},
		{Name: "approved when it is on its way", Who: mira, Route: to(paid, "approve-refund"), Body: first, Want: "409 goes_by_itself"},
	})
	refused(t, h, paid.ID)
	h.Play(t, []step{
		{Name: "26 somebody is asked", Who: tara, Route: "GET /v1/orders/" + paid.ID, Want: "200", Holds: `"why":"refund_failed"`},
		{Name: "26 sent again", Who: asha, Route: to(paid, "send-refund"), Body: first, Want: "200"},
		{Name: "26 nobody is asked any more", Who: tara, Route: "GET /v1/orders/" + paid.ID, Want: "200", Lacks: `"kind":"give_back"`},
	})
	refused(t, h, paid.ID)
	h.Play(t, []step{
		{Name: "26 in cash, above the limit", Who: tara, Route: to(paid, "give-back"), Body: first, Want: "409 approval_needed"},
		{Name: "26 approved", Who: mira, Route: to(paid, "approve-refund"), Body: first, Want: "200"},
		{Name: "26 in cash", Who: tara, Route: to(paid, "give-back"), Body: first, Want: "200", Holds: `"receipt_number":"R26-`},
		{Name: "26 sent after that", Who: mira, Route: to(paid, "send-refund"), Body: first, Want: "409 refund_closed"},
	})
	o, err := h.Store.Order(t.Context(), paid.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got := o.Money.Statement(); got != "owed 0, cash -8000, gateway 8000" {
		t.Errorf("the books say %s", got)
	}
}

func TestTasksAreTakenAndClosed(t *testing.T) {
	h := open(t)
	o := h.Order(t, mira, hospitaltest.Patient, lab.Later, "HB")
	by := lab.Member{Hospital: "namuna", Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true}
	o = h.Step(t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.MoveSpecimens(by, now, lab.Receive, []string{"E1"}, &lab.Recorded{At: lab.At(now), Device: "hall-2", Seq: 1})
	})
	body := fmt.Sprintf(`{"task": %q}`, o.Tasks[0].ID)
	to := func(command string) string { return "POST /v1/orders/" + o.ID + "/" + command }
	h.Play(t, []step{
		{Name: "a task there is not", Who: tara, Route: to("take-task"), Body: `{"task": "9.9"}`, Want: "409 no_task"},
		{Name: "taken", Who: mira, Route: to("take-task"), Body: body, Want: "200"},
		{Name: "taken twice", Who: mira, Route: to("take-task"), Body: body, Want: "409 already_yours"},
		{Name: "closed by a technician", Who: tara, Route: to("close-task"), Body: body, Want: "403 not_allowed"},
		{Name: "closed", Who: mira, Route: to("close-task"), Body: body, Want: "200"},
		{Name: "closed twice", Who: mira, Route: to("close-task"), Body: body, Want: "409 no_task"},
	})
}
