package lab

import (
	"errors"
	"regexp"
	"time"
)

// Recorded says that a command reports what has already happened: a device that was offline stored it and sends it
// later (docs/rules.md#records). Such a command is never refused because of the state of the order.
type Recorded struct {
	At     Moment `json:"at"` // by the device's clock
	Device string `json:"device"`
	Seq    int    `json:"seq"` // counts the device's records, from 1
}

var deviceForm = regexp.MustCompile(`^[A-Za-z0-9-]{1,40}$`)

// check refuses a malformed record. It accepts any time, because a wrong clock does not undo what happened.
func (r *Recorded) check() error {
	switch {
	case r == nil:
		return nil
	case !deviceForm.MatchString(r.Device):
		return Bad("recorded.device", "The name of a device must be 1 to 40 letters, digits and dashes.")
	case r.Seq < 1:
		return Bad("recorded.seq", "A device counts its records from 1.")
	case r.At.IsZero():
		return Bad("recorded.at", "Give the time when it happened.")
	}
	return nil
}

// when returns the time at which it happened: the device's, unless its clock is ahead of ours.
func (r *Recorded) when(at time.Time) Moment {
	if r == nil || r.At.After(at) {
		return At(at)
	}
	return r.At
}

// recordException decides about something that the state does not allow. It returns the refusal for a request. For a
// record it notes the refusal as an exception in the event and returns nil, because what has happened is never refused.
func (s *step) recordException(err error) error {
	if err == nil || s.event.Recorded == nil {
		return err
	}
	var r *Refusal
	if !errors.As(err, &r) || r.Kind != Conflict && r.Kind != Unprocessable && r.Kind != NotFound {
		return err
	}
	if s.event.Exception == "" {
		s.event.Exception = r.Code
	}
	return nil
}

// beginRecorded begins a command that may report what happened before.
func (o Order) beginRecorded(c Action, by Member, at time.Time, rec *Recorded) *step {
	s := o.begin(c, by.Person, At(at))
	s.event.Recorded = rec
	return s
}

// reviewSpecimen is recordException for one specimen. For a record it also asks a supervisor to review what happened.
func (s *step) reviewSpecimen(id string, wrong *Refusal) error {
	if err := s.recordException(wrong); err != nil {
		return err
	}
	about := "order"
	if s.order.specimenIndex(id) >= 0 {
		about = "specimen:" + id
	}
	s.openTask(TaskReview, Supervisor, about, wrong.Code)
	return nil
}
