package lab

import (
	"fmt"
	"slices"
	"time"
)

// move is one step of a tube's custody: from which states, to which, and what it does to the items of the tube.
type move struct {
	from     []SpecimenState
	to       SpecimenState
	item, as ItemState // items in the first state go to the second; empty: none do
	code     string    // of the refusal
	sentence string
}

// moves are the plain steps of custody (rules §3). Collection, rejection and what follows from it have their own files.
var moves = map[Action]move{
	Label: {[]SpecimenState{Planned}, Labelled, "", "", "not_labelable", "This specimen has its label, or needs none any more."},
	Dispatch: {[]SpecimenState{TubeCollected}, InTransit, "", "", "not_dispatchable",
		"This specimen is not waiting to be sent to the laboratory."},
	Receive: {[]SpecimenState{TubeCollected, InTransit}, TubeReceived, ItemCollected, ItemReceived, "not_receivable",
		"This specimen is not on its way to the laboratory."},
	Accept: {[]SpecimenState{TubeReceived}, TubeAccepted, ItemReceived, Ready, "not_acceptable",
		"This specimen was not received, or it was already looked at."},
	ReferOut: {[]SpecimenState{TubeAccepted, Stored}, ReferredOut, "", "", "not_referable", "This specimen is not at hand."},
	Keep:     {[]SpecimenState{TubeAccepted}, Stored, "", "", "not_keepable", "This specimen is not on the bench."},
	Dispose: {[]SpecimenState{TubeAccepted, Stored, Rejected}, Disposed, "", "", "not_disposable",
		"This specimen is not here, or it was disposed of already."},
}

// MoveSpecimens takes tubes one step on: all of them, or none. Only a receipt may be a record.
func (o Order) MoveSpecimens(by Member, at time.Time, c Action, specimens []string, rec *Recorded) (Outcome, error) {
	m, known := moves[c]
	if !known {
		return Outcome{}, fmt.Errorf("lab: %s is no step of custody", c)
	}
	if err := by.May(c); err != nil {
		return Outcome{}, err
	}
	if rec != nil && c != Receive {
		return Outcome{}, Bad("recorded", "This cannot be reported afterwards.")
	}
	if err := rec.check(); err != nil {
		return Outcome{}, err
	}
	if len(specimens) == 0 {
		return Outcome{}, Bad("specimens", "Name at least one specimen.")
	}
	s := o.beginRecord(c, by, at, rec)
	alive := o.alive()
	if c == Keep || c == Dispose {
		alive = nil // a tube outlives its order
	}
	if err := s.landed(alive); err != nil {
		return Outcome{}, err
	}
	for n, id := range specimens {
		if err := s.handle(by, at, m, id, alive == nil); err != nil {
			return Outcome{}, blame(fmt.Sprintf("specimens[%d]", n), err)
		}
	}
	return s.done(), nil
}

// handle moves one tube.
func (s *step) handle(by Member, at time.Time, m move, id string, alive bool) error {
	i := s.o.specimenIndex(id)
	var wrong error
	switch {
	case i < 0 && s.ev.Recorded != nil:
		wrong = refuse(Unprocessable, "unknown_tube", "This order has no such specimen.")
	case i < 0:
		return Bad("", "This order has no such specimen.")
	case !slices.Contains(m.from, s.o.Specimens[i].State):
		wrong = refuse(Conflict, m.code, m.sentence)
	case m.to == Disposed && s.needed(id):
		wrong = refuse(Conflict, "still_needed", "A test on this specimen is not finished.")
	}
	if wrong != nil {
		if err := s.landed(wrong); err != nil {
			return err
		}
		about := "order"
		if i >= 0 {
			about = "specimen:" + id
		}
		s.open(TaskReview, Supervisor, about, wrong.(*Refusal).Code)
		return nil
	}
	var sp *Specimen
	if alive {
		sp = s.specimen(i, m.to, m.item, m.as)
	} else {
		sp = s.tube(i, m.to)
		s.stray(id)
	}
	moment := s.ev.Recorded.when(at)
	switch m.to {
	case TubeReceived:
		sp.ReceivedAt, sp.ReceivedBy = &moment, by.Person
	case TubeAccepted:
		sp.AcceptedAt, sp.AcceptedBy = &moment, by.Person
	case ReferredOut, Disposed:
		sp.LeftAt, sp.LeftBy = &moment, by.Person
	}
	return nil
}

// needed tells whether a test on a tube is not finished.
func (s *step) needed(id string) bool {
	return slices.ContainsFunc(s.o.Items, func(i Item) bool { return i.Specimen == id && (i.open() || i.State == Correcting) })
}

// Start puts items that are ready onto the bench.
func (o Order) StartItems(by Member, at time.Time, items []string) (Outcome, error) {
	if err := by.May(Start); err != nil {
		return Outcome{}, err
	}
	if err := o.alive(); err != nil {
		return Outcome{}, err
	}
	s := o.begin(Start, by.Person, At(at))
	first := o.Stage() == "placed" || o.Stage() == "collected" || o.Stage() == "received"
	err := s.each(items, func(i int) error {
		if s.o.Items[i].State != Ready {
			return refuse(Conflict, "not_ready", "This test is not ready to be started.")
		}
		s.item(i, InProcess)
		return nil
	})
	if err != nil {
		return Outcome{}, err
	}
	if first && !slices.ContainsFunc(o.Items, func(i Item) bool { return i.Run > 0 || i.State == InProcess }) {
		s.duty(Duty{Kind: DutyMail, Stage: MailProcessing})
	}
	return s.done(), nil
}

// each does one thing to every named item: all of them, or none.
func (s *step) each(items []string, one func(i int) error) error {
	if len(items) == 0 {
		return Bad("items", "Name at least one test.")
	}
	for n, code := range items {
		field := fmt.Sprintf("items[%d]", n)
		i := s.o.itemIndex(code)
		if i < 0 {
			return Bad(field, "This order has no such test.")
		}
		if err := one(i); err != nil {
			return blame(field, err)
		}
	}
	return nil
}

// Restart has results that nobody stands for yet measured again. The run before is kept and shown.
func (o Order) RestartItems(by Member, at time.Time, items []string, reason string) (Outcome, error) {
	if err := by.May(Restart); err != nil {
		return Outcome{}, err
	}
	if err := o.alive(); err != nil {
		return Outcome{}, err
	}
	if err := oneOf("reason", reason, RestartReasons); err != nil {
		return Outcome{}, err
	}
	s := o.begin(Restart, by.Person, At(at))
	s.ev.Reason = reason
	err := s.each(items, func(i int) error {
		if st := s.o.Items[i].State; st != Resulted && st != Held {
			return refuse(Conflict, "not_resulted", "This test has no result that could be repeated.")
		}
		if sp := s.o.Specimens[s.o.specimenIndex(s.o.Items[i].Specimen)]; !sp.usable() {
			return refuse(Conflict, "no_specimen", "The specimen is gone. Ask for a new one.")
		}
		it := s.item(i, InProcess)
		it.Hold, it.Reason = nil, reason
		s.closeAbout(TaskCall, "item:"+it.Code)
		return nil
	})
	if err != nil {
		return Outcome{}, err
	}
	return s.done(), nil
}

// blame puts the place in the request before the field of a refusal.
func blame(field string, err error) error {
	r, ok := err.(*Refusal)
	if !ok {
		return err
	}
	if r.Field != "" {
		field += "." + r.Field
	}
	r.Field = field
	return r
}
