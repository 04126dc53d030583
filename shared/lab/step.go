package lab

import (
	"fmt"
	"slices"
)

// Outcome is what one command did. Nothing of it has happened until the store has written all of it at once.
type Outcome struct {
	Order  Order
	Event  Event
	Duties []Duty
	Parts  map[string]int // the parts that changed, with their new revs
	Runs   *RunSheet      // clinical values to be written beside the order
	Frozen *Frozen        // a report version to be written beside the order
}

// Check refuses when a part listed in seen has changed since. A part that does not exist is a malformed request.
func (o Order) Check(seen map[string]int) error {
	revs := o.Revs()
	stale := map[string]int{}
	for part, rev := range seen {
		now, known := revs[part]
		if !known {
			return Bad("seen", "A part listed here does not exist in this order.")
		}
		if now != rev {
			stale[part] = now
		}
	}
	if len(stale) == 0 {
		return nil
	}
	return &Refusal{Kind: Stale, Code: "stale", Current: stale,
		Sentence: "Somebody changed this in the meantime. Look at it again before you decide."}
}

// step builds an outcome: it changes a copy of the order part by part and writes down each change.
type step struct {
	o      Order
	ev     Event
	parts  map[string]int
	duties []Duty
}

func (o Order) begin(command Command, by string, at Moment) *step {
	return &step{
		o:     o.clone(),
		ev:    Event{N: o.Version + 1, At: at, By: by, Command: command, Prev: o.Chain},
		parts: map[string]int{},
	}
}

func (s *step) note(part, from, to string) {
	s.ev.Changes = append(s.ev.Changes, Change{Part: part, From: from, To: to})
}

func (s *step) state(to State) {
	s.note("order", string(s.o.State), string(to))
	s.o.State = to
	s.o.Rev++
	s.parts["order"] = s.o.Rev
}

// specimen moves a tube, and with it every item that waits in the state from.
func (s *step) specimen(i int, to SpecimenState, from, item ItemState) *Specimen {
	sp := &s.o.Specimens[i]
	s.note("specimen:"+sp.ID, string(sp.State), string(to))
	sp.State = to
	sp.Rev++
	s.parts["specimen:"+sp.ID] = sp.Rev
	for n := range s.o.Items {
		if s.o.Items[n].Specimen == sp.ID && s.o.Items[n].State == from {
			s.item(n, item)
		}
	}
	return sp
}

func (s *step) item(i int, to ItemState) *Item {
	it := &s.o.Items[i]
	s.note("item:"+it.Code, string(it.State), string(to))
	it.State = to
	it.Rev++
	s.parts["item:"+it.Code] = it.Rev
	return it
}

// cash books money received and promises the receipt by mail.
func (s *step) cash(c Cash) {
	s.note("money", fmt.Sprintf("due %d", s.o.Money.Due()), fmt.Sprintf("due %d, receipt %s", s.o.Money.Due()-c.Amount, c.Receipt))
	s.o.Money.Cash = append(s.o.Money.Cash, c)
	s.o.Money.Rev++
	s.parts["money"] = s.o.Money.Rev
	s.duty(Duty{Kind: DutyMail, Stage: MailReceipt, Receipt: c.Receipt})
}

func (s *step) report(version int, from, to string) {
	s.note(fmt.Sprintf("report:%d", version), from, to)
	s.o.Reports.Rev++
	s.parts["report"] = s.o.Reports.Rev
}

func (s *step) duty(d Duty) {
	d.N, d.Due = s.ev.N, s.ev.At
	s.duties = append(s.duties, d)
}

func (s *step) done() Outcome {
	s.o.Version = s.ev.N
	s.ev = s.ev.Seal()
	s.o.Chain = s.ev.Hash
	return Outcome{Order: s.o, Event: s.ev, Duties: s.duties, Parts: s.parts}
}

func (o Order) specimenIndex(id string) int {
	return slices.IndexFunc(o.Specimens, func(s Specimen) bool { return s.ID == id })
}

func (o Order) itemIndex(code string) int {
	return slices.IndexFunc(o.Items, func(i Item) bool { return i.Code == code })
}

// alive refuses work on an order that is not confirmed.
func (o Order) alive() error {
	switch o.State {
	case Confirmed:
		return nil
	case Waiting, PaymentFailed:
		return refuse(Conflict, "unpaid", "This order is not paid yet.")
	}
	return refuse(Conflict, "order_closed", "This order is closed.")
}
