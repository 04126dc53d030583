package lab

import (
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

// reached is a state that was reached, with the steps that lead there and on.
type reached struct {
	order Order
	trace Trace
	from  int
	by    string
	to    []int
}

// limits keep a scope finite: a state that has more than these is not followed any further.
type limits struct{ specimens, cash, refunds, versions, reviews, attempts int }

// within also counts versions that corrections will add, so that no state loses its way to an end.
func (b limits) within(o Order) bool {
	reviews, versions := 0, len(o.Reports.Versions)
	unapplied, tries, refunds := 0, 0, 0
	for _, r := range o.Money.Refunds {
		tries = max(tries, r.Tries)
		if r.State != RefundDropped || r.Via == "" {
			refunds++
		}
	}
	for _, i := range o.Items {
		if i.State == Correcting {
			versions++
		}
	}
	for _, c := range o.Money.Cash {
		if c.Unapplied {
			unapplied++
		}
	}
	for _, t := range o.Tasks {
		if t.Kind == TaskReview || t.Kind == TaskExplain {
			reviews++
		}
	}
	return len(o.Specimens) <= b.specimens && len(o.Money.Cash) <= b.cash+1 && unapplied <= b.cash &&
		refunds <= b.refunds && len(o.Money.Attempts) <= b.attempts && tries <= 1 &&
		versions <= b.versions && reviews <= b.reviews
}

// explore searches breadth first through every state that the orders of a scope can reach, and checks each.
func explore(t *testing.T, tests []OrderedTest, settlements []Settlement, wide bool, b limits, follow func(command) bool) []reached {
	t.Helper()
	defer debug.SetGCPercent(debug.SetGCPercent(300)) // nearly all of it stays: to look through it often costs two fifths of the time
	var nodes []reached
	seen := map[string]int{}
	visit := func(out Outcome, trace Trace, from int, by string) int {
		key := stateKey(out.Order)
		if n, known := seen[key]; known {
			return n
		}
		trace = trace.clone()
		if err := trace.apply(out.Event); err != nil {
			t.Fatalf("%s: %v", stepsTo(nodes, from, by), err)
		}
		if what := trace.withoutClosed().Difference(out.Order.Trace()); what != "" {
			t.Fatalf("%s: the events say otherwise: %s", stepsTo(nodes, from, by), what)
		}
		if err := checkInvariants(out.Order); err != nil {
			t.Fatalf("%s: %v\n%s", stepsTo(nodes, from, by), err, key)
		}
		seen[key] = len(nodes)
		nodes = append(nodes, reached{order: out.Order, trace: trace, from: from, by: by})
		return len(nodes) - 1
	}
	for _, s := range settlements {
		out, err := PlaceOrder(meera, placedAt, scopePlacement(s, tests))
		if err != nil {
			t.Fatal(err)
		}
		visit(out, newTrace(), -1, "place "+string(s))
	}
	for n := 0; n < len(nodes); n++ {
		o := nodes[n].order
		for _, a := range commandsFor(o, wide) {
			if !follow(a) {
				continue
			}
			out, err := a.try(o)
			if err != nil {
				var r *Refusal
				switch {
				case !errors.As(err, &r):
					t.Fatalf("%s: not a refusal: %v", stepsTo(nodes, n, a.name), err)
				case r.Code == "" || r.Sentence == "":
					t.Fatalf("%s: a refusal without code or sentence", stepsTo(nodes, n, a.name))
				case a.recorded:
					t.Fatalf("%s: what has happened is refused: %v", stepsTo(nodes, n, a.name), err)
				}
				continue
			}
			if out.Order.Version != o.Version+1 || out.Event.N != out.Order.Version || len(out.Event.Changes) == 0 {
				t.Fatalf("%s: version %d after %d, event %d", stepsTo(nodes, n, a.name), out.Order.Version, o.Version, out.Event.N)
			}
			if !b.within(out.Order) {
				continue
			}
			nodes[n].to = append(nodes[n].to, visit(out, nodes[n].trace, n, a.name))
		}
	}
	return nodes
}

// stepsTo lists the commands that led to a state.
func stepsTo(nodes []reached, n int, last string) string {
	steps := []string{last}
	for ; n >= 0; n = nodes[n].from {
		steps = append(steps, nodes[n].by)
	}
	slices.Reverse(steps)
	return fmt.Sprint(steps)
}

// isAtRest reports whether nothing about an order waits for anybody.
func isAtRest(o Order) bool {
	closed := o.State == Completed || o.State == Cancelled || o.State == Expired
	waiting := slices.ContainsFunc(o.Items, func(i Item) bool { return i.State == Correcting })
	making := slices.ContainsFunc(o.Reports.Versions, func(r Report) bool { return r.State == ReportMaking })
	back := slices.ContainsFunc(o.Money.Refunds, Refund.isPending)
	return closed && !waiting && !making && !back && len(o.Tasks) == 0 && len(o.Holds) == 0
}

// checkNoDeadEnds checks that from every state commands can bring the order to rest, without its expiry.
func checkNoDeadEnds(t *testing.T, nodes []reached) {
	t.Helper()
	back := make([][]int, len(nodes))
	var open []int
	reaches := make([]bool, len(nodes))
	for n, node := range nodes {
		for _, m := range node.to {
			back[m] = append(back[m], n)
		}
		if isAtRest(node.order) {
			reaches[n] = true
			open = append(open, n)
		}
	}
	for len(open) > 0 {
		n := open[0]
		open = open[1:]
		for _, m := range back[n] {
			if !reaches[m] {
				reaches[m] = true
				open = append(open, m)
			}
		}
	}
	dead := 0
	for n := range nodes {
		if !reaches[n] {
			if dead++; dead <= 3 {
				t.Errorf("no way out of %s\n%s", stepsTo(nodes, n, ""), stateKey(nodes[n].order))
			}
		}
	}
	if dead > 0 {
		t.Errorf("%d states without a way out", dead)
	}
}

// TestEveryReachableState checks every state within a small scope (docs/proof.md#states): two tests in two containers,
// with records in any order. What is offered in a state is what is accepted there (docs/rules.md#acts).
func TestEveryReachableState(t *testing.T) {
	taken := map[Action]int{}
	paying := func(a command) bool {
		return !a.recorded && slices.Contains([]Action{StartPayment, PaymentOpened, Pay, RecordRefund, SendRefund, ExplainRefund, Cancel, ConvertToCOD, Expire,
			TakeCash, GiveBack, ApproveRefund, ApplyCash, MarkNotPerformed}, a.action)
	}
	byHand := func(a command) bool {
		return slices.Contains([]Action{TakePayment, ApprovePayment, RefusePayment}, a.action)
	}
	ofDispute := func(a command) bool {
		return !a.recorded && !slices.ContainsFunc([]string{"pay_1B", "pay_2", "found", "late", "failed", "authorized"}, func(w string) bool { return strings.Contains(a.name, w) && a.action != RecordRefund }) &&
			slices.Contains([]Action{StartPayment, PaymentOpened, Pay, RecordRefund, RecordDispute, SendRefund, AcceptPayment, ExplainRefund, Cancel, GiveBack, CloseTask}, a.action)
	}
	for _, scope := range []struct {
		name        string
		tests       []OrderedTest
		settlements []Settlement
		wide        bool
		bounds      limits
		follow      func(command) bool
		cut         bool // the scope leaves out ways to an end, so that dead ends are not looked for
	}{
		{"one specimen, its custody", scopeTests[:1], []Settlement{Later}, true, limits{2, 0, 0, 2, 0, 0}, func(a command) bool {
			return !a.recorded && a.action != FollowPatient && !byHand(a)
		}, false},
		{"one specimen, a patient put right", scopeTests[:1], []Settlement{Later}, true, limits{2, 0, 0, 2, 0, 0}, func(a command) bool {
			return !a.recorded && !byHand(a) && !slices.Contains([]Action{Label, Dispatch, ReferOut, Keep, Dispose, Lose, Recollect, Escalate}, a.action)
		}, false},
		{"one specimen, a test that takes two entries", []OrderedTest{scopeTwoEntries}, []Settlement{Later}, true, limits{1, 0, 0, 2, 0, 0}, func(a command) bool {
			return !a.recorded && slices.Contains([]Action{Collect, Receive, Accept, Start, Submit, Restart, Authorise, StoreReport, Correct, TakeBack,
				MarkNotPerformed, Withdraw, FollowPatient, CloseTask}, a.action)
		}, false},
		{"one specimen, money and records", scopeTests[:1], []Settlement{Online, COD}, false, limits{1, 1, 1, 1, 1, 1},
			func(a command) bool {
				return a.who.Person != paymentsFunction.Person && !byHand(a) && a.action != StartPayment && a.action != StartQR && (a.who.Person != meera.Person || a.action != Submit)
			}, false},
		{"two specimens, the work", scopeTests, []Settlement{Later}, false, limits{2, 0, 0, 3, 0, 0}, func(a command) bool {
			return !a.recorded && a.action != Withdraw && !byHand(a) && a.action != TakeCash && !strings.HasSuffix(a.name, "cash")
		}, false},
		{"one specimen, two online payments in any order", scopeTests[:1], []Settlement{Online}, false, limits{1, 0, 3, 0, 0, 1}, paying, false},
		{"one specimen, two orders at Razorpay", scopeTests[:1], []Settlement{Online}, false, limits{1, 0, 3, 0, 1, 2}, func(a command) bool {
			return paying(a) && !strings.Contains(a.name, "B ") && !strings.HasSuffix(a.name, "on the dashboard")
		}, false},
		{"one specimen, a payment that goes back on the dashboard too", scopeTests[:1], []Settlement{Online}, false, limits{1, 0, 4, 0, 1, 1}, func(a command) bool {
			return !a.recorded && !strings.Contains(a.name, "pay_1B") && slices.Contains([]Action{StartPayment, PaymentOpened, Pay, RecordRefund,
				SendRefund, ExplainRefund, Cancel, ConvertToCOD, TakeCash, GiveBack, MarkNotPerformed, CloseTask}, a.action)
		}, false},
		{"one specimen, a payment that is disputed, and goes back on the dashboard too", scopeTests[:1], []Settlement{Online}, false, limits{1, 0, 4, 0, 1, 1}, func(a command) bool {
			return ofDispute(a) && !strings.Contains(a.name, "wrong")
		}, false},
		{"one specimen, a payment of a wrong amount that is disputed", scopeTests[:1], []Settlement{Online}, false, limits{1, 0, 4, 0, 1, 2}, func(a command) bool {
			return ofDispute(a) && !strings.HasSuffix(a.name, "on the dashboard")
		}, false},
		{"one specimen, a payment of a wrong amount that is accepted", scopeTests[:1], []Settlement{Online, COD, Later}, false, limits{1, 1, 4, 0, 1, 2}, func(a command) bool {
			return !a.recorded && !slices.ContainsFunc([]string{"1B", "2B", "found", "late", "failed", "authorized", "pending", "dashboard"}, func(w string) bool { return strings.Contains(a.name, w) }) &&
				slices.Contains([]Action{StartPayment, PaymentOpened, Pay, AcceptPayment, RecordRefund, SendRefund, TakeCash, ConvertToCOD, Cancel, Expire, GiveBack, CloseTask}, a.action)
		}, false},
		{"one specimen, a payment that is disputed while it is measured", scopeTests[:1], []Settlement{Online}, false, limits{1, 0, 1, 2, 1, 1}, func(a command) bool {
			return !a.recorded && !strings.Contains(a.name, "pay_1B") && !strings.Contains(a.name, "wrong") && !strings.Contains(a.name, "late") &&
				!strings.Contains(a.name, "fail") && slices.Contains([]Action{StartPayment, PaymentOpened, Pay, RecordDispute, Collect, Receive, Accept,
				Start, Submit, Authorise, StoreReport, Correct, TakeBack, RecordCall, MarkNotPerformed, CloseTask}, a.action)
		}, false},
		{"one specimen, paid by hand in parts and in several ways", scopeTests[:1], []Settlement{COD, Later}, false, limits{1, 2, 3, 0, 0, 0}, func(a command) bool {
			return a.name != "take_cash other (record)" && slices.Contains([]Action{TakePayment, ApprovePayment, RefusePayment, TakeCash, SettleLater, Cancel,
				GiveBack, ApplyCash, ApproveRefund, Expire}, a.action)
		}, false},
		{"one specimen, paid online though it is to be paid at the desk", scopeTests[:1], []Settlement{COD, Later}, false, limits{1, 1, 3, 0, 0, 1}, func(a command) bool {
			return !a.recorded && !slices.ContainsFunc([]string{"pay_1B", "pay_2", "found", "failed", "dashboard"}, func(w string) bool { return strings.Contains(a.name, w) && a.action != RecordRefund }) &&
				!strings.HasSuffix(a.name, "dashboard") && slices.Contains([]Action{StartPayment, PaymentOpened, Pay, RecordRefund, SendRefund, TakePayment, ApprovePayment, RefusePayment,
				TakeCash, SettleLater, Cancel, GiveBack, ApplyCash, ApproveRefund, Expire, CloseTask}, a.action)
		}, false},
		{"one specimen, paid by a code at the counter", scopeTests[:1], []Settlement{Online, COD}, false, limits{1, 1, 3, 0, 0, 2}, func(a command) bool {
			return !a.recorded && !slices.ContainsFunc([]string{"1B", "2B", "found", "late", "failed", "authorized", "wrong", "dashboard"}, func(w string) bool { return strings.Contains(a.name, w) && a.action != RecordRefund }) &&
				!strings.HasSuffix(a.name, "dashboard") && slices.Contains([]Action{StartQR, StartPayment, PaymentOpened, Pay, RecordRefund, SendRefund, TakeCash, ConvertToCOD, Cancel, Expire, GiveBack}, a.action)
		}, false},
		{"two specimens, money and records", scopeTests, []Settlement{Online, COD}, false, limits{2, 1, 1, 0, 0, 1}, func(a command) bool {
			return slices.Contains([]Action{Collect, TakeCash, Cancel, CancelItems, ConvertToCOD, SettleLater, Expire,
				Reinstate, Discard, GiveBack, ApplyCash, AskRefund, ApproveRefund}, a.action)
		}, true},
	} {
		t.Run(scope.name, func(t *testing.T) {
			nodes := explore(t, scope.tests, scope.settlements, scope.wide, scope.bounds, func(a command) bool {
				accepts, other := strings.HasSuffix(scope.name, "is accepted"), strings.Contains(a.name, "wrong amount, too ")
				return scope.follow(a) && (accepts == other || !strings.Contains(a.name, "wrong amount"))
			})
			edges, tabs := 0, map[Tab]int{}
			for _, n := range nodes {
				edges += len(n.to)
				tabs[n.order.Tab()]++
			}
			t.Logf("%d states, %d steps between them, by tab %v", len(nodes), edges, tabs)
			compareActs(t, nodes, scope.wide, taken)
			if !scope.cut {
				checkNoDeadEnds(t, nodes)
			}
		})
	}
	for _, a := range actsOfOrder {
		if taken[a.action] == 0 && !slices.Contains([]Action{TakeTask, HandTask, OverridePayment, PrintSlip}, a.action) {
			t.Errorf("%s was never accepted, so that nothing was compared", a.action)
		}
	}
}
