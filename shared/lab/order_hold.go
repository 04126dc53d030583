package lab

import (
	"slices"
	"time"
)

// HoldKind says why an order as a whole waits for a decision (rules §2).
type HoldKind string

// The kinds of hold. A payment review holds the work, identity and dispute hold the release.
const (
	HoldPayment  HoldKind = "payment_review"
	HoldDispute  HoldKind = "dispute"
	HoldIdentity HoldKind = "identity"
)

// Hold is one reason for which an order waits.
type Hold struct {
	Kind  HoldKind `json:"kind"`
	Since Moment   `json:"since"`
}

// held tells whether the order is held for a reason.
func (o Order) held(kind HoldKind) bool {
	return slices.ContainsFunc(o.Holds, func(h Hold) bool { return h.Kind == kind })
}

func (s *step) hold(kind HoldKind) {
	if s.o.held(kind) {
		return
	}
	s.o.Holds = append(s.o.Holds, Hold{Kind: kind, Since: s.ev.At})
	s.note("hold:"+string(kind), "", "held")
}

func (s *step) lift(kind HoldKind) {
	if !s.o.held(kind) {
		return
	}
	s.o.Holds = slices.DeleteFunc(s.o.Holds, func(h Hold) bool { return h.Kind == kind })
	s.note("hold:"+string(kind), "held", "")
}

// ConfirmIdentity lets a supervisor who has found out whose tubes these are lift the hold that the doubt put on the
// order.
func (o Order) ConfirmIdentity(by Member, at time.Time) (Outcome, error) {
	if err := by.May(ConfirmIdentity); err != nil {
		return Outcome{}, err
	}
	if !o.held(HoldIdentity) {
		return Outcome{}, refuse(Conflict, "not_held", "The identity is not in doubt.")
	}
	s := o.begin(ConfirmIdentity, by.Person, At(at))
	s.lift(HoldIdentity)
	s.close(func(t Task) bool { return t.Kind == TaskIdentity })
	return s.done(), nil
}
