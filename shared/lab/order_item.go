package lab

import (
	"slices"

	"assay/shared/lab/measure"
)

// ItemState is the state of an item.
type ItemState string

// The states of an item (docs/rules.md#item-states).
const (
	Requested     ItemState = "ordered"
	ItemCollected ItemState = "collected"
	ItemReceived  ItemState = "received"
	Ready         ItemState = "ready"
	InProcess     ItemState = "in_process"
	Resulted      ItemState = "resulted"
	Held          ItemState = "held"
	Authorised    ItemState = "authorised"
	Released      ItemState = "released"
	Correcting    ItemState = "correcting"
	ItemCancelled ItemState = "cancelled"
	NotPerformed  ItemState = "not_performed"
)

// ItemStates lists the states in the order of an item's progress.
var ItemStates = []ItemState{Requested, ItemCollected, ItemReceived, Ready, InProcess, Resulted, Held, Authorised,
	Released, Correcting, ItemCancelled, NotPerformed}

// Item is one test of an order: ordered alone, or a member of a panel. Its values are in a run sheet.
type Item struct {
	Code           string               `json:"code"`
	Panel          string               `json:"panel,omitempty"`
	Specimen       string               `json:"specimen"`
	Department     string               `json:"dept"`
	CalculatedFrom []string             `json:"calculated_from,omitempty"` // codes of the items its value is calculated from
	Sensitive      bool                 `json:"sensitive,omitempty"`       // its result is given in person only
	State          ItemState            `json:"state"`
	Rev            int                  `json:"rev"`
	Hold           []measure.HoldReason `json:"hold,omitempty"`
	Run            int                  `json:"run,omitempty"`     // number of the run sheet with the current value
	Printed        int                  `json:"printed,omitempty"` // number of the run sheet that the newest report prints
	EnteredBy      string               `json:"entered_by,omitempty"`
	FirstBy        string               `json:"first_by,omitempty"` // who made the first of two entries (docs/rules.md#two-entries)
	// InRange: the value of Run is normal, or there is none because it cannot be calculated. It is false where nobody has said so,
	// as in orders of schema 10 and before: such a value is looked at like one that is outside.
	InRange      bool        `json:"in_range,omitempty"`
	AuthorisedBy string      `json:"authorised_by,omitempty"`
	Correction   *Correction `json:"correction,omitempty"`
	Reason       string      `json:"reason,omitempty"` // why it was cancelled, repeated or not performed
}

// Orderable returns the code under which the item is on the invoice: its panel's, or its own.
func (i Item) Orderable() string {
	if i.Panel != "" {
		return i.Panel
	}
	return i.Code
}

// isOpen reports whether work on the item is left. A correction does not count, because the released value is valid
// until then, unless the report was withdrawn.
func (i Item) isOpen() bool {
	switch i.State {
	case Released, ItemCancelled, NotPerformed:
		return false
	case Correcting:
		return i.Printed == 0
	}
	return true
}

// CurrentRun returns the number of the run whose value stands for the item, 0 if none does: a value that is measured
// again, or whose specimen was rejected, is discarded. Under correction it is the new value once one is entered.
func (i Item) CurrentRun() int {
	switch i.State {
	case Resulted, Held, Authorised, Released, Correcting:
		return i.Run
	}
	return 0
}

// ReleasedRun returns the number of the run whose value is released, 0 if none is. Under correction it is the value that stands until
// the new one is authorised; of a withdrawn report there is none.
func (i Item) ReleasedRun() int {
	if i.State == Released || i.State == Correcting {
		return i.Printed
	}
	return 0
}

// HasNewValue reports whether a value was entered for the correction of the item, which waits for a signatory.
func (i Item) HasNewValue() bool { return i.State == Correcting && i.Run != i.Printed }

// Worst says how much of a look a value wants that waits for a signature.
type Worst string

// The words of Worst, the worst first.
const (
	WorstCritical Worst = "critical"
	WorstHeld     Worst = "held"
	WorstOutside  Worst = "outside"  // of its range, or nobody has said that it is within
	WorstInRange  Worst = "in_range" // and nothing is held
)

// Worsts lists the words, the worst first.
var Worsts = []Worst{WorstCritical, WorstHeld, WorstOutside, WorstInRange}

// Worst returns how much of a look the value wants that waits for a signature; "" where none waits.
func (i Item) Worst() Worst {
	switch {
	case i.State != Resulted && i.State != Held && !i.HasNewValue(), i.AwaitsSecondEntry():
		return ""
	case slices.Contains(i.Hold, measure.HoldCritical):
		return WorstCritical
	case i.State == Held || len(i.Hold) > 0:
		return WorstHeld
	case !i.InRange:
		return WorstOutside
	}
	return WorstInRange
}

// WorseOf returns the worse of two; "" is no value, and better than any.
func WorseOf(a, b Worst) Worst {
	for _, w := range Worsts {
		if a == w || b == w {
			return w
		}
	}
	return ""
}

// isDropped reports whether the item will have no result.
func (i Item) isDropped() bool { return i.State == ItemCancelled || i.State == NotPerformed }

// isInWork reports whether the specimen of the item was collected and nobody has authorised a value yet.
func (i Item) isInWork() bool {
	switch i.State {
	case ItemCollected, ItemReceived, Ready, InProcess, Resulted, Held:
		return true
	}
	return false
}
