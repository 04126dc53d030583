package lab

import (
	"slices"
	"testing"
)

// A card says in one word what waits for a person, and how many tests are still open.
func TestMarks(t *testing.T) {
	out, err := PlaceOrder(meera, placedAt, scopePlacement(Later, scopeTests))
	if err != nil {
		t.Fatal(err)
	}
	o := out.Order
	play := func(name string) {
		t.Helper()
		for _, c := range commandsFor(o, true) {
			if c.name == name {
				out, err := c.try(o)
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				o = out.Order
				return
			}
		}
		t.Fatalf("no command %q", name)
	}
	for _, c := range []struct {
		play  []string
		marks []Mark
		open  []string
	}{
		{nil, nil, []string{"HB", "CREA"}},
		{[]string{"collect E1", "receive E1", "accept E1", "start HB", "submit HB 5 by " + tara.Person}, []Mark{MarkCall, MarkHeld}, []string{"HB", "CREA"}},
		{[]string{"call_made HB", "authorise HB by " + meera.Person, "store_report 1"}, nil, []string{"CREA"}},
		{[]string{"correct HB"}, []Mark{MarkCorrection}, []string{"HB", "CREA"}},
		{[]string{"collect S1", "reject S1"}, []Mark{MarkNewTube, MarkCorrection}, []string{"HB", "CREA"}},
		{[]string{"cancel_items CREA"}, []Mark{MarkCorrection}, []string{"HB"}},
	} {
		for _, name := range c.play {
			play(name)
		}
		if marks, open := o.Marks(), o.OpenTests(); !slices.Equal(marks, c.marks) || !slices.Equal(open, c.open) {
			t.Errorf("after %v: %v %v, want %v %v", c.play, marks, open, c.marks, c.open)
		}
	}
}
