package lab

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// node is one reachable state.
type node struct {
	order Order
	trace Trace
	from  int
	by    string
	to    []int
}

// bounds keep a scope finite: how many of each a state may have before it is not followed any further.
type bounds struct{ tubes, cash, refunds, versions, looks, attempts int }

// within counts what is still to come of versions too, so that no state is cut off from its way out.
func (b bounds) within(o Order) bool {
	looks, versions := 0, len(o.Reports.Versions)
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
		if t.Kind == TaskReview {
			looks++
		}
	}
	return len(o.Specimens) <= b.tubes && len(o.Money.Cash) <= b.cash+1 && unapplied <= b.cash && refunds <= b.refunds && len(o.Money.Attempts) <= b.attempts && tries <= 1 &&
		versions <= b.versions && looks <= b.looks
}

// explore walks breadth first over everything that can happen to the orders of a scope, and checks each state.
func explore(t *testing.T, tests []Ordered, settlements []Settlement, wide bool, b bounds, follow func(action) bool) []node {
	t.Helper()
	var nodes []node
	seen := map[string]int{}
	visit := func(out Outcome, trace Trace, from int, by string) int {
		key := canonical(out.Order)
		if n, known := seen[key]; known {
			return n
		}
		trace = trace.clone()
		if err := trace.apply(out.Event); err != nil {
			t.Fatalf("%s: %v", path(nodes, from, by), err)
		}
		if what := trace.folded().Difference(out.Order.Trace()); what != "" {
			t.Fatalf("%s: the events say otherwise: %s", path(nodes, from, by), what)
		}
		if err := sound(out.Order); err != nil {
			t.Fatalf("%s: %v\n%s", path(nodes, from, by), err, key)
		}
		seen[key] = len(nodes)
		nodes = append(nodes, node{order: out.Order, trace: trace, from: from, by: by})
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
		for _, a := range acts(o, wide) {
			if !follow(a) {
				continue
			}
			out, err := a.try(o)
			if err != nil {
				var r *Refusal
				switch {
				case !errors.As(err, &r):
					t.Fatalf("%s: not a refusal: %v", path(nodes, n, a.name), err)
				case r.Code == "" || r.Sentence == "":
					t.Fatalf("%s: a refusal without code or sentence", path(nodes, n, a.name))
				case a.record:
					t.Fatalf("%s: what has happened is refused: %v", path(nodes, n, a.name), err)
				}
				continue
			}
			if out.Order.Version != o.Version+1 || out.Event.N != out.Order.Version || len(out.Event.Changes) == 0 {
				t.Fatalf("%s: version %d after %d, event %d", path(nodes, n, a.name), out.Order.Version, o.Version, out.Event.N)
			}
			if !b.within(out.Order) {
				continue
			}
			nodes[n].to = append(nodes[n].to, visit(out, nodes[n].trace, n, a.name))
		}
	}
	return nodes
}

func path(nodes []node, n int, last string) string {
	steps := []string{last}
	for ; n >= 0; n = nodes[n].from {
		steps = append(steps, nodes[n].by)
	}
	slices.Reverse(steps)
	return fmt.Sprint(steps)
}

// quiet tells whether nothing about an order waits for anybody.
func quietOrder(o Order) bool {
	closed := o.State == Completed || o.State == Cancelled || o.State == Expired
	waiting := slices.ContainsFunc(o.Items, func(i Item) bool { return i.State == Correcting })
	making := slices.ContainsFunc(o.Reports.Versions, func(r Report) bool { return r.State == ReportMaking })
	back := slices.ContainsFunc(o.Money.Refunds, Refund.pending)
	return closed && !waiting && !making && !back && len(o.Tasks) == 0 && len(o.Holds) == 0
}

