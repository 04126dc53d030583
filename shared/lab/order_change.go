package lab

import (
	"cmp"
	"maps"
	"strconv"
	"time"
)

// OrderChange is what is to be another of an order that was placed; nil stays as it is.
type OrderChange struct {
	Priority      *Priority
	Ward          *string // "" for none
	Orderer       *Orderer
	VisitType     *VisitType
	PreferredDate *string // "" for none
	Slot          *string
	Home          *HomeVisit
}

// Parts of an order that a change after placing is noted under in events.
const (
	partPriority  = "priority"
	partWard      = "ward"
	partVisitType = "visit_type"
	partDate      = "preferred_date"
	partSlot      = "slot"
	// Of a person, and of clinical information, an event says only how often it was changed.
	partOrderer  = "orderer"
	partClinical = "clinical"
	partHome     = "home"
)

// ChangeOrder changes what an order says beside its tests and its money, until it is closed (docs/rules.md#order-changes).
func (o Order) ChangeOrder(by Member, at time.Time, c OrderChange, h Hospital) (Outcome, error) {
	if err := by.May(ChangeOrder); err != nil {
		return Outcome{}, err
	}
	if c.Home != nil {
		visit := *c.Home
		visit.fold()
		c.Home = &visit
	}
	said := particularsOf(o)
	c.applyTo(&said)
	said.fold()
	if err := said.check(); err != nil {
		return Outcome{}, err
	}
	moved := said.PreferredDate != o.PreferredDate || said.Slot != o.Slot || c.Home != nil
	if err := o.checkMove(at, said, c.Home, h); moved && err != nil {
		return Outcome{}, err
	}
	switch {
	case o.isClosed():
		return Outcome{}, refuseClosed()
	case moved && o.anyCollected():
		return Outcome{}, refuse(Conflict, "collected", "A specimen was collected: day and place cannot be changed any more.")
	}
	s := o.begin(ChangeOrder, by, At(at))
	s.noteDifference(partPriority, string(o.Priority), string(said.Priority))
	s.noteDifference(partWard, o.Ward, said.Ward)
	s.noteDifference(partVisitType, string(o.VisitType), string(said.VisitType))
	s.noteDifference(partDate, o.PreferredDate, said.PreferredDate)
	s.noteDifference(partSlot, o.Slot, said.Slot)
	if said.Orderer != nil && (o.Orderer == nil || *o.Orderer != *said.Orderer) {
		s.countChange(partOrderer)
	}
	if c.Home != nil {
		s.countChange(partHome)
		s.order.AtHome, s.home = true, c.Home
		s.closeTasksAbout(TaskAskHome, "order")
	}
	if len(s.event.Changes) == 0 {
		return Outcome{}, refuse(Conflict, "no_change", "The order says all of this already.")
	}
	s.order.Priority, s.order.Ward, s.order.VisitType = said.Priority, said.Ward, said.VisitType
	s.order.PreferredDate, s.order.Slot, s.order.Orderer = said.PreferredDate, said.Slot, said.Orderer
	if said.PreferredDate != o.PreferredDate && o.ExpiresAt != nil && o.Settlement == COD {
		s.order.ExpiresAt = Placement{Settlement: COD, Particulars: said, ExpiryHours: h.ExpiryHours}.expiresAt(o.PlacedAt.Time)
		s.scheduleExpiry()
	}
	return s.seal(), nil
}

// NoteClinical decides that clinical information is written beside the order, under the number of the event
// (docs/rules.md#clinical-information).
func (o Order) NoteClinical(by Member, at time.Time, c Clinical) (Outcome, Clinical, error) {
	if err := by.May(NoteClinical); err != nil {
		return Outcome{}, c, err
	}
	c = c.folded()
	if err := c.check(at); err != nil {
		return Outcome{}, c, err
	}
	if o.isClosed() {
		return Outcome{}, c, refuseClosed()
	}
	s := o.begin(NoteClinical, by, At(at))
	s.countChange(partClinical)
	s.order.Clinical = s.event.N
	c.By, c.At = by.Person, s.event.At
	return s.seal(), c, nil
}

// checkMove refuses another day or place that nobody could come to. Whether it is drawn at home at all is in the price and stays.
func (o Order) checkMove(at time.Time, said Particulars, visit *HomeVisit, h Hospital) error {
	switch {
	case !o.HomeCollection && (visit != nil || said.Slot != o.Slot):
		return Bad("home", "This order is not drawn at home.")
	case !o.HomeCollection || !o.AtHome && visit == nil && said.Slot == "": // of an earlier release, until somebody has asked
		return said.checkDate(at)
	case visit != nil:
		return cmp.Or(visit.check(), said.checkVisit(at, h.Slots()))
	}
	return said.checkVisit(at, h.Slots())
}

func (c OrderChange) applyTo(p *Particulars) {
	set(&p.Priority, c.Priority)
	set(&p.Ward, c.Ward)
	set(&p.VisitType, c.VisitType)
	set(&p.PreferredDate, c.PreferredDate)
	set(&p.Slot, c.Slot)
	if c.Orderer != nil {
		p.Orderer = c.Orderer
	}
}

func set[V any](what, to *V) {
	if to != nil {
		*what = *to
	}
}

// noteDifference notes the change of a part, if it is one.
func (s *step) noteDifference(part, from, to string) {
	if from != to {
		s.countChange(part)
		last := &s.event.Changes[len(s.event.Changes)-1]
		last.From, last.To = from, to
	}
}

// countChange notes that a part has changed, and how often it has now.
func (s *step) countChange(part string) {
	s.order.Changed = maps.Clone(s.order.Changed)
	if s.order.Changed == nil {
		s.order.Changed = map[string]int{}
	}
	n := s.order.Changed[part]
	s.order.Changed[part] = n + 1
	s.noteChange(part, countOf(n), countOf(n+1))
}

func countOf(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// changedStates are the states of the parts that were changed after placing, as events name them.
func (o Order) changedStates() map[string]string {
	states := map[string]string{}
	for part, n := range o.Changed {
		switch part {
		case partPriority:
			states[part] = string(o.Priority)
		case partWard:
			states[part] = o.Ward
		case partVisitType:
			states[part] = string(o.VisitType)
		case partDate:
			states[part] = o.PreferredDate
		case partSlot:
			states[part] = o.Slot
		default:
			states[part] = countOf(n)
		}
	}
	maps.DeleteFunc(states, func(_, state string) bool { return state == "" || state == "done" }) // as withoutClosed leaves them out
	return states
}
