package lab

import "assay/shared/lab/measure"

// RunSheet is what one submission entered: a run for each item. It is never changed. It is stored apart from the order,
// under a partition key that the functions for money and mail have no right to read.
type RunSheet struct {
	Order string `json:"order"`
	N     int    `json:"n"` // the version of the order that the submission led to; it numbers the runs
	At    Moment `json:"at"`
	By    string `json:"by"`
	Name  string `json:"name"` // of who entered it, as printed
	Runs  []Run  `json:"runs"`
}

// Run is the value entered for one item, with everything that its interpretation is based on. Later changes of the
// catalogue or of the patient do not affect it.
type Run struct {
	Item          string                  `json:"item"`
	Name          string                  `json:"name"`              // analyte as printed
	NameHi        string                  `json:"name_hi,omitempty"` // in Hindi
	LOINC         string                  `json:"loinc"`
	Raw           string                  `json:"raw"`                      // as typed; empty if calculated
	Value         string                  `json:"value"`                    // exact number, without comparator; empty if not calculated
	Calculated    string                  `json:"calculated,omitempty"`     // name of the formula
	NotCalculated measure.NotCalculated   `json:"not_calculated,omitempty"` // why there is no value
	Printed       string                  `json:"printed"`
	PrintedHi     string                  `json:"printed_hi,omitempty"` // of a result in words
	Coded         bool                    `json:"coded,omitempty"`      // the result is in words, and Value its code
	Text          bool                    `json:"text,omitempty"`       // the result is text, and Value empty
	Comparator    string                  `json:"comparator,omitempty"`
	Unit          string                  `json:"unit"` // UCUM
	Flag          measure.Flag            `json:"flag,omitempty"`
	Range         string                  `json:"range,omitempty"` // as printed
	Low           string                  `json:"low,omitempty"`
	High          string                  `json:"high,omitempty"`
	Ranges        []measure.PossibleRange `json:"ranges,omitempty"`     // those that Range lists, where it is open which holds
	RangeNote     string                  `json:"range_note,omitempty"` // what else is printed about the range
	RangeNoteHi   string                  `json:"range_note_hi,omitempty"`
	Unverified    bool                    `json:"unverified,omitempty"` // this laboratory has not verified the range
	Hold          []measure.HoldReason    `json:"hold,omitempty"`
	Comment       string                  `json:"comment,omitempty"`
	Observations  string                  `json:"observations,omitempty"` // for the laboratory, never printed
	Instrument    string                  `json:"instrument,omitempty"`
	Lot           string                  `json:"lot,omitempty"`
	Method        string                  `json:"method,omitempty"`     // of this run, else the analyte's
	Referred      bool                    `json:"referred,omitempty"`   // another laboratory measured it
	Laboratory    string                  `json:"laboratory,omitempty"` // which one, where it was named
	Catalogue     int                     `json:"catalogue,omitempty"`  // version of the hospital's catalogue by which it was judged; 0 is the starter list
	// Who entered the value, and when, if that is not the sheet's: a value that was judged again for another person.
	EnteredBy     string  `json:"entered_by,omitempty"`
	EnteredByName string  `json:"entered_by_name,omitempty"` // as printed
	EnteredAt     *Moment `json:"entered_at,omitempty"`
	// Who entered the same value first, where it takes two entries, and when.
	FirstBy     string  `json:"first_by,omitempty"`
	FirstByName string  `json:"first_by_name,omitempty"`
	FirstAt     *Moment `json:"first_at,omitempty"`
}

// JudgedBy notes by which version of the hospital's catalogue the values of the sheet were judged.
func (s *RunSheet) JudgedBy(catalogue int) {
	for n := range s.Runs {
		s.Runs[n].Catalogue = catalogue
	}
}

// isInRange reports whether nothing is to be said of the value: it is normal, or there is none.
func (r Run) isInRange() bool { return r.Flag == measure.FlagNormal || r.NotCalculated != "" }

// Kind returns how the value reads: "number", "words" or "text".
func (r Run) Kind() string {
	switch {
	case r.Coded:
		return "words"
	case r.Text:
		return "text"
	}
	return "number"
}

// DraftResult is what somebody has typed for one item and not submitted yet. It is stored unchecked.
type DraftResult struct {
	Item    string `json:"item"`
	Rev     int    `json:"rev"`
	Value   string `json:"value"`
	Comment string `json:"comment,omitempty"`
	// Flag is what the reader says of a result in text.
	Flag measure.Flag `json:"flag,omitempty"`
	By   string       `json:"by"`
	At   Moment       `json:"at"`
	// Version of the order and specimen of the item when it was typed; both are empty in rows older than them.
	Version  int    `json:"version,omitempty"`
	Specimen string `json:"specimen,omitempty"`
}

// HasEnded reports whether the draft is over: a value was submitted since, the item is measured from another specimen,
// or it takes no value.
func (d DraftResult) HasEnded(i Item) bool {
	return i.CheckEntry() != nil || d.Version > 0 && (i.Run > d.Version || d.Specimen != i.Specimen)
}

// ResultNote is free text about a value: why a hold was overruled, or what was said in a call. It is stored with the
// values, never in the order or its events.
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
