package lab

import (
	"fmt"
	"time"
)

// Receive records the arrival of tubes at the laboratory.
func (o Order) Receive(by Member, at time.Time, specimens []string) (Outcome, error) {
	return o.handle(by, at, Receive, specimens, func(s *step, i int) error {
		if st := s.o.Specimens[i].State; st != TubeCollected && st != InTransit {
			return refuse(Conflict, "not_receivable", "This specimen is not on its way to the laboratory.")
		}
		sp := s.specimen(i, TubeReceived, ItemCollected, ItemReceived)
		moment := At(at)
		sp.ReceivedAt, sp.ReceivedBy = &moment, by.Person
		return nil
	})
}

// Accept records that tubes were found fit for their tests.
func (o Order) Accept(by Member, at time.Time, specimens []string) (Outcome, error) {
	return o.handle(by, at, Accept, specimens, func(s *step, i int) error {
		if s.o.Specimens[i].State != TubeReceived {
			return refuse(Conflict, "not_acceptable", "This specimen was not received, or it was already looked at.")
		}
		sp := s.specimen(i, TubeAccepted, ItemReceived, Ready)
		moment := At(at)
		sp.AcceptedAt, sp.AcceptedBy = &moment, by.Person
		return nil
	})
}

// handle is one bench command on several tubes: all of them, or none.
func (o Order) handle(by Member, at time.Time, c Command, specimens []string, one func(*step, int) error) (Outcome, error) {
	if err := by.May(c); err != nil {
		return Outcome{}, err
	}
	if err := o.alive(); err != nil {
		return Outcome{}, err
	}
	if len(specimens) == 0 {
		return Outcome{}, Bad("specimens", "Name at least one specimen.")
	}
	s := o.begin(c, by.Person, At(at))
	for n, id := range specimens {
		field := fmt.Sprintf("specimens[%d]", n)
		i := s.o.specimenIndex(id)
		if i < 0 {
			return Outcome{}, Bad(field, "This order has no such specimen.")
		}
		if err := blame(field, one(s, i)); err != nil {
			return Outcome{}, err
		}
	}
	return s.done(), nil
}

// Start puts items that are ready onto the bench.
func (o Order) Start(by Member, at time.Time, items []string) (Outcome, error) {
	if err := by.May(Start); err != nil {
		return Outcome{}, err
	}
	if err := o.alive(); err != nil {
		return Outcome{}, err
	}
	if len(items) == 0 {
		return Outcome{}, Bad("items", "Name at least one test.")
	}
	s := o.begin(Start, by.Person, At(at))
	for n, code := range items {
		field := fmt.Sprintf("items[%d]", n)
		i := s.o.itemIndex(code)
		if i < 0 {
			return Outcome{}, Bad(field, "This order has no such test.")
		}
		if s.o.Items[i].State != Ready {
			return Outcome{}, &Refusal{Kind: Conflict, Code: "not_ready", Field: field,
				Sentence: "This test is not ready to be started."}
		}
		s.item(i, InProcess)
	}
	return s.done(), nil
}

// blame puts a field onto a refusal that has none.
func blame(field string, err error) error {
	if r, ok := err.(*Refusal); ok && r.Field == "" {
		r.Field = field
		return r
	}
	return err
}
