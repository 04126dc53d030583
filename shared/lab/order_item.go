package lab

import "assay/shared/lab/measure"

// ItemState is where one orderable test or panel member stands.
type ItemState string

// The states of an item (rules §3).
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

// ItemStates lists them in the order of an item's way.
var ItemStates = []ItemState{Requested, ItemCollected, ItemReceived, Ready, InProcess, Resulted, Held, Authorised,
	Released, Correcting, ItemCancelled, NotPerformed}

// Item is one orderable test or panel member. Its values are in the run sheet that Run names.
type Item struct {
	Code         string               `json:"code"`
	Panel        string               `json:"panel,omitempty"`
	Specimen     string               `json:"specimen"`
	Department   string               `json:"dept"`
	State        ItemState            `json:"state"`
	Rev          int                  `json:"rev"`
	Hold         []measure.HoldReason `json:"hold,omitempty"`
	Run          int                  `json:"run,omitempty"`     // the run sheet with the current values
	Printed      int                  `json:"printed,omitempty"` // the run sheet the newest report prints
	EnteredBy    string               `json:"entered_by,omitempty"`
	AuthorisedBy string               `json:"authorised_by,omitempty"`
	Correction   *Correction          `json:"correction,omitempty"`
	Reason       string               `json:"reason,omitempty"` // why it was cancelled, repeated or not performed
}

// Orderable is the code under which the item stands on the invoice: its panel's, or its own.
func (i Item) Orderable() string {
	if i.Panel != "" {
		return i.Panel
	}
	return i.Code
}

// open tells whether work on the item is still owed. A correction is not, as the released value stands until it is made,
// unless that was withdrawn.
func (i Item) open() bool {
	switch i.State {
	case Released, ItemCancelled, NotPerformed:
		return false
	case Correcting:
		return i.Printed == 0
	}
	return true
}

// gone tells whether the item will have no result.
func (i Item) gone() bool { return i.State == ItemCancelled || i.State == NotPerformed }

// onBench tells whether the tube is still needed for the item and nobody stands for a value yet.
func (i Item) onBench() bool {
	switch i.State {
	case ItemCollected, ItemReceived, Ready, InProcess, Resulted, Held:
		return true
	}
	return false
}
