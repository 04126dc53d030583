package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/infra/testing/law"
	"assay/shared/lab"
)

var technician = lab.Member{Hospital: "sahyadri", Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true}

// recorded has a device record cash that it took before.
func recorded(t *testing.T, h *hospitaltest.House, order string, amount lab.Paise) {
	t.Helper()
	h.Step(t, order, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.TakeCash(technician, now, amount, "R26-999999", &lab.Recorded{At: lab.At(now), Device: "hall-2", Seq: 1})
	})
}

// hasTask reports whether an order has an open task of a kind.
func hasTask(t *testing.T, h *hospitaltest.House, o lab.Order, kind lab.TaskKind) bool {
	t.Helper()
	is, err := h.Store.Order(t.Context(), o.ID)
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(is.Tasks, func(t lab.Task) bool { return t.Kind == kind })
}

func TestSettleLater(t *testing.T) {
	h := open(t)
	two := h.Order(t, meera, hospitaltest.Patient, lab.COD, "HB", "TSH")
	to := func(o lab.Order, command string) string { return "POST /v1/orders/" + o.ID + "/" + command }
	h.Play(t, []step{
		{Name: "later by a technician", Who: tara, Route: to(two, "settle-later"), Body: `{"reason": "ward"}`, Want: "403 not_allowed"},
		{Name: "later without a reason", Who: meera, Route: to(two, "settle-later"), Body: `{"reason": ""}`, Want: "400 bad_request reason"},
		{Name: "later", Who: meera, Route: to(two, "settle-later"), Body: `{"reason": "Insured"}`, Want: "200", Holds: `"order":2`},
		{Name: "later twice", Who: meera, Route: to(two, "settle-later"), Body: `{"reason": "Insured"}`, Want: "409 nothing_to_settle"},
	})
}

// docs/rules.md#row-39: cash of an order that is settled already.
func TestMoneyGoesBack(t *testing.T) {
	t.Log(law.Row(t, 39))
	h := open(t)
	o := h.Order(t, meera, hospitaltest.Patient, lab.Later, "HB")
	to := func(command string) string { return "POST /v1/orders/" + o.ID + "/" + command }
	due := o.Money.Due()
	recorded(t, h, o.ID, due+100)
	events, err := h.Store.Timeline(t.Context(), o.ID)
	if err != nil || events[len(events)-1].Exception != "cash_differs" || !hasTask(t, h, o, lab.TaskGiveBack) {
		t.Errorf("recorded as %+v, %v", events, err)
	}
	const first = `{"refund": "F1"}`
	h.Play(t, []step{
		{Name: "not the amount due", Who: tara, Route: to("apply-cash"), Body: first, Want: "409 not_applicable"},
		{Name: "a refund there is not", Who: tara, Route: to("give-back"), Body: `{"refund": "F9"}`, Want: "409 no_refund"},
		{Name: "above the limit of this hospital, which has none", Who: tara, Route: to("give-back"), Body: first, Want: "409 approval_needed"},
		{Name: "asked for", Who: tara, Route: to("ask-refund"), Body: first, Want: "200", Holds: `"money":`},
		{Name: "asked for twice", Who: asha, Route: to("ask-refund"), Body: first, Want: "409 already_asked"},
		{Name: "refused", Who: asha, Route: to("refuse-refund"), Body: first, Want: "200"},
		{Name: "refused twice", Who: asha, Route: to("refuse-refund"), Body: first, Want: "409 not_asked"},
		{Name: "asked for again", Who: asha, Route: to("ask-refund"), Body: first, Want: "200"},
		{Name: "approved by who asked", Who: asha, Route: to("approve-refund"), Body: first, Want: "403 own_request"},
		{Name: "taken back", Who: asha, Route: to("refuse-refund"), Body: first, Want: "200"},
		{Name: "approved by a technician", Who: tara, Route: to("approve-refund"), Body: first, Want: "403 not_allowed"},
		{Name: "approved", Who: asha, Route: to("approve-refund"), Body: first, Want: "200", Holds: `"money":`},
		{Name: "approved twice", Who: meera, Route: to("approve-refund"), Body: first, Want: "409 already_approved"},
		{Name: "given back", Who: tara, Route: to("give-back"), Body: first, Want: "200", Holds: `"receipt_number":"R26-`},
		{Name: "given back twice", Who: tara, Route: to("give-back"), Body: first, Want: "409 refund_closed"},
	})
	recorded(t, h, o.ID, due+100)
	recorded(t, h, o.ID, due)
	h.Play(t, []step{{Name: "nothing is due any more", Who: tara, Route: to("apply-cash"), Body: `{"refund": "F2"}`, Want: "409 not_applicable"}})
}

