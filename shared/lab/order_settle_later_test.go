package lab

import (
	"slices"
	"testing"
)

// A technician alone lets an order be paid later where it is a STAT order and the hospital says so; a task asks a supervisor.
func TestSettleLaterByATechnician(t *testing.T) {
	for _, c := range []struct {
		name     string
		by       Member
		priority Priority
		allowed  bool
		want     string
		asked    bool
	}{
		{"a STAT order, where the hospital says so", tara, Stat, true, "", true},
		{"a STAT order, where it does not", tara, Stat, false, "not_allowed", false},
		{"an urgent one", tara, Urgent, true, "not_allowed", false},
		{"by its patient", sunita, Stat, true, "not_allowed", false},
		{"by a supervisor, who needs nobody", meera, Stat, true, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := orderAfter(t, Online)
			o.Priority = c.priority
			out, err := o.SettleLater(c.by, workAt, "emergency", Hospital{StatLater: c.allowed})
			if got := refusalCode(t, err); got != c.want {
				t.Fatalf("got %q, want %q", got, c.want)
			}
			looked := func(o Order) bool {
				return slices.ContainsFunc(o.Tasks, func(k Task) bool { return k.Kind == TaskReview && k.Role == Supervisor && k.Why == "stat_later" })
			}
			p := scopePlacement(Later, scopeTests)
			p.Priority, p.StatLater = c.priority, c.allowed
			placed, err := PlaceOrder(c.by, placedAt, p)
			if got := refusalCode(t, err); got != c.want || looked(placed.Order) != c.asked {
				t.Errorf("placed so: %q, tasks %+v", got, placed.Order.Tasks)
			}
			asked := looked(out.Order)
			if asked != c.asked || c.want == "" && (out.Order.Settlement != Later || out.Order.State != Confirmed) {
				t.Errorf("settled %s, %s, tasks %+v", out.Order.Settlement, out.Order.State, out.Order.Tasks)
			}
		})
	}
}
