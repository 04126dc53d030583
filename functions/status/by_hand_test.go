package main

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/infra/testing/law"
	"assay/shared/lab"
)

// paidWith is the body of a payment that is not cash.
func paidWith(method, reference string, amount int) string {
	return fmt.Sprintf(`{"amount": %d, "method": %q, "reference": %q}`, amount, method, reference)
}

// A payment by hand has a reference that fits its method and that no other payment of the hospital has; up to the limit one
// person records it (docs/rules.md#payment-by-hand, docs/rules.md#row-36).
func TestPaidByHand(t *testing.T) {
	t.Log(law.Row(t, 36))
	h := open(t)
	withSettings(t, h, func(is *lab.Hospital) { is.HandLimit = 8000 })
	one, two := h.Order(t, meera, hospitaltest.Patient, lab.COD, "HB"), h.Order(t, meera, hospitaltest.Patient, lab.COD, "HB")
	to := func(o lab.Order, command string) string { return "POST /v1/orders/" + o.ID + "/" + command }
	const rrn = "433219876501"
	h.Play(t, []step{
		{Name: "without a method", Who: tara, Route: to(one, "take-payment"), Body: paidWith("", rrn, 8000), Want: "400 bad_request method"},
		{Name: "cash is taken as cash", Who: tara, Route: to(one, "take-payment"), Body: paidWith("cash", "", 8000), Want: "400 bad_request method"},
		{Name: "without the reference", Who: tara, Route: to(one, "take-payment"), Body: paidWith("card", "", 8000), Want: "400 bad_request reference"},
		{Name: "a phone for it", Who: tara, Route: to(one, "take-payment"), Body: paidWith("upi", "9876543210", 8000), Want: "400 bad_request reference"},
		{Name: "an address at a bank", Who: tara, Route: to(one, "take-payment"), Body: paidWith("upi", "kavita@okbank", 8000), Want: "400 bad_request reference"},
		{Name: "a card's number", Who: tara, Route: to(one, "take-payment"), Body: paidWith("transfer", "4111111111111111", 8000), Want: "400 bad_request reference"},
		{Name: "nothing", Who: tara, Route: to(one, "take-payment"), Body: paidWith("upi", rrn, 0), Want: "400 bad_request amount"},
		{Name: "another amount", Who: tara, Route: to(one, "take-payment"), Body: paidWith("upi", rrn, 7000), Want: "422 cash_differs amount"},
		{Name: "paid", Who: tara, Route: to(one, "take-payment"), Body: paidWith("upi", " 4332 1987 6501 ", 8000), Want: "200", Holds: `"receipt_number":"R26-`},
		{Name: "again", Who: tara, Route: to(one, "take-payment"), Body: paidWith("upi", "433219876502", 8000), Want: "409 nothing_due"},
		{Name: "the same payment for another order", Who: tara, Route: to(two, "take-payment"), Body: paidWith("card", rrn, 8000), Want: "409 reference_used"},
		{Name: "a cheque", Who: tara, Route: to(two, "take-payment"), Body: paidWith("cheque", "123456/110002003", 8000), Want: "200"},
	})
	for _, o := range []lab.Order{one, two} {
		is, err := h.Store.Order(t.Context(), o.ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := is.Prove(); err != nil || is.Money.Due() != 0 || is.Money.Balance(lab.AtBank) != 8000 || letters(t, h, o.ID) == 0 {
			t.Errorf("%v, %s", err, is.Money.Statement())
		}
	}
}

// A ward's bill is paid in parts, in cash too; what was handed over is kept.
func TestPaidInParts(t *testing.T) {
	h := open(t)
	withSettings(t, h, func(is *lab.Hospital) { is.HandLimit = 3000 })
	o := h.Order(t, meera, hospitaltest.Patient, lab.Later, "HB")
	to := func(command string) string { return "POST /v1/orders/" + o.ID + "/" + command }
	h.Play(t, []step{
		{Name: "a part", Who: tara, Route: to("take-payment"), Body: paidWith("transfer", "sbin0 26330123456", 2000), Want: "200"},
		{Name: "less handed over than taken", Who: tara, Route: to("cash"), Body: `{"amount": 1000, "tendered": 900}`, Want: "400 bad_request tendered"},
		{Name: "a part in cash", Who: tara, Route: to("cash"), Body: `{"amount": 1000, "tendered": 2000}`, Want: "200"},
		{Name: "more than is due", Who: tara, Route: to("take-payment"), Body: paidWith("card", "433219876503", 5001), Want: "422 cash_differs amount"},
		{Name: "beyond the limit with what went before", Who: tara, Route: to("take-payment"), Body: paidWith("card", "433219876503", 1001), Want: "200"},
	})
	is, err := h.Store.Order(t.Context(), o.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got := is.Money.Statement(); got != "owed 5000, cash 1000, bank 2000" || is.Money.Waits() != 1001 || is.Money.Cash[1].Tendered != 2000 {
		t.Errorf("%s, %d waits, %+v", got, is.Money.Waits(), is.Money.Cash)
	}
}

// Above the limit a payment waits: it has its number, and counts once another person has approved it.
func TestPaymentAboveTheLimit(t *testing.T) {
	h := open(t)
	o, other := h.Order(t, meera, hospitaltest.Patient, lab.COD, "HB"), h.Order(t, meera, hospitaltest.Patient, lab.COD, "HB")
	to := func(o lab.Order, command string) string { return "POST /v1/orders/" + o.ID + "/" + command }
	const rrn = "433219876504"
	h.Play(t, []step{{Name: "waits", Who: meera, Route: to(o, "take-payment"), Body: paidWith("card", rrn, 8000), Want: "200"}})
	waits := func() (lab.Order, string) {
		is, err := h.Store.Order(t.Context(), o.ID)
		if err != nil {
			t.Fatal(err)
		}
		return is, fmt.Sprintf(`{"receipt": %q}`, is.Money.Cash[len(is.Money.Cash)-1].Receipt)
	}
	is, first := waits()
	if !hasTask(t, h, o, lab.TaskApprovePayment) || is.Money.Due() != 8000 {
		t.Errorf("%d due, tasks %+v", is.Money.Due(), is.Tasks)
	}
	h.Play(t, []step{
		{Name: "cash beside it", Who: tara, Route: to(o, "cash"), Body: `{"amount": 8000}`, Want: "409 approval_waits"},
		{Name: "by whoever recorded it", Who: meera, Route: to(o, "approve-payment"), Body: first, Want: "403 own_payment"},
		{Name: "by a technician", Who: tara, Route: to(o, "approve-payment"), Body: first, Want: "403 not_allowed"},
		{Name: "refused by a technician", Who: tara, Route: to(o, "refuse-payment"), Body: first, Want: "403 not_allowed"},
		{Name: "its reference elsewhere", Who: tara, Route: to(other, "take-payment"), Body: paidWith("card", rrn, 8000), Want: "409 reference_used"},
		{Name: "taken back", Who: meera, Route: to(o, "refuse-payment"), Body: first, Want: "200"},
		{Name: "twice", Who: meera, Route: to(o, "refuse-payment"), Body: first, Want: "409 payment_answered"},
		{Name: "another", Who: meera, Route: to(o, "approve-payment"), Body: `{"receipt": "R26-999999"}`, Want: "409 no_payment"},
		{Name: "its reference is free", Who: tara, Route: to(o, "take-payment"), Body: paidWith("card", rrn, 8000), Want: "200"},
	})
	_, second := waits()
	h.Play(t, []step{
		{Name: "approved", Who: meera, Route: to(o, "approve-payment"), Body: second, Want: "200"},
		{Name: "twice", Who: meera, Route: to(o, "approve-payment"), Body: second, Want: "409 payment_answered"},
	})
	is, _ = waits()
	if err := is.Prove(); err != nil || is.Money.Statement() != "owed 0, bank 8000" || hasTask(t, h, o, lab.TaskApprovePayment) {
		t.Errorf("%v: %s, %+v", err, is.Money.Statement(), is.Tasks)
	}
}

// What was approved when nothing is due any more is kept apart and goes back.
func TestApprovedTooLate(t *testing.T) {
	h := open(t)
	o := h.Order(t, meera, hospitaltest.Patient, lab.COD, "HB")
	to := func(command string) string { return "POST /v1/orders/" + o.ID + "/" + command }
	h.Play(t, []step{{Name: "waits", Who: tara, Route: to("take-payment"), Body: paidWith("upi", "433219876505", 8000), Want: "200"}})
	h.Step(t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.Cancel(hospitaltest.Lead, now, "patient_asked")
	})
	is, err := h.Store.Order(t.Context(), o.ID)
	if err != nil {
		t.Fatal(err)
	}
	h.Play(t, []step{{Name: "approved", Who: meera, Route: to("approve-payment"), Body: fmt.Sprintf(`{"receipt": %q}`, is.Money.Cash[0].Receipt), Want: "200"}})
	if is, err = h.Store.Order(t.Context(), o.ID); err != nil {
		t.Fatal(err)
	}
	if err := is.Prove(); err != nil || is.Money.Statement() != "owed 0, bank 8000, unapplied 8000" || !hasTask(t, h, o, lab.TaskGiveBack) {
		t.Errorf("%v: %s, %+v", err, is.Money.Statement(), is.Tasks)
	}
}

// One reference side by side is one payment.
func TestReferenceSideBySide(t *testing.T) {
	h := open(t)
	withSettings(t, h, func(is *lab.Hospital) { is.HandLimit = 50_000 })
	said := make([]string, 4)
	orders := make([]lab.Order, len(said))
	for n := range orders {
		orders[n] = h.Order(t, meera, hospitaltest.Patient, lab.COD, "HB")
	}
	var all sync.WaitGroup
	for n := range said {
		all.Go(func() {
			who := tara
			who.Key = fmt.Sprintf("reference-%d", n)
			a := h.Do(t, who, "POST /v1/orders/"+orders[n].ID+"/take-payment", paidWith("upi", "433219876506", 8000))
			code, _ := a.Code()
			said[n] = fmt.Sprint(a.Status, code)
		})
	}
	all.Wait()
	if got := strings.Join(said, " "); strings.Count(got, "200") != 1 || strings.Count(got, "409reference_used") != 3 {
		t.Errorf("answers %q, want one", got)
	}
}
