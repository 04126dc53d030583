package lab

import "assay/shared/lab/measure"

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
	AuthorisedBy   string               `json:"authorised_by,omitempty"`
	Correction     *Correction          `json:"correction,omitempty"`
	Reason         string               `json:"reason,omitempty"` // why it was cancelled, repeated or not performed
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

// HasNewValue reports whether a value was entered for the correction of the item, which waits for a signatory.
func (i Item) HasNewValue() bool { return i.State == Correcting && i.Run != i.Printed }

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
