package main

import (
	"net/http"
	"slices"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/command"
	"assay/shared/earlier"
	"assay/shared/lab"
	"assay/shared/lab/measure"
	"assay/shared/store"
)

// valueInWords is a released value as its patient reads it.
type valueInWords struct {
	Item      string        `json:"item"`
	Analyte   string        `json:"analyte"`
	AnalyteHi string        `json:"analyte_hi,omitempty"`
	Value     string        `json:"value"`
	ValueHi   string        `json:"value_hi,omitempty"` // of a result in words
	Unit      string        `json:"unit,omitempty"`     // as printed
	Range     string        `json:"range,omitempty"`
	Says      lab.InWords   `json:"says,omitempty"`
	Earlier   []valueBefore `json:"earlier"` // newest first
}

type valueBefore struct {
	CollectedAt lab.Moment  `json:"collected_at"`
	Value       string      `json:"value"`
	ValueHi     string      `json:"value_hi,omitempty"`
	Unit        string      `json:"unit,omitempty"`
	Says        lab.InWords `json:"says,omitempty"`
}

// inWords lists the released values of an order with those of the same records before, and the orders that those are from. It gives
// nothing where the patient may open no report (docs/rules.md#values-in-words).
func (h handlers) inWords(r *http.Request, o lab.Order, tests *catalogue.Catalogue, records []string) (values []valueInWords, also []string, err error) {
	values = []valueInWords{}
	runs := earlier.Released(o, o)
	if !showsValues(o) || len(runs) == 0 {
		return values, nil, nil
	}
	sheets, err := h.store.RunSheets(r.Context(), []store.RunsOf{{Order: o.ID, Runs: runs}})
	if err != nil {
		return nil, nil, err
	}
	before, err := earlier.Find(r.Context(), h.store, tests, earlier.Question{Of: o, Records: records, May: showsValues})
	if err != nil {
		return nil, nil, err
	}
	apigw.CountMissing(r, before.Missing)
	for _, run := range earlier.Runs(o, sheets[o.ID]) {
		if run.NotCalculated != "" {
			continue
		}
		v := valueInWords{Item: run.Item, Analyte: run.Name, AnalyteHi: run.NameHi, Value: measure.PrintedComparator(run.Comparator) + run.Printed, ValueHi: run.PrintedHi,
			Unit: measure.PrintedUnit(run.Unit), Range: run.Range, Says: o.InWords(run), Earlier: []valueBefore{}}
		for _, b := range before.Values {
			if b.Item == run.Item {
				v.Earlier = append(v.Earlier, valueBefore{b.CollectedAt, measure.PrintedComparator(b.Comparator) + b.Value, b.ValueHi, measure.PrintedUnit(b.Unit), lab.BeforeInWords(b.Flag)})
			}
		}
		values = append(values, v)
	}
	for _, b := range before.Values {
		also = append(also, b.Order)
	}
	slices.Sort(also)
	return values, slices.Compact(also), nil
}

// showsValues reports whether the patient may open a report of the order, and so read its values.
func showsValues(o lab.Order) bool { return o.ViewForPatient().Newest != nil }

type ownValues struct {
	Order  string         `json:"order"`
	Values []valueInWords `json:"values"` // none where no report may be opened
}

// showOwnValues answers a patient with the released values of an own order in words.
func (h handlers) showOwnValues(w http.ResponseWriter, r *http.Request) error {
	o, own, err := command.FindOwnOrder(r, h.store)
	if err != nil {
		return err
	}
	tests, err := h.store.TestsOf(r.Context(), o.Hospital, apigw.RequestInfoFrom(r.Context()).Now)
	if err != nil {
		return err
	}
	values, also, err := h.inWords(r, o, tests, own.Opens())
	if err == nil && len(values) > 0 {
		err = h.recordAccess(r.Context(), o, "values", store.ByLogin(apigw.RequestInfoFrom(r.Context()).Subject), also...)
	}
	if err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, ownValues{o.ID, values})
}
