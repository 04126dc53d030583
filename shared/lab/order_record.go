package lab

import (
	"errors"
	"regexp"
	"time"
)

// Recorded says that a command tells of what has already happened: a device that was offline kept it and sends it now
// (rules §5). Such a command is never refused for the state it meets.
type Recorded struct {
	At     Moment `json:"at"` // by the device's clock
	Device string `json:"device"`
	Seq    int    `json:"seq"` // of the device, from 1
}

var deviceForm = regexp.MustCompile(`^[A-Za-z0-9-]{1,40}$`)

// check refuses a malformed record. Any time is taken, as a wrong clock makes nothing undone.
func (r *Recorded) check() error {
	switch {
	case r == nil:
		return nil
	case !deviceForm.MatchString(r.Device):
		return Bad("recorded.device", "A device has a name of 1 to 40 letters, digits and dashes.")
	case r.Seq < 1:
		return Bad("recorded.seq", "A device counts its records from 1.")
	case r.At.IsZero():
		return Bad("recorded.at", "Say when it happened.")
	}
	return nil
}

// when is the time at which something happened: the device's, unless its clock is ahead of ours.
func (r *Recorded) when(at time.Time) Moment {
	if r == nil || r.At.After(at) {
		return At(at)
	}
	return r.At
}

// landed decides what becomes of a part of a command that the state refuses: a request is refused as a whole, a record
// lands as an exception. It gives the refusal to return, or nil when the record was kept.
func (s *step) landed(err error) error {
	if err == nil || s.ev.Recorded == nil {
		return err
	}
	var r *Refusal
	if !errors.As(err, &r) || r.Kind != Conflict && r.Kind != Unprocessable && r.Kind != NotFound {
		return err
	}
	if s.ev.Exception == "" {
		s.ev.Exception = r.Code
	}
	return nil
}
