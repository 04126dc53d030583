package lab

import (
	"slices"
	"strings"
	"testing"
)

// Something else under the identity of a record leaves the order as it is, and its event says what would have followed; the
// events still lead to the order (docs/rules.md#record-identity).
func TestKeepRetold(t *testing.T) {
	placed, err := PlaceOrder(meera, placedAt, scopePlacement(COD, scopeTests[:1]))
	if err != nil {
		t.Fatal(err)
	}
	would, err := placed.Order.TakeCash(tara, workAt, placed.Order.Money.Due(), "R1", fromDevice)
	if err != nil {
		t.Fatal(err)
	}
	o, events := placed.Order, []Event{placed.Event}
	for range 2 { // of two others of one identity each is kept
		out := o.KeepRetold(tara, workAt, would.Event)
		if out.Event.Exception != recordDiffers || out.Event.Action != TakeCash || len(out.Duties) != 0 || out.Event.Recorded == nil ||
			!slices.ContainsFunc(out.Event.Changes, func(c Change) bool { return strings.HasSuffix(c.Part, ":money") && strings.Contains(c.To, "cash 8000") }) {
			t.Errorf("event %+v, duties %+v", out.Event, out.Duties)
		}
		o, events = out.Order, append(events, out.Event)
	}
	trace, err := Fold(events)
	if err != nil {
		t.Fatal(err)
	}
	if what := trace.Difference(o.Trace()); what != "" {
		t.Error(what)
	}
	if len(o.Tasks) != 2 || len(o.Money.Cash) != 0 || o.Money.Due() != placed.Order.Money.Due() || o.State != placed.Order.State || o.Prove() != nil {
		t.Errorf("tasks %+v, money %+v, %v", o.Tasks, o.Money, o.Prove())
	}
}
