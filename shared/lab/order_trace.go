package lab

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
)

// Trace is the state of every part of an order, as events name it, with the revs of the parts. Both can be worked out
// from the events alone. Parts that were not touched since placing are left out.
type Trace struct {
	States map[string]string
	Revs   map[string]int

	n    int    // number of events applied
	head string // hash of the last one
}

// Trace returns the trace of the order as it is stored.
func (o Order) Trace() Trace {
	states := map[string]string{"slip": strconv.Itoa(o.SlipVersion), "order": string(o.State), "settlement": string(o.Settlement), "money": o.Money.Statement()}
	if followed := o.patientState(); followed != "" {
		states["patient"] = followed
	}
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
	for n, b := range o.Money.Bills {
		states[billPart(n+1)] = b.stateName()
	}
	for _, c := range o.Money.Cash {
		if c.State != "" {
			states[c.Part()] = string(c.State)
		}
	}
	for _, d := range o.Money.Disputes {
		states[d.Part()] = string(d.State)
	}
	for _, a := range o.Money.Attempts {
		states[fmt.Sprintf("attempt:%d", a.N)] = a.stateName()
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
	for _, l := range o.Letters {
		states[l.part()] = string(l.Fate)
	}
	for _, c := range o.Calls {
		states["call:"+c.Item] = string(c.Outcome)
	}
	if o.Called != nil {
		states[partQueue] = o.Called.stateName()
	}
	maps.Copy(states, o.changedStates())
	maps.DeleteFunc(states, isAsPlanned)
	return Trace{States: states, Revs: o.Revs()}
}

// Fold works out a trace from the events of an order, oldest first. It refuses events whose numbers or hashes do not
// follow each other, and a change whose from is not the state of the part.
func Fold(events []Event) (Trace, error) {
	t := newTrace()
	for _, e := range events {
		if err := t.apply(e); err != nil {
			return Trace{}, err
		}
	}
	return t.withoutClosed(), nil
}

func newTrace() Trace {
	return Trace{States: map[string]string{}, Revs: map[string]int{"report": 1, "patient": 1}}
}

// apply adds one more event.
func (t *Trace) apply(e Event) error {
	if e.N != t.n+1 || e.Prev != t.head || e.Seal().Hash != e.Hash {
		return fmt.Errorf("event %d does not follow the one before", t.n+1)
	}
	t.n, t.head = e.N, e.Hash
	raised := map[string]bool{}
	for _, c := range e.Changes {
		was, known := t.States[c.Part]
		if known && was != c.From && !strings.HasPrefix(c.Part, "call:") && !isOfMoment(c.Part) {
			return fmt.Errorf("event %d moves %s from %q, it is %q", e.N, c.Part, c.From, was)
		}
		part := partOf(c.Part)
		if _, counted := t.Revs[part]; !counted && (strings.HasPrefix(part, "item:") || c.From != "" && e.N > 1) {
			t.Revs[part] = 1 // not touched before
		}
		if part != "" && !raised[part] {
			raised[part] = true
			t.Revs[part]++
		}
		t.States[c.Part] = c.To
	}
	return nil
}

// withoutClosed returns the trace without closed tasks, lifted holds and untouched parts, as Order.Trace has it.
func (t Trace) withoutClosed() Trace {
	t = t.clone()
	maps.DeleteFunc(t.States, func(part, state string) bool {
		return state == "" || state == "done" || isOfMoment(part) || isAsPlanned(part, state)
	})
	return t
}

// isOfMoment reports whether a change says something of its moment only, and no state: to whom a task was handed, which ends
// with the task, or which record it was.
func isOfMoment(part string) bool {
	return strings.HasPrefix(part, "handed:") || strings.HasPrefix(part, "reported:")
}

func (t Trace) clone() Trace {
	t.States, t.Revs = maps.Clone(t.States), maps.Clone(t.Revs)
	return t
}

// isAsPlanned reports whether a part was not touched since placing.
func isAsPlanned(part, state string) bool {
	return strings.HasPrefix(part, "item:") && state == string(Requested) ||
		strings.HasPrefix(part, "specimen:") && state == string(Planned) ||
		part == "slip" && (state == "0" || state == "1") // of an order from before there were versions, and of any other
}

// Difference describes the first part in which two traces differ, "" when they are equal. A part that no event changed
// has rev 1.
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
