package lab

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// replaceSpecimens is common to the three commands: the specimens go to the state to (or keep theirs, for ""), and
// their items wait for new ones.
func (o Order) replaceSpecimens(by Member, at time.Time, c Action, specimens []string, reason string, rec *Recorded,
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
	s := o.beginRecorded(c, by, at, rec)
	s.event.Reason = reason
	notConfirmed := o.requireConfirmed()
	if err := s.recordException(notConfirmed); err != nil {
		return Outcome{}, err
	}
	toCollect := false
	for n, label := range specimens {
		id := o.specimenOn(label)
		i := s.order.specimenIndex(id)
		var wrong *Refusal
		switch {
		case i < 0 && rec == nil:
			return Outcome{}, Bad(fmt.Sprintf("specimens[%d]", n), "This order has no such specimen.")
		case i < 0:
			wrong = refuse(Unprocessable, "unknown_tube", "This order has no such specimen.")
		case !slices.Contains(from, s.order.Specimens[i].State):
			wrong = no
		case to == "" && !s.hasItemsToMeasure(id):
			wrong = refuse(Conflict, "nothing_to_measure", "No test waits for this specimen.")
		}
		if wrong != nil {
			refused := *wrong
			if err := s.reviewSpecimen(id, &refused); err != nil {
				return Outcome{}, prefixField(fmt.Sprintf("specimens[%d]", n), err)
			}
			continue
		}
		if to != "" {
			sp := s.setSpecimenState(i, to)
			moment, doubt := s.whenItHappened(sp.lastMoved())
			s.reviewTime("specimen:"+id, doubt)
			sp.Reason, sp.LeftAt, sp.LeftBy = reason, &moment, by.Person
		}
		if notConfirmed == nil {
			toCollect = s.planReplacement(id) || toCollect
		}
		if slices.Contains(doubtfulReasons, reason) && c == Reject {
			s.addHold(HoldIdentity)
			s.closeTasksAbout(TaskIdentity, "order")
			s.openTask(TaskIdentity, Supervisor, "order", reason)
		}
	}
	if toCollect {
		s.addDuty(Duty{Kind: DutyMail, Stage: MailRecollection})
	}
	return s.seal(), nil
}

// hasItemsToMeasure reports whether something is still to be measured from a specimen.
func (s *step) hasItemsToMeasure(id string) bool {
	return slices.ContainsFunc(s.order.Items, func(i Item) bool { return s.order.isToMeasure(i, id) })
}

// isToMeasure reports whether an item is still to be measured from a specimen; a calculated one, whether an input is.
func (o Order) isToMeasure(i Item, specimen string) bool {
	if i.Specimen != specimen || i.State != Requested && !i.isInWork() {
		return false
	}
	return !i.isCalculated() || slices.ContainsFunc(i.CalculatedFrom, func(code string) bool {
		from := o.itemIndex(code)
		return from >= 0 && o.isToMeasure(o.Items[from], specimen)
	})
}

// planReplacement plans a specimen that replaces another for the items not measured yet. If the old one was collected
// it asks for a new collection and returns true; after two tries a supervisor is asked
// (docs/facts/laboratory.md#recollection).
func (s *step) planReplacement(id string) bool {
	if !s.hasItemsToMeasure(id) {
		return false
	}
	old := s.order.Specimens[s.order.specimenIndex(id)]
	next := Specimen{ID: s.order.nextSpecimenID(old.Container), Parent: id, Container: old.Container, Name: old.Name,
		Timepoint: old.Timepoint, State: Planned}
	s.order.Specimens = append(s.order.Specimens, next)
	s.noteChange("specimen:"+next.ID, "", string(Planned))
	var toMeasure []int
	for n, i := range s.order.Items {
		if s.order.isToMeasure(i, id) {
			toMeasure = append(toMeasure, n)
		}
	}
	for _, n := range toMeasure {
		i := &s.order.Items[n]
		if i.State != Requested {
			s.setItemState(n, Requested)
		}
		i.Specimen, i.Hold = next.ID, nil
		s.discardRun(i.Code, i.Run)
	}
	role := Technician
	if s.order.countTries(next.ID) > 2 {
		role = Supervisor
	}
	if old.CollectedAt != nil {
		s.openTask(TaskRecollect, role, "specimen:"+next.ID, "")
	}
	return old.CollectedAt != nil
}

// nextSpecimenID returns a free id for a container: "E2" after "E1".
func (o Order) nextSpecimenID(container string) string {
	highest := 0
	for _, sp := range o.Specimens {
		if n, err := strconv.Atoi(strings.TrimPrefix(sp.ID, container)); err == nil && sp.Container == container {
			highest = max(highest, n)
		}
	}
	return container + strconv.Itoa(highest+1)
}

// countTries counts how often a specimen was planned: itself, its parent, and so on.
func (o Order) countTries(id string) int {
	n := 0
	for i := o.specimenIndex(id); i >= 0; i = o.specimenIndex(o.Specimens[i].Parent) {
		n++
	}
	return n
}
