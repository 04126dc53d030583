package lab

import (
	"errors"
	"testing"
	"time"
)

// told gives an order what Razorpay says of its first payment's disputes, and fails where an invariant breaks.
func told(t *testing.T, o Order, at time.Time, f DisputeFact) (Order, bool) {
	t.Helper()
	f.Payment = "pay_1A"
	out, changed, err := o.ApplyDispute(paymentsFunction, at, f)
	if err != nil {
		t.Fatal(err)
	}
	if err := checkInvariants(out.Order); err != nil {
		t.Fatalf("%+v: %v", f, err)
	}
	return out.Order, changed
}

// What Razorpay says of a dispute comes twice, late and in any order, and the order is what the last word makes of it
// (docs/rules.md#row-30, docs/rules.md#row-31).
func TestDisputeFacts(t *testing.T) {
	paid := payOnline(t, "pay pay_1A captured")
	respond := At(workAt.Add(72 * time.Hour))
	open := DisputeFact{ID: "disp_1", State: DisputeOpen, Amount: 8000, Phase: "chargeback", RespondBy: respond}
	review, won, lost := open, open, open
	review.State, won.State, lost.State, lost.Deducted = DisputeUnderReview, DisputeWon, DisputeLost, 8000
	again, better := open, open
	again.ID, again.Phase, again.Amount = "disp_2", "pre_arbitration", 5000
	better.RespondBy = At(workAt.Add(96 * time.Hour))
	less := lost
	less.Deducted = 3000
	secondLost := again
	secondLost.State, secondLost.Deducted = DisputeLost, 5000
	const held, free = true, false
	for _, c := range []struct {
		name  string
		facts []DisputeFact
		last  bool // whether the last one changes anything
		books string
		hold  bool
		tasks int
	}{
		{"opened", []DisputeFact{open}, true, "owed 0, disputed 8000", held, 1},
		{"told twice", []DisputeFact{open, open}, false, "owed 0, disputed 8000", held, 1},
		{"the evidence is reviewed", []DisputeFact{open, review}, true, "owed 0, disputed 8000", held, 1},
		{"more evidence is wanted", []DisputeFact{open, review, open}, true, "owed 0, disputed 8000", held, 1},
		{"by another day", []DisputeFact{open, review, better}, true, "owed 0, disputed 8000", held, 1},
		{"won", []DisputeFact{open, won}, true, "owed 0, gateway 8000", free, 0},
		{"won, and the opening comes later", []DisputeFact{won, open}, false, "owed 0, gateway 8000", free, 0},
		{"lost twice", []DisputeFact{lost, lost}, false, "owed 0, written_off 8000", free, 1},
		{"lost, and the opening comes later", []DisputeFact{lost, open}, false, "owed 0, written_off 8000", free, 1},
		{"lost, deducted in two parts", []DisputeFact{open, less, lost}, true, "owed 0, written_off 8000", free, 2},
		{"lost, and the bank's last word", []DisputeFact{open, won, lost}, true, "owed 0, written_off 8000", free, 1},
		{"won, and opened again as another", []DisputeFact{open, won, again}, true, "owed 0, gateway 3000, disputed 5000", held, 1},
		{"two at once: no more is held than was paid", []DisputeFact{open, again}, true, "owed 0, disputed 8000", held, 2},
		{"two at once, and the first is won", []DisputeFact{open, again, won}, true, "owed 0, gateway 3000, disputed 5000", held, 1},
		{"two at once, and the second is lost", []DisputeFact{open, again, secondLost}, true, "owed 0, disputed 3000, written_off 5000", held, 2},
		{"for more than was paid", []DisputeFact{{ID: "disp_1", State: DisputeOpen, Amount: 90000}}, true, "owed 0, disputed 8000", held, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, changed := paid, false
			for _, f := range c.facts {
				o, changed = told(t, o, workAt, f)
			}
			if changed != c.last || o.Money.Statement() != c.books || o.hasHold(HoldDispute) != c.hold || len(o.Tasks) != c.tasks {
				t.Errorf("changed %t, %s, held %t, tasks %+v", changed, o.Money.Statement(), o.hasHold(HoldDispute), o.Tasks)
			}
		})
	}

	o, _ := told(t, paid, workAt, open)
	if task := o.Tasks[0]; task.Kind != TaskDispute || task.Role != Supervisor || !task.Due.Equal(respond.Time) || o.FactsOf(task, 0).Amount != 8000 {
		t.Errorf("the task is %+v", task)
	}
	if o, _ = told(t, o, workAt, better); len(o.Tasks) != 1 || !o.Tasks[0].Due.Equal(better.RespondBy.Time) {
		t.Errorf("the tasks are %+v", o.Tasks)
	}
	if o, _ = told(t, paid, workAt.Add(200*time.Hour), open); o.Tasks[0].Due.Before(o.Tasks[0].Opened.Time) {
		t.Error("a task is due before it is there")
	}
	for name, f := range map[string]DisputeFact{
		"of a payment that is not here": {ID: "disp_1", Payment: "pay_other", State: DisputeOpen, Amount: 1},
		"in a state that is none":       {ID: "disp_1", Payment: "pay_1A", State: "lodged", Amount: 1},
		"beyond the bounds":             {ID: "disp_1", Payment: "pay_1A", State: DisputeOpen, Amount: MaxAmount + 1},
		"deducted beyond the bounds":    {ID: "disp_1", Payment: "pay_1A", State: DisputeLost, Amount: 1, Deducted: -1},
	} {
		var refused *Refusal
		if _, changed, err := paid.ApplyDispute(paymentsFunction, workAt, f); changed || !errors.As(err, &refused) || refused.Kind != NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := paid.ApplyDispute(meera, workAt, open); err == nil {
		t.Error("a person tells of a dispute")
	}
}

// While a payment is disputed no result is released, but what was released is put right; blood is drawn and measured; nothing of
// that payment goes back, neither through Razorpay nor in cash (docs/rules.md#holds, docs/rules.md#row-30).
func TestDisputeHolds(t *testing.T) {
	work := []string{"pay pay_1A captured", "dispute_told pay_1A open", "collect E1", "receive E1", "accept E1", "start HB", "submit HB 14 by tara"}
	o := payOnline(t, work...)
	if got := describeResult(o, "authorise HB by meera", func(o Order) string { return string(o.State) }); got != "_order_disputed_" {
		t.Errorf("while it is disputed: %s", got)
	}
	for _, end := range []string{"won", "lost", "closed"} {
		done := append(append([]string{}, work...), "dispute_told pay_1A "+end, "authorise HB by meera", "store_report 1")
		if is := payOnline(t, done...).State; is != Completed {
			t.Errorf("%s: then it is %s", end, is)
		}
	}
	released := []string{"pay pay_1A captured", "collect E1", "receive E1", "accept E1", "start HB", "submit HB 14 by tara", "authorise HB by meera",
		"store_report 1", "dispute_told pay_1A open", "correct HB", "submit HB 14 by tara", "authorise HB by meera", "store_report 2"}
	if o = payOnline(t, released...); len(o.Reports.Versions) != 2 || !o.hasHold(HoldDispute) {
		t.Errorf("a correction while it is disputed: %+v", o.Reports.Versions)
	}
	o = payOnline(t, "pay pay_1A captured", "cancel", "refund_told F1 failed", "dispute_told pay_1A open")
	for _, c := range []string{"send_refund F1", "give_back F1"} {
		if got := describeResult(o, c, func(Order) string { return "done" }); got != "_payment_disputed_" {
			t.Errorf("%s of a disputed payment: %s", c, got)
		}
	}
}