// noDeadEnds checks that from every state somebody can bring the order to rest without waiting for the clock.
func noDeadEnds(t *testing.T, nodes []node) {
	t.Helper()
	back := make([][]int, len(nodes))
	var open []int
	reaches := make([]bool, len(nodes))
	for n, node := range nodes {
		for _, m := range node.to {
			back[m] = append(back[m], n)
		}
		if quietOrder(node.order) {
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
				t.Errorf("no way out of %s\n%s", path(nodes, n, ""), canonical(nodes[n].order))
			}
		}
	}
	if dead > 0 {
		t.Errorf("%d states without a way out", dead)
	}
}

// TestEveryReachableState is the small-scope proof (design §6). Two tests in two tubes, with records in any order.
func TestEveryReachableState(t *testing.T) {
	requests := func(a action) bool { return !a.record }
	paying := func(a action) bool {
		return !a.record && slices.Contains([]Action{StartPayment, PaymentOpened, Pay, RecordRefund, SendRefund, Cancel, ConvertToCOD, Expire,
			TakeCash, GiveBack, ApproveRefund, ApplyCash, MarkNotPerformed}, a.command)
	}
	for _, scope := range []struct {
		name        string
		tests       []Ordered
		settlements []Settlement
		wide        bool
		bounds      bounds
		follow      func(action) bool
		cut         bool // the scope leaves out ways to an end, so that dead ends are not looked for
	}{
		{"one tube, its custody", scopeTests[:1], []Settlement{Later}, true, bounds{2, 0, 0, 2, 0, 0}, requests, false},
		{"one tube, money and records", scopeTests[:1], []Settlement{Online, COD}, false, bounds{1, 1, 1, 1, 1, 1},
			func(a action) bool {
				return a.who.Person != gateway.Person && a.command != StartPayment && (a.who.Person != meera.Person || a.command != Submit)
			}, false},
		{"two tubes, the work", scopeTests, []Settlement{Later}, false, bounds{2, 0, 0, 3, 0, 0}, func(a action) bool {
			return !a.record && a.command != Withdraw && a.command != TakeCash && !strings.HasSuffix(a.name, "cash")
		}, false},
		{"one tube, two online payments in any order", scopeTests[:1], []Settlement{Online}, false, bounds{1, 0, 3, 0, 0, 1}, paying, false},
		{"one tube, two orders at Razorpay", scopeTests[:1], []Settlement{Online}, false, bounds{1, 0, 3, 0, 1, 2}, func(a action) bool {
			return paying(a) && !strings.Contains(a.name, "B ") && !strings.HasSuffix(a.name, "on the dashboard")
		}, false},
		{"one tube, a payment that goes back on the dashboard too", scopeTests[:1], []Settlement{Online}, false, bounds{1, 0, 4, 0, 1, 1}, func(a action) bool {
			return !a.record && !strings.Contains(a.name, "pay_1B") && slices.Contains([]Action{StartPayment, PaymentOpened, Pay, RecordRefund,
				SendRefund, Cancel, ConvertToCOD, TakeCash, GiveBack, MarkNotPerformed, CloseTask}, a.command)
		}, false},
		{"two tubes, money and records", scopeTests, []Settlement{Online, COD}, false, bounds{2, 1, 1, 0, 0, 1}, func(a action) bool {
			return slices.Contains([]Action{Collect, TakeCash, Cancel, CancelItems, ConvertToCOD, SettleLater, Expire,
				Reinstate, Discard, GiveBack, ApplyCash, ApproveRefund}, a.command)
		}, true},
	} {
		t.Run(scope.name, func(t *testing.T) {
			nodes := explore(t, scope.tests, scope.settlements, scope.wide, scope.bounds, scope.follow)
			edges, tabs := 0, map[Tab]int{}
			for _, n := range nodes {
				edges += len(n.to)
				tabs[n.order.Tab()]++
			}
			t.Logf("%d states, %d steps between them, by tab %v", len(nodes), edges, tabs)
			if !scope.cut {
				noDeadEnds(t, nodes)
			}
		})
	}
}
