package lab

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

// TestRandomHistories checks longer histories than the small scope has: two tests and all commands, records among them.
// Each state keeps the invariants, the events lead to the order, and no record is refused.
func TestRandomHistories(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		settlement := rapid.SampledFrom([]Settlement{Online, COD, Later}).Draw(t, "settlement")
		out, err := PlaceOrder(meera, placedAt, scopePlacement(settlement, scopeTests))
		if err != nil {
			t.Fatal(err)
		}
		events := []Event{out.Event}
		o := out.Order
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			a := rapid.SampledFrom(commandsFor(o, true)).Draw(t, "act")
			before := stateKey(o)
			out, err := a.try(o)
			if stateKey(o) != before {
				t.Fatalf("%s changed the order it was asked about", a.name)
			}
			var r *Refusal
			switch {
			case err == nil:
			case !errors.As(err, &r) || a.recorded:
				t.Fatalf("%s: %v", a.name, err)
			default:
				continue
			}
			o, events = out.Order, append(events, out.Event)
			if err := checkInvariants(o); err != nil {
				t.Fatalf("%s: %v", a.name, err)
			}
			for _, d := range out.Duties { // except after a collection for an order that was converted later
				if d.Kind == DutyMail && !o.MailApplies(d) && !(a.action == ConvertToCOD && o.anyCollected()) {
					t.Fatalf("%s asks for a mail %s that has no occasion", a.name, d.Stage)
				}
			}
		}
		trace, err := Fold(events)
		if err != nil {
			t.Fatal(err)
		}
		if what := trace.Difference(o.Trace()); what != "" {
			t.Fatal(what)
		}
	})
}