// charged is an online order whose money Razorpay has, what is due or less.
func charged(t *testing.T, h *hospitaltest.House, amount lab.Paise) lab.Order {
	t.Helper()
	o := h.Order(t, meera, hospitaltest.Patient, lab.Online, "HB")
	gateway := lab.SystemActor("payments")
	for _, do := range []func(lab.Order, time.Time) (lab.Outcome, bool, error){
		func(o lab.Order, now time.Time) (lab.Outcome, bool, error) {
			return o.StartPayment(lab.PatientActor("sahyadri", "login-1"), now)
		},
		func(o lab.Order, now time.Time) (lab.Outcome, bool, error) {
			return o.OpenAttempt(gateway, now, o.Money.CurrentAttempt().Receipt, "order_"+strings.ReplaceAll(o.Number, "-", ""))
		},
		func(o lab.Order, now time.Time) (lab.Outcome, bool, error) {
			return o.ApplyPayment(gateway, now, lab.PaymentFact{Gateway: "order_" + strings.ReplaceAll(o.Number, "-", ""), Payment: "pay_" + o.Number, State: lab.PayCaptured, Amount: amount, Currency: "INR"})
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

// docs/rules.md#row-22 and docs/rules.md#row-26: money that does not go back through Razorpay by itself is sent, again
// or at once, or handed out.
func TestMoneyGoesBackThroughRazorpay(t *testing.T) {
	h := open(t)
	const first = `{"refund": "F1"}`
	to := func(o lab.Order, command string) string { return "POST /v1/orders/" + o.ID + "/" + command }
	odd, less := charged(t, h, 7000), charged(t, h, 7500)
	paid := charged(t, h, 8000)
	h.Play(t, []step{
		{Name: "row 22: sent by a technician", Who: tara, Route: to(odd, "send-refund"), Body: first, Want: "403 not_allowed"},
		{Name: "row 22: from elsewhere", Who: zoya, Route: to(odd, "send-refund"), Body: first, Want: "404 not_found"},
		{Name: "row 22: a refund there is not", Who: meera, Route: to(odd, "send-refund"), Body: `{"refund": "F2"}`, Want: "409 no_refund"},
		{Name: "row 22: in cash", Who: tara, Route: to(odd, "give-back"), Body: first, Want: "409 goes_by_itself"},
		{Name: "row 45: accepted by a technician", Who: tara, Route: to(odd, "accept-payment"), Body: first, Want: "403 not_allowed"},
		{Name: "row 45: from elsewhere", Who: zoya, Route: to(odd, "accept-payment"), Body: first, Want: "404 not_found"},
		{Name: "row 45: a refund there is not", Who: meera, Route: to(odd, "accept-payment"), Body: `{"refund": "F2"}`, Want: "409 no_refund"},
		{Name: "row 45: accepted", Who: asha, Route: to(less, "accept-payment"), Body: first, Want: "200", Holds: `"money":`},
		{Name: "row 45: accepted again", Who: meera, Route: to(less, "accept-payment"), Body: first, Want: "409 refund_closed"},
		{Name: "row 22: sent back though it was accepted", Who: meera, Route: to(less, "send-refund"), Body: first, Want: "409 refund_closed"},
		{Name: "row 22: after a look", Who: meera, Route: to(odd, "send-refund"), Body: first, Want: "200", Holds: `"money":`},
	})
	if !hasTask(t, h, less, lab.TaskCash) || hasTask(t, h, less, "look") {
		t.Error("45: nobody asks for the rest, or somebody is still to look")
	}
	if hasTask(t, h, odd, "look") {
		t.Error("22: somebody is still to look")
	}
	h.Play(t, []step{
		{Name: "row 45: accepted though it goes back", Who: meera, Route: to(odd, "accept-payment"), Body: first, Want: "409 not_countable"},
		{Name: "row 22: sent twice", Who: asha, Route: to(odd, "send-refund"), Body: first, Want: "409 goes_by_itself"},
	})
	h.Step(t, paid.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.Cancel(technician, now, "patient_asked")
	})
	h.Play(t, []step{
		{Name: "sent when it is on its way", Who: meera, Route: to(paid, "send-refund"), Body: first, Want: "409 goes_by_itself"},
		{Name: "approved when it is on its way", Who: meera, Route: to(paid, "approve-refund"), Body: first, Want: "409 goes_by_itself"},
	})
	refused(t, h, paid.ID)
	if !hasTask(t, h, paid, lab.TaskGiveBack) {
		t.Error("26: nobody is to give it back")
	}
	h.Play(t, []step{
		{Name: "row 26: sent again", Who: asha, Route: to(paid, "send-refund"), Body: first, Want: "200"},
	})
	if hasTask(t, h, paid, lab.TaskGiveBack) {
		t.Error("26: somebody is still to give it back")
	}
	refused(t, h, paid.ID)
	h.Play(t, []step{
		{Name: "row 26: in cash, above the limit", Who: tara, Route: to(paid, "give-back"), Body: first, Want: "409 approval_needed"},
		{Name: "row 26: approved", Who: meera, Route: to(paid, "approve-refund"), Body: first, Want: "200"},
		{Name: "row 26: in cash", Who: tara, Route: to(paid, "give-back"), Body: first, Want: "200", Holds: `"receipt_number":"R26-`},
		{Name: "row 26: sent after that", Who: meera, Route: to(paid, "send-refund"), Body: first, Want: "409 refund_closed"},
	})
	o, err := h.Store.Order(t.Context(), paid.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got := o.Money.Statement(); got != "owed 0, cash -8000, gateway 8000" {
		t.Errorf("the books say %s", got)
	}
}
