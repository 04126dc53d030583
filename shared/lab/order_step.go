package lab

import "strings"

// Outcome is what one command did. Nothing of it has happened until the store has written all of it at once.
type Outcome struct {
	Order  Order
	Event  Event
	Duties []Duty
	Parts  map[string]int // the parts that changed, with their new revs
	Runs   *RunSheet      // clinical values to be written beside the order
	Frozen *Frozen        // a report version to be written beside the order
}

// CheckSeen refuses when a part listed in seen has changed since. A part that does not exist is a malformed request.
func (o Order) CheckSeen(seen map[string]int) error {
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

// step builds an outcome: it changes a copy of the order and writes down each change.
type step struct {
	o      Order
	ev     Event
	duties []Duty
	runs   *RunSheet
	frozen *Frozen
	opened int // tasks
}

func (o Order) begin(command Action, by string, at Moment) *step {
	return &step{o: o.clone(), ev: Event{N: o.Version + 1, At: at, By: by, Action: command, Prev: o.Chain}}
}

// note writes down that something about a part went from one state to another.
func (s *step) note(what, from, to string) {
	s.ev.Changes = append(s.ev.Changes, Change{Part: what, From: from, To: to})
}

// partOf names the part whose rev counts a change. Parts are what people look at when they decide (rules §5): money,
// patient, each specimen, each item, the head of the reports, and the order itself. Tasks are no part.
func partOf(what string) string {
	kind, id, _ := strings.Cut(what, ":")
	switch kind {
	case "settlement", "hold":
		return "order"
	case "refund", "attempt", "payment":
		return "money"
	case "report":
		return "report"
	case "call":
		return "item:" + id
	case "task":
		return ""
	}
	return what
}

// rev gives the rev of a part to be raised.
func (o *Order) rev(part string) *int {
	kind, id, _ := strings.Cut(part, ":")
	switch kind {
	case "order":
		return &o.Rev
	case "money":
		return &o.Money.Rev
	case "patient":
		return &o.Patient.Rev
	case "report":
		return &o.Reports.Rev
	case "specimen":
		return &o.Specimens[o.specimenIndex(id)].Rev
	case "item":
		return &o.Items[o.itemIndex(id)].Rev
	}
	return nil
}

func (s *step) state(to State) {
	s.note("order", string(s.o.State), string(to))
	s.o.State = to
}

// end closes the order.
func (s *step) end(to State, reason string) {
	s.state(to)
	moment := s.ev.At
	s.o.ClosedAt, s.o.CloseReason = &moment, reason
}

// specimen moves a tube, and with it every item that waits in the state from.
func (s *step) specimen(i int, to SpecimenState, from, item ItemState) *Specimen {
	sp := s.tube(i, to)
	for n := range s.o.Items {
		if s.o.Items[n].Specimen == sp.ID && s.o.Items[n].State == from {
			s.item(n, item)
		}
	}
	return sp
}

// tube moves a tube and nothing else.
func (s *step) tube(i int, to SpecimenState) *Specimen {
	sp := &s.o.Specimens[i]
	s.note("specimen:"+sp.ID, string(sp.State), string(to))
	sp.State = to
	return sp
}

func (s *step) item(i int, to ItemState) *Item {
	it := &s.o.Items[i]
	s.note("item:"+it.Code, string(it.State), string(to))
	it.State = to
	return it
}

func (s *step) duty(d Duty) {
	d.N = s.ev.N
	if d.Due.IsZero() {
		d.Due = s.ev.At
	} else {
		d.Later = true
	}
	s.duties = append(s.duties, d)
}

// done seals the event and raises the rev of every part that changed, once.
func (s *step) done() Outcome {
	s.o.Version = s.ev.N
	s.ev = s.ev.Seal()
	s.o.Chain = s.ev.Hash
	parts := map[string]int{}
	for _, c := range s.ev.Changes {
		part := partOf(c.Part)
		if part == "" || parts[part] != 0 {
			continue
		}
		rev := s.o.rev(part)
		*rev++
		parts[part] = *rev
	}
	return Outcome{Order: s.o, Event: s.ev, Duties: s.duties, Parts: parts, Runs: s.runs, Frozen: s.frozen}
}
