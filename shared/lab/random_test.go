package lab

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

// Histories of any length beyond the small scope: two tests, all commands, records among them. Each state is sound, the
// events say what the order says, and what has happened is never refused.
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
			a := rapid.SampledFrom(acts(o, true)).Draw(t, "act")
			before := canonical(o)
			out, err := a.try(o)
			if canonical(o) != before {
				t.Fatalf("%s changed the order it was asked about", a.name)
			}
			var r *Refusal
			switch {
			case err == nil:
			case !errors.As(err, &r) || a.record:
				t.Fatalf("%s: %v", a.name, err)
			default:
				continue
			}
			o, events = out.Order, append(events, out.Event)
			if err := sound(o); err != nil {
				t.Fatalf("%s: %v", a.name, err)
			}
			for _, d := range out.Duties { // but for a tube that was drawn before the order was converted
				if d.Kind == DutyMail && !o.MailApplies(d) && !(a.command == ConvertToCOD && o.everCollected()) {
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
