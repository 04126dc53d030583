package lab

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Reject sets a tube aside that cannot be used, and plans another of the same kind without charge for what was to be
// measured from it (rules §3). Results that nobody stands for yet are measured again from the new tube.
func (o Order) RejectSpecimens(by Member, at time.Time, specimens []string, reason string, rec *Recorded) (Outcome, error) {
	if err := oneOf("reason", reason, RejectReasons); err != nil {
		return Outcome{}, err
	}
	return o.leave(by, at, Reject, specimens, reason, rec, Rejected,
		[]SpecimenState{Labelled, TubeCollected, InTransit, TubeReceived, TubeAccepted},
		refuse(Conflict, "not_rejectable", "This specimen cannot be rejected any more."))
}

// Lose records that a tube was lost, and plans another.
func (o Order) LoseSpecimens(by Member, at time.Time, specimens []string, reason string) (Outcome, error) {
	if err := oneOf("reason", reason, LossReasons); err != nil {
		return Outcome{}, err
	}
	return o.leave(by, at, Lose, specimens, reason, nil, Lost,
		[]SpecimenState{TubeCollected, InTransit, TubeReceived, TubeAccepted, Stored, ReferredOut},
		refuse(Conflict, "not_losable", "This specimen is not in anybody's hands."))
}

// Recollect asks for a further tube where the one at hand is used up or not enough. The tube at hand stays.
func (o Order) RecollectSpecimens(by Member, at time.Time, specimens []string, reason string) (Outcome, error) {
	if err := oneOf("reason", reason, RecollectReasons); err != nil {
		return Outcome{}, err
	}
	return o.leave(by, at, Recollect, specimens, reason, nil, "",
		[]SpecimenState{TubeReceived, TubeAccepted, Stored, ReferredOut},
		refuse(Conflict, "not_recollectable", "This specimen is not at hand."))
}

// leave is the way of the three: the tube goes to a state (or stays, for ""), and what hangs on it waits for a new one.
func (o Order) leave(by Member, at time.Time, c Action, specimens []string, reason string, rec *Recorded,
	to SpecimenState, from []SpecimenState, no *Refusal) (Outcome, error) {
	if err := by.May(c); err != nil {
		return Outcome{}, err
	}
	if err := rec.check(); err != nil {
		return Outcome{}, err
	}
	if len(specimens) == 0 {
		return Outcome{}, Bad("specimens", "Name at least one specimen.")
	}
	s := o.beginRecord(c, by, at, rec)
	s.ev.Reason = reason
	alive := o.alive()
	if err := s.landed(alive); err != nil {
		return Outcome{}, err
	}
	again := false
	for n, id := range specimens {
		i := s.o.specimenIndex(id)
		var wrong *Refusal
		switch {
		case i < 0 && rec == nil:
			return Outcome{}, Bad(fmt.Sprintf("specimens[%d]", n), "This order has no such specimen.")
		case i < 0:
			wrong = refuse(Unprocessable, "unknown_tube", "This order has no such specimen.")
		case !slices.Contains(from, s.o.Specimens[i].State):
			wrong = no
		case to == "" && !s.hangs(id):
			wrong = refuse(Conflict, "nothing_to_measure", "No test waits for this specimen.")
		}
		if wrong != nil {
			refused := *wrong
			if err := s.landed(&refused); err != nil {
				return Outcome{}, blame(fmt.Sprintf("specimens[%d]", n), err)
			}
			about := "order"
			if i >= 0 {
				about = "specimen:" + id
			}
			s.open(TaskReview, Supervisor, about, wrong.Code)
			continue
		}
		if to != "" {
			moment := rec.when(at)
			sp := s.tube(i, to)
			sp.Reason, sp.LeftAt, sp.LeftBy = reason, &moment, by.Person
		}
		if alive == nil {
			again = s.anew(id) || again
		}
		if slices.Contains(doubtful, reason) && c == Reject {
			s.hold(HoldIdentity)
			s.closeAbout(TaskIdentity, "order")
			s.open(TaskIdentity, Supervisor, "order", reason)
		}
	}
	if again {
		s.duty(Duty{Kind: DutyMail, Stage: MailRecollection})
	}
	return s.done(), nil
}

// hangs tells whether something is still to be measured from a tube.
func (s *step) hangs(id string) bool {
	return slices.ContainsFunc(s.o.Items, func(i Item) bool { return i.Specimen == id && (i.State == Requested || i.onBench()) })
}

// anew plans a tube for what hangs on another, and asks for it to be drawn; after two tries a supervisor is asked
// (reference/lims.md §3.2). It tells whether anything did.
func (s *step) anew(id string) bool {
	if !s.hangs(id) {
		return false
	}
	old := s.o.Specimens[s.o.specimenIndex(id)]
	next := Specimen{ID: s.o.nextTube(old.Container), Parent: id, Container: old.Container, Name: old.Name, State: Planned}
	s.o.Specimens = append(s.o.Specimens, next)
	s.note("specimen:"+next.ID, "", string(Planned))
	for n := range s.o.Items {
		i := &s.o.Items[n]
		if i.Specimen != id || i.State != Requested && !i.onBench() {
			continue
		}
		if i.State != Requested {
			s.item(n, Requested)
		}
		i.Specimen, i.Hold = next.ID, nil
		s.closeAbout(TaskCall, "item:"+i.Code)
	}
	role := Technician
	if s.o.tries(next.ID) > 2 {
		role = Supervisor
	}
	if old.CollectedAt != nil {
		s.open(TaskRecollect, role, "specimen:"+next.ID, "")
	}
	return old.CollectedAt != nil
}

// nextTube is a free id for a container: "E2" after "E1".
func (o Order) nextTube(container string) string {
	highest := 0
	for _, sp := range o.Specimens {
		if n, err := strconv.Atoi(strings.TrimPrefix(sp.ID, container)); err == nil && sp.Container == container {
			highest = max(highest, n)
		}
	}
	return container + strconv.Itoa(highest+1)
}

// tries counts how often a tube was planned: itself, its parent, and so on.
func (o Order) tries(id string) int {
	n := 0
	for i := o.specimenIndex(id); i >= 0; i = o.specimenIndex(o.Specimens[i].Parent) {
		n++
	}
	return n
}
