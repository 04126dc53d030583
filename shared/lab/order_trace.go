package lab

import (
	"fmt"
	"maps"
	"strings"
)

// Trace is the state of every part of an order in the words of its events, with the revs of the parts: what can be
// worked out from the events alone. Parts that are as they were planned at placing are left out.
type Trace struct {
	States map[string]string
	Revs   map[string]int

	n    int // events taken
	head string
}

// Trace is the order's own.
func (o Order) Trace() Trace {
	states := map[string]string{"order": string(o.State), "settlement": string(o.Settlement), "money": o.Money.Statement()}
	for _, s := range o.Specimens {
		states["specimen:"+s.ID] = string(s.State)
	}
	for _, i := range o.Items {
		states["item:"+i.Code] = string(i.State)
	}
	for _, r := range o.Reports.Versions {
		states[fmt.Sprintf("report:%d", r.Version)] = r.State
	}
	for _, r := range o.Money.Refunds {
		states["refund:"+r.ID] = string(r.State)
	}
	for _, a := range o.Money.Attempts {
		states[fmt.Sprintf("attempt:%d", a.N)] = a.word()
		for _, p := range a.Payments {
			states["payment:"+p.ID] = string(p.State)
		}
	}
	for _, h := range o.Holds {
		states["hold:"+string(h.Kind)] = "held"
	}
	for _, t := range o.Tasks {
		states["task:"+t.ID] = string(t.Kind)
	}
	for _, c := range o.Calls {
		states["call:"+c.Item] = string(c.Outcome)
	}
	maps.DeleteFunc(states, planned)
	return Trace{States: states, Revs: o.Revs()}
}

// Fold works a trace out from the events of an order, oldest first. It refuses events whose numbers or hashes do not
// follow each other, and a change that starts from another state than the part is in.
func Fold(events []Event) (Trace, error) {
	t := newTrace()
	for _, e := range events {
		if err := t.apply(e); err != nil {
			return Trace{}, err
		}
	}
	return t.folded(), nil
}

func newTrace() Trace {
	return Trace{States: map[string]string{}, Revs: map[string]int{"report": 1, "patient": 1}}
}

// apply takes one more event.
func (t *Trace) apply(e Event) error {
	if e.N != t.n+1 || e.Prev != t.head || e.Seal().Hash != e.Hash {
		return fmt.Errorf("event %d does not follow the one before", t.n+1)
	}
	t.n, t.head = e.N, e.Hash
	raised := map[string]bool{}
	for _, c := range e.Changes {
		was, known := t.States[c.Part]
		if known && was != c.From && !strings.HasPrefix(c.Part, "call:") {
			return fmt.Errorf("event %d moves %s from %q, it is %q", e.N, c.Part, c.From, was)
		}
		part := partOf(c.Part)
		if _, counted := t.Revs[part]; !counted && (strings.HasPrefix(part, "item:") || c.From != "" && e.N > 1) {
			t.Revs[part] = 1 // as it was planned
		}
		if part != "" && !raised[part] {
			raised[part] = true
			t.Revs[part]++
		}
		t.States[c.Part] = c.To
	}
	return nil
}

// folded is the trace without what has ended and what is as it was planned.
func (t Trace) folded() Trace {
	t = t.clone()
	maps.DeleteFunc(t.States, func(part, state string) bool {
		return state == "" || state == "done" || planned(part, state)
	})
	return t
}

func (t Trace) clone() Trace {
	t.States, t.Revs = maps.Clone(t.States), maps.Clone(t.Revs)
	return t
}

// planned tells whether a part is as every order plans it.
func planned(part, state string) bool {
	return strings.HasPrefix(part, "item:") && state == string(Requested) ||
		strings.HasPrefix(part, "specimen:") && state == string(Planned)
}

// Differs tells the first part in which two traces differ, "" when they do not. A part that no event changed has rev 1.
func (t Trace) Difference(from Trace) string {
	for _, pair := range [][2]Trace{{t, from}, {from, t}} {
		for part, state := range pair[0].States {
			if pair[1].States[part] != state {
				return fmt.Sprintf("%s is %q and %q", part, t.States[part], from.States[part])
			}
		}
		for part, rev := range pair[0].Revs {
			if part != "" && max(rev, 1) != max(pair[1].Revs[part], 1) {
				return fmt.Sprintf("%s has rev %d and %d", part, t.Revs[part], from.Revs[part])
			}
		}
	}
	return ""
}
