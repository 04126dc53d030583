package lab

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// orderAfter places an order and gives it the named commands, as commandsFor names them.
func orderAfter(t *testing.T, settlement Settlement, steps ...string) Order {
	t.Helper()
	out, err := PlaceOrder(meera, placedAt, scopePlacement(settlement, scopeTests[:1]))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range steps {
		list := commandsFor(out.Order, true)
		n := slices.IndexFunc(list, func(a command) bool { return a.name == name })
		if n < 0 {
			t.Fatalf("there is no action %q", name)
		}
		if out, err = list[n].try(out.Order); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return out.Order
}

// fullCourse takes an order from collection to its stored report. Tests cut it at the state they need.
var fullCourse = []string{"collect E1 with cash", "receive E1", "accept E1", "start HB", "submit HB 14 by tara",
	"authorise HB by meera", "store_report 1"}

// TestMachineTable compares testdata/machine.md with the code: what each command does in each state, or with which code
// it is refused.
func TestMachineTable(t *testing.T) {
	var b strings.Builder
	b.WriteString("# The machine, state by state\n\nMade by `go test ./shared/lab -run TestMachineTable -update`; the test compares it with the code. " +
		"A cell is the state after the command, or the code with which it is refused. The order has one test on one specimen.\n")
	roles := []Role{Self, Technician, Supervisor, Admin, System}
	b.WriteString("\n## Who may\n\n| command |")
	for _, r := range roles {
		fmt.Fprintf(&b, " %s |", r)
	}
	b.WriteString("\n|---|---|---|---|---|---|\n")
	var commands []Action
	for c := range rolesFor {
		commands = append(commands, c)
	}
	slices.Sort(commands)
	for _, c := range commands {
		fmt.Fprintf(&b, "| %s |", c)
		for _, r := range roles {
			b.WriteString(map[bool]string{true: " ✓ |", false: " |"}[slices.Contains(rolesFor[c], r)])
		}
		b.WriteString("\n")
	}
	table := func(title string, names []string, orders []Order, commands []string, state func(Order) string) {
		fmt.Fprintf(&b, "\n## %s\n\n| command | %s |\n|---|%s\n", title, strings.Join(names, " | "), strings.Repeat("---|", len(names)))
		for _, c := range commands {
			fmt.Fprintf(&b, "| %s |", c)
			for _, o := range orders {
				fmt.Fprintf(&b, " %s |", describeResult(o, c, state))
			}
			b.WriteString("\n")
		}
	}
	table("The order", []string{"waiting", "confirmed, cash due", "confirmed, at work", "completed", "cancelled", "expired", "cancelled, specimen recorded"},
		[]Order{orderAfter(t, Online), orderAfter(t, COD), orderAfter(t, COD, fullCourse[:4]...), orderAfter(t, COD, fullCourse...), orderAfter(t, COD, "cancel"), orderAfter(t, COD, "expire"),
			orderAfter(t, COD, "cancel", "collect E1 (record)")},
		[]string{"cancel", "convert_to_cod", "settle_later", "expire", "reinstate cod", "reinstate later", "discard", "take_cash due",
			"take_cash due (record)", "collect E1", "collect E1 with cash", "collect E1 (record)", "cancel_items HB", "withdraw", "confirm_identity"},
		func(o Order) string { return string(o.State) })
	table("The specimen", []string{"planned", "labelled", "collected", "in transit", "received", "accepted", "stored", "referred out", "rejected", "lost", "disposed"},
		[]Order{orderAfter(t, Later), orderAfter(t, Later, "label E1"), orderAfter(t, Later, "collect E1"), orderAfter(t, Later, "collect E1", "dispatch E1"),
			orderAfter(t, Later, "collect E1", "receive E1"), orderAfter(t, Later, "collect E1", "receive E1", "accept E1"),
			orderAfter(t, Later, "collect E1", "receive E1", "accept E1", "keep E1"), orderAfter(t, Later, "collect E1", "receive E1", "accept E1", "refer_out E1"),
			orderAfter(t, Later, "collect E1", "reject E1"), orderAfter(t, Later, "collect E1", "lose E1"), orderAfter(t, Later, "collect E1", "reject E1", "dispose E1")},
		[]string{"label E1", "collect E1", "dispatch E1", "receive E1", "receive E1 (record)", "accept E1", "reject E1", "reject E1 (record)",
			"recollect E1", "lose E1", "refer_out E1", "keep E1", "dispose E1"},
		func(o Order) string { return string(o.Specimens[0].State) })
	held := slices.Concat(fullCourse[:4], []string{"submit HB 5 by tara"})
	table("The item", []string{"ordered", "collected", "received", "ready", "in process", "resulted", "held (critical)", "authorised", "released", "correcting", "correcting, entered", "judged again", "cancelled", "not performed"},
		[]Order{orderAfter(t, COD), orderAfter(t, COD, fullCourse[:1]...), orderAfter(t, COD, fullCourse[:2]...), orderAfter(t, COD, fullCourse[:3]...), orderAfter(t, COD, fullCourse[:4]...), orderAfter(t, COD, fullCourse[:5]...),
			orderAfter(t, COD, held...), orderAfter(t, COD, fullCourse[:6]...), orderAfter(t, COD, fullCourse...), orderAfter(t, COD, append(slices.Clone(fullCourse), "correct HB")...),
			orderAfter(t, COD, append(slices.Clone(fullCourse), "correct HB", "submit HB 14 by tara")...), orderAfter(t, COD, append(slices.Clone(fullCourse), "follow_patient male")...),
			orderAfter(t, COD, "cancel_items HB"), orderAfter(t, COD, "not_performed HB")},
		[]string{"start HB", "submit HB 14 by tara", "submit HB 5 by tara", "authorise HB by meera", "restart HB", "cancel_items HB", "not_performed HB",
			"correct HB", "take_back HB", "follow_patient male", "reissue", "call_made HB", "call_made HB (record)"},
		func(o Order) string { return string(o.Items[0].State) })
	online := func(steps ...string) Order {
		return orderAfter(t, Online, append([]string{"start_payment ", "payment_opened order_1"}, steps...)...)
	}
	back := []string{"pay pay_1A captured", "cancel"}
	failed := append(slices.Clone(back), "refund_told F1 failed")
	table("The refund", []string{"owed in cash", "owed through Razorpay", "owed, of a wrong amount", "sent", "failed", "failed, approved", "failed, given back", "paid", "went back at Razorpay", "owed, disputed", "failed, disputed"},
		[]Order{orderAfter(t, COD, "take_cash due", "cancel"), online(back...), online("pay pay_1A wrong amount"), online(append(slices.Clone(back), "refund_told F1 pending")...),
			online(failed...), online(append(slices.Clone(failed), "approve_refund F1")...), online(append(slices.Clone(failed), "give_back F1")...),
			online(append(slices.Clone(back), "refund_told F1 processed")...), online("pay pay_1A captured", "refund_told pay_1A some on the dashboard"),
			online(append(slices.Clone(back), "dispute_told pay_1A open")...), online(append(slices.Clone(failed), "dispute_told pay_1A open")...)},
		[]string{"ask_refund F1", "approve_refund F1", "refuse_refund F1", "give_back F1", "send_refund F1", "refund_told F1 pending", "refund_told F1 processed", "refund_told F1 failed", "refund_told pay_1A all on the dashboard",
			"dispute_told pay_1A open", "dispute_told pay_1A won", "dispute_told pay_1A lost", "dispute_told pay_1A lost in part",
			"explain_refund F1 goodwill", "explain_refund F1 cancelled", "explain_refund F1 in_error"},
		func(o Order) string { return string(o.Money.Refunds[0].State) })

	compareGolden(t, filepath.Join("testdata", "machine.md"), b.String())
}

// describeResult returns the state after a command, or the code of its refusal.
func describeResult(o Order, name string, state func(Order) string) string {
	list := commandsFor(o, true)
	n := slices.IndexFunc(list, func(a command) bool { return a.name == name })
	if n < 0 {
		return "does not apply"
	}
	out, err := list[n].try(o)
	var r *Refusal
	switch {
	case errors.As(err, &r):
		return "_" + r.Code + "_"
	case err != nil:
		return "ERROR " + err.Error()
	case out.Event.Exception != "":
		return state(out.Order) + " (exception " + out.Event.Exception + ")"
	}
	return state(out.Order)
}

// TestStatePicture compares the diagram of an order's states in README with the steps that the machine takes in the
// small scope.
func TestStatePicture(t *testing.T) {
	nodes := explore(t, scopeTests[:1], []Settlement{Online, COD, Later}, false, limits{1, 1, 1, 1, 0, 1}, func(a command) bool {
		return (a.action != Submit || a.who.Person == tara.Person) && a.action != RecordRefund && a.action != RecordDispute && a.action != TakePayment && (!a.recorded || a.name == "collect E1 (record)") && !strings.Contains(a.name, "pay_1B")
	})
	steps := map[[2]State][]string{}
	for _, n := range nodes {
		if n.from >= 0 {
			continue
		}
		steps[[2]State{"", n.order.State}] = []string{"place"}
	}
	for _, n := range nodes {
		for _, a := range commandsFor(n.order, false) {
			out, err := a.try(n.order)
			if err != nil || out.Order.State == n.order.State {
				continue
			}
			edge := [2]State{n.order.State, out.Order.State}
			if c := strings.ReplaceAll(string(a.action), "_", " "); !slices.Contains(steps[edge], c) {
				steps[edge] = append(steps[edge], c)
			}
		}
	}
	var lines []string
	for edge, by := range steps {
		slices.Sort(by)
		from := string(edge[0])
		if from == "" {
			from = "[*]"
		}
		lines = append(lines, fmt.Sprintf("    %s --> %s: %s", from, edge[1], strings.Join(by, ", ")))
	}
	slices.Sort(lines)
	picture := "```mermaid\nstateDiagram-v2\n" + strings.Join(lines, "\n") + "\n```"
	readme := filepath.Join("..", "..", "README.md")
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	const head, foot = "<!-- states -->\n", "\n<!-- /states -->"
	before, rest, found := strings.Cut(string(text), head)
	was, after, closed := strings.Cut(rest, foot)
	if !found || !closed {
		t.Fatal("README has no place for the picture")
	}
	if was == picture {
		return
	}
	if !*update {
		t.Fatalf("the picture in README is not the machine's; run with -update. It would be:\n%s", picture)
	}
	if err := os.WriteFile(readme, []byte(before+head+picture+foot+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

var update = flag.Bool("update", false, "rewrite the golden files")

func compareGolden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	a, b := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for n := range min(len(a), len(b)) {
		if a[n] != b[n] {
			t.Fatalf("%s, line %d: the code gives\n%s\nthe file says\n%s", file, n+1, a[n], b[n])
		}
	}
	t.Fatalf("%s has %d lines, the code gives %d", file, len(b), len(a))
}
