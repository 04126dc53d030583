package lab

import (
	"fmt"
	"slices"
	"time"
)

// custodyStep is one step in the custody of a specimen: from which states, to which, and what it does to the items.
type custodyStep struct {
	from     []SpecimenState
	to       SpecimenState
	item, as ItemState // items in this state go to the state as; "" for none
	code     string    // of the refusal
	sentence string
}

// custodySteps are the simple steps (docs/rules.md#specimen-states). Collection, rejection and what follows from them
// have their own files.
var custodySteps = map[Action]custodyStep{
	Label: {[]SpecimenState{Planned}, Labelled, "", "", "not_labelable",
		"This specimen has a label already, or no longer needs one."},
	Dispatch: {[]SpecimenState{TubeCollected}, InTransit, "", "", "not_dispatchable",
		"This specimen is not waiting to be sent to the laboratory."},
	Receive: {[]SpecimenState{TubeCollected, InTransit}, TubeReceived, ItemCollected, ItemReceived, "not_receivable",
		"This specimen is not on its way to the laboratory."},
	Accept: {[]SpecimenState{TubeReceived}, TubeAccepted, ItemReceived, Ready, "not_acceptable",
		"This specimen was not received, or it was accepted already."},
	ReferOut: {[]SpecimenState{TubeAccepted, Stored}, ReferredOut, "", "", "not_referable",
		"This specimen is not in the laboratory."},
	Keep: {[]SpecimenState{TubeAccepted}, Stored, "", "", "not_keepable",
		"This specimen was not accepted, or it is stored already."},
	Dispose: {[]SpecimenState{TubeAccepted, Stored, Rejected}, Disposed, "", "", "not_disposable",
		"This specimen is not in the laboratory, or it was disposed of already."},
}

// MoveSpecimens takes specimens one step further: all of them, or none. Only Receive may report what happened before.
func (o Order) MoveSpecimens(by Member, at time.Time, c Action, specimens []string, rec *Recorded) (Outcome, error) {
	m, known := custodySteps[c]
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
	s := o.beginRecorded(c, by, at, rec)
	notConfirmed := o.requireConfirmed()
	if c == Keep || c == Dispose {
		notConfirmed = nil // the specimen may be kept longer than its order is open
	}
	if err := s.recordException(notConfirmed); err != nil {
		return Outcome{}, err
	}
	for n, label := range specimens {
		if err := s.moveOneSpecimen(by, m, o.specimenOn(label), notConfirmed == nil); err != nil {
			return Outcome{}, prefixField(fmt.Sprintf("specimens[%d]", n), err)
		}
	}
	return s.seal(), nil
}

func (s *step) moveOneSpecimen(by Member, m custodyStep, id string, confirmed bool) error {
	i := s.order.specimenIndex(id)
	var wrong *Refusal
	switch {
	case i < 0 && s.event.Recorded != nil:
		wrong = refuse(Unprocessable, "unknown_tube", "This order has no such specimen.")
	case i < 0:
		return Bad("", "This order has no such specimen.")
	case !slices.Contains(m.from, s.order.Specimens[i].State):
		wrong = refuse(Conflict, m.code, m.sentence)
	case m.to == Disposed && s.hasUnfinishedItems(id):
		wrong = refuse(Conflict, "still_needed", "A test on this specimen is not finished.")
	}
	if wrong != nil {
		return s.reviewSpecimen(id, wrong)
	}
	var sp *Specimen
	if confirmed {
		sp = s.moveSpecimen(i, m.to, m.item, m.as)
	} else {
		sp = s.setSpecimenState(i, m.to)
		s.askToReinstate(id)
	}
	moment, doubt := s.whenItHappened(sp.lastMoved())
	s.doubtTime(sp, doubt)
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

// hasUnfinishedItems reports whether a test on a specimen is not finished.
func (s *step) hasUnfinishedItems(id string) bool {
	return slices.ContainsFunc(s.order.Items, func(i Item) bool {
		return i.Specimen == id && (i.isOpen() || i.State == Correcting)
	})
}
