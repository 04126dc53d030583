package main

import (
	"context"
	"testing"
	"time"

	"assay/infra/sandbox"
	"assay/infra/testing/hospitaltest"
	"assay/infra/testing/law"
	"assay/shared/lab"
	"assay/shared/payment"
	"assay/shared/store"
)

// A call to Razorpay that was promised, and that no request could make, is made: not while the request may still be at
// it, not before Razorpay answers, and once.
func TestPromisedCalls(t *testing.T) {
	h := open(t)
	h.seat(t)
	bank := hospitaltest.OpenBank(t, start, "sahyadri")
	missed := 0
	h.Payments = payment.Processor{OnMissedWebhook: func(context.Context) { missed++ }, Store: h.Store, Gateway: bank.Gateway}
	tara := lab.Member{Hospital: "sahyadri", Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true}
	id := orderID("sahyadri", 9)
	_, err := h.Store.Do(t.Context(), store.Command{Caller: store.Caller{Hospital: "sahyadri", Person: "tara", Now: start},
		Read: store.ReadSet{NewOrder: id}}, func(d store.Loaded) (store.Result, error) {
		out, err := lab.PlaceOrder(d.Caller, start, lab.Placement{ID: id, Number: "26-000009", Settlement: lab.Online,
			Particulars: lab.Particulars{Priority: lab.Routine}, ExpiryHours: 48, Patient: lab.Snapshot{ID: patientID, BirthDate: "1984-03-12", Sex: "female"},
			Tests: []lab.OrderedTest{{Code: "TSH", Name: "TSH", Price: 30000, Items: []lab.OrderedItem{{Code: "TSH", Container: "S"}}}}})
		return store.Result{Outcome: &out, Status: 201}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	var ref store.DutyRef
	err = h.Store.ChangeOrder(t.Context(), id, func(o lab.Order) (lab.Outcome, []store.Write, bool, error) {
		out, _, err := o.StartPayment(tara, start)
		ref = store.DutyRefFor(id, out.Duties[0])
		return out, nil, true, err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := bank.AddFault(sandbox.Fault{How: "down"}); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		name   string
		minute int
		made   int
	}{{"the request is at it", 1, 0}, {"Razorpay is down", 3, 0}, {"put off", 8, 0}, {"made", 21, 1}, {"over", 60, 1}} {
		if step.minute == 8 {
			bank.ClearFaults()
		}
		bank.Now = start.Add(time.Duration(step.minute) * time.Minute)
		h.at(t, step.minute)
		if made := bank.Totals("sahyadri").Orders; made != step.made || h.job(t, ref).Done != (step.made == 1) {
			t.Errorf("%s: %d orders at Razorpay, the duty is done: %t", step.name, made, h.job(t, ref).Done)
		}
	}
	open := h.order(t, id).Money.CurrentAttempt()
	if open == nil || open.Gateway == "" {
		t.Fatal("the order does not know it")
	}
	// docs/rules.md#row-33: no webhook comes. What is paid is found at the next check, and then nothing is checked any
	// more.
	t.Log(law.Row(t, 33))
	if _, err := bank.Pay(open.Gateway, "failure"); err != nil {
		t.Fatal(err)
	}
	minute, state := 60, func() lab.State { return h.order(t, id).State }
	run := func(minutes int) {
		for range minutes / 5 {
			minute += 5
			bank.Now = start.Add(time.Duration(minute) * time.Minute)
			h.at(t, minute)
		}
	}
	if run(20); state() != lab.PaymentFailed {
		t.Errorf("twenty minutes after the failure it is %s", state())
	}
	paid, err := bank.Pay(open.Gateway, "success")
	if err != nil {
		t.Fatal(err)
	}
	if run(20); state() != lab.Confirmed {
		t.Errorf("twenty minutes after the payment it is %s", state())
	}
	if missed != 2 { // the failure and the payment
		t.Errorf("%d webhooks were missed", missed)
	}
	// docs/rules.md#row-44: what somebody gives back there is found by the look of a day, though no webhook comes. Once all of it
	// has gone back nothing is looked at any more.
	t.Log(law.Row(t, 44))
	promised := func() int {
		t.Helper()
		left, err := h.Store.OpenDuties(t.Context(), id, lab.DutyGateway)
		if err != nil {
			t.Fatal(err)
		}
		return len(left)
	}
	total := h.order(t, id).Money.Total()
	for _, back := range []lab.Paise{3000, total - 3000} {
		if n := promised(); n != 1 {
			t.Errorf("%d looks are promised", n)
		}
		if err := bank.Refund(paid.Payment, int64(back)); err != nil {
			t.Fatal(err)
		}
		run(24*60 + 10)
	}
	if m := h.order(t, id).Money; m.Balance(lab.GivenBack) != total || m.Due() != 0 {
		t.Errorf("two days later it is %s", m.Statement())
	}
	if n := promised(); n != 0 {
		t.Errorf("%d calls are still promised", n)
	}
}
