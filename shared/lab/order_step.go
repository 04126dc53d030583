package lab

import (
	"fmt"
	"slices"
)

// Outcome is the result of a command. Nothing has happened until the store has written all of it in one transaction.
type Outcome struct {
	Order  Order
	Event  Event
	Duties []Duty
	Parts  map[string]int // the parts that changed, with their new revs
	Runs   *RunSheet      // clinical values, stored apart from the order
	Frozen *Frozen        // a report version, stored apart from the order
	Home   *HomeVisit     // where to draw at home, stored apart from the order; empty where it is erased
	Bills  []BillSheet    // what new bills print, stored apart from the order; WithBills makes them
}

// step builds an outcome: it changes a copy of the order and notes each change in the event.
type step struct {
	order       Order
	event       Event
	duties      []Duty
	runs        *RunSheet
	frozen      *Frozen
	home        *HomeVisit
	changes     []FrozenChange // values that a signatory puts in the place of printed ones
	openedTasks int            // how many tasks this step opened
}

func (o Order) begin(action Action, by Member, at Moment) *step {
	return &step{order: o.clone(), event: Event{N: o.Version + 1, At: at, By: by.Person, Request: by.Request, Action: action, Prev: o.Chain}}
}

// noteChange notes in the event that a part went from one state to another.
func (s *step) noteChange(what, from, to string) {
	s.event.Changes = append(s.event.Changes, Change{Part: what, From: from, To: to})
}

func (s *step) setState(to State) {
	s.noteChange("order", string(s.order.State), string(to))
	s.order.State = to
}

// moveSpecimen sets the state of a specimen, and of each of its items that is in the state from.
func (s *step) moveSpecimen(i int, to SpecimenState, from, item ItemState) *Specimen {
	sp := s.setSpecimenState(i, to)
	for n := range s.order.Items {
		if s.order.Items[n].Specimen == sp.ID && s.order.Items[n].State == from {
			s.setItemState(n, item)
		}
	}
	return sp
}

// setSpecimenState sets the state of a specimen and leaves its items as they are.
func (s *step) setSpecimenState(i int, to SpecimenState) *Specimen {
	sp := &s.order.Specimens[i]
	s.noteChange("specimen:"+sp.ID, string(sp.State), string(to))
	sp.State = to
	return sp
}

func (s *step) setItemState(i int, to ItemState) *Item {
	it := &s.order.Items[i]
	s.noteChange("item:"+it.Code, string(it.State), string(to))
	it.State = to
	return it
}

func (s *step) addDuty(d Duty) {
	d.N = s.event.N
	if d.Due.IsZero() {
		d.Due = s.event.At
	} else {
		d.Later = true
	}
	s.duties = append(s.duties, d)
}

// hasPromised reports whether this step has added a duty of the same name.
func (s *step) hasPromised(d Duty) bool {
	return slices.ContainsFunc(s.duties, func(other Duty) bool { return other.Name() == d.Name() })
}

// seal finishes the step: it ends codes that nobody should pay any more, makes the bills that it leads to, raises the rev of every part that changed, once, and seals the event.
func (s *step) seal() Outcome {
	s.closeCodes()
	s.bill()
	s.order.Version = s.event.N
	s.event = s.event.Seal()
	s.order.Chain = s.event.Hash
	parts := map[string]int{}
	for _, c := range s.event.Changes {
		part := partOf(c.Part)
		if part == "" || parts[part] != 0 {
			continue
		}
		rev := s.order.revOf(part)
		*rev++
		parts[part] = *rev
	}
	return Outcome{Order: s.order, Event: s.event, Duties: s.duties, Parts: parts, Runs: s.runs, Frozen: s.frozen, Home: s.home}
}

// eachItem calls do for every named item and stops at the first refusal.
func (s *step) eachItem(items []string, do func(i int) error) error {
	if len(items) == 0 {
		return Bad("items", "Name at least one test.")
	}
	for n, code := range items {
		field := fmt.Sprintf("items[%d]", n)
		i := s.order.itemIndex(code)
		if i < 0 {
			return Bad(field, "This order has no such test.")
		}
		if err := do(i); err != nil {
			return prefixField(field, err)
		}
	}
	return nil
}
