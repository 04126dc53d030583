package lab

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
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

// check refuses a malformed record. It accepts any time, because a wrong clock does not undo what happened; the event
// keeps it as reported.
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

// Why the time of a record cannot be (docs/rules.md#record-time). It is the why of the task that asks about it.
const (
	DoubtAhead         = "time_ahead"
	DoubtBeforeBirth   = "time_before_birth"
	DoubtBeforePlacing = "time_before_placing"
	DoubtBeforeStep    = "time_before_step" // before what must have happened first, such as the collection before the receipt
	DoubtTooOld        = "time_too_old"
)

// How far the clock of a device may be ahead of ours, and how old a record may be (docs/rules.md#record-time).
const (
	maxAhead = 2 * time.Minute
	maxOld   = 7 * 24 * time.Hour
)

// whenItHappened returns the time that the rules use for what a command reports: the device's, or the server's if that
// is a request, if the device's clock is a little ahead, or if its time cannot be, and then also why it cannot. before
// are the times of what must have happened first; nil for what has not.
func (s *step) whenItHappened(before ...*Moment) (when Moment, doubt string) {
	now, r := s.event.At, s.event.Recorded
	if r == nil {
		return now, ""
	}
	afterThem := !slices.ContainsFunc(before, func(m *Moment) bool { return m != nil && r.At.Before(m.Time) })
	switch born := s.order.Patient.firstBirth(); {
	case r.At.Sub(now.Time) > maxAhead:
		return now, DoubtAhead
	case Day(r.At.Time) < born:
		return now, DoubtBeforeBirth
	case r.At.Before(s.order.PlacedAt.Time):
		return now, DoubtBeforePlacing
	case !afterThem:
		return now, DoubtBeforeStep
	case now.Sub(r.At.Time) > maxOld:
		return now, DoubtTooOld
	case r.At.After(now.Time):
		return now, ""
	}
	return r.At, ""
}

// reviewTime asks a supervisor about a time that cannot be; doubt is "" for one that can.
func (s *step) reviewTime(about, doubt string) {
	if doubt != "" {
		s.openTask(TaskReview, Supervisor, about, doubt)
	}
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

// recordDiffers is the exception of a record under whose identity another one is kept, and why the task asks.
const recordDiffers = "record_differs"

// KeepRetold keeps that a device has sent, under the identity of a record, something else than that record said
// (docs/rules.md#record-identity). They cannot both be that record, so nothing follows from this one: its event says what
// would have followed, and a supervisor finds out what has happened. would is the event of that.
func (o Order) KeepRetold(by Member, at time.Time, would Event) Outcome {
	s := o.beginRecorded(would.Action, by, at, would.Recorded)
	s.event.Exception = recordDiffers
	for n, c := range would.Changes {
		s.noteChange(fmt.Sprintf("reported:%d.%d:%s", s.event.N, n+1, c.Part), "", c.To)
	}
	s.openTask(TaskReview, Supervisor, "order", recordDiffers)
	return s.seal()
}

// beginRecorded begins a command that may report what happened before.
func (o Order) beginRecorded(c Action, by Member, at time.Time, rec *Recorded) *step {
	s := o.begin(c, by, At(at))
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
