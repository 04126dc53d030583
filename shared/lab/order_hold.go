package lab

import (
	"slices"
	"time"
)

// HoldKind says why an order as a whole is held until somebody decides (docs/rules.md#holds).
type HoldKind string

// The kinds of hold. HoldPayment stops the work, the others stop the release.
const (
	HoldPayment  HoldKind = "payment_review"
	HoldDispute  HoldKind = "dispute"
	HoldIdentity HoldKind = "identity"
)

// Hold is one reason why an order is held.
type Hold struct {
	Kind  HoldKind `json:"kind"`
	Since Moment   `json:"since"`
}

// hasHold reports whether the order is held for a reason.
func (o Order) hasHold(kind HoldKind) bool {
	return slices.ContainsFunc(o.Holds, func(h Hold) bool { return h.Kind == kind })
}

func (s *step) addHold(kind HoldKind) {
	if s.order.hasHold(kind) {
		return
	}
	s.order.Holds = append(s.order.Holds, Hold{Kind: kind, Since: s.event.At})
	s.noteChange("hold:"+string(kind), "", "held")
}

func (s *step) liftHold(kind HoldKind) {
	if !s.order.hasHold(kind) {
		return
	}
	s.order.Holds = slices.DeleteFunc(s.order.Holds, func(h Hold) bool { return h.Kind == kind })
	s.noteChange("hold:"+string(kind), "held", "")
}

// ConfirmIdentity lifts the hold of an order whose specimens were in doubt, when a supervisor has found out whose they
// are.
func (o Order) ConfirmIdentity(by Member, at time.Time) (Outcome, error) {
	if err := by.May(ConfirmIdentity); err != nil {
		return Outcome{}, err
	}
	if !o.hasHold(HoldIdentity) {
		return Outcome{}, refuse(Conflict, "not_held", "The identity is not in doubt.")
	}
	s := o.begin(ConfirmIdentity, by, At(at))
	s.liftHold(HoldIdentity)
	s.closeTasks(func(t Task) bool { return t.Kind == TaskIdentity })
	return s.seal(), nil
}
