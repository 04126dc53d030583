package lab

import "assay/shared/lab/measure"

// RunSheet is what one submission wrote down: one run for each item in it. It is append-only and lives apart from the
// order, under a leading key that the functions of money and mail have no right to.
type RunSheet struct {
	Order string `json:"order"`
	N     int    `json:"n"` // version of the order that the submission made; its number as a run
	At    Moment `json:"at"`
	By    string `json:"by"`
	Name  string `json:"name"` // of the enterer, as it is printed
	Runs  []Run  `json:"runs"`
}

// Run is one set of values for one item with everything its interpretation rested on, frozen: a later change of the
// catalogue or of the patient changes nothing here.
type Run struct {
	Item         string               `json:"item"`
	Name         string               `json:"name"` // analyte as printed
	LOINC        string               `json:"loinc"`
	Raw          string               `json:"raw"`   // as typed
	Value        string               `json:"value"` // exact number, without its comparator
	Printed      string               `json:"printed"`
	Comparator   string               `json:"comparator,omitempty"`
	Unit         string               `json:"unit"` // UCUM
	Flag         measure.Flag         `json:"flag,omitempty"`
	Range        string               `json:"range,omitempty"` // as printed
	Low          string               `json:"low,omitempty"`
	High         string               `json:"high,omitempty"`
	Unverified   bool                 `json:"unverified,omitempty"` // nobody of this laboratory has signed the range
	Hold         []measure.HoldReason `json:"hold,omitempty"`
	Comment      string               `json:"comment,omitempty"`
	Observations string               `json:"observations,omitempty"` // for the laboratory, never printed
	Instrument   string               `json:"instrument,omitempty"`
	Lot          string               `json:"lot,omitempty"`
}

// DraftResult is what somebody has typed for one item and not yet submitted. It is kept as typed, unchecked.
type DraftResult struct {
	Item    string `json:"item"`
	Rev     int    `json:"rev"`
	Value   string `json:"value"`
	Comment string `json:"comment,omitempty"`
	By      string `json:"by"`
	At      Moment `json:"at"`
}

// ResultNote is what somebody wrote beside a value: why a hold was set aside, or what was said in a call. Such words stand
// with the values, and never in the order or its events.
type ResultNote struct {
	Item     string               `json:"item"`
	At       Moment               `json:"at"`
	By       string               `json:"by"`
	Run      int                  `json:"run,omitempty"`
	Clear    []measure.HoldReason `json:"clear,omitempty"`
	Note     string               `json:"note,omitempty"`
	Outcome  CallOutcome          `json:"outcome,omitempty"`
	Whom     string               `json:"whom,omitempty"`
	ReadBack string               `json:"read_back,omitempty"`
}
