package main

import (
	"net/http"
	"slices"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/earlier"
	"assay/shared/lab"
	"assay/shared/lab/measure"
)

type earlierAnswer struct {
	Order   string         `json:"order"`
	Values  []earlierValue `json:"values"`            // newest first
	More    bool           `json:"more"`              // the person has older orders that were not looked through
	Missing int            `json:"missing,omitempty"` // rows that cannot be read, and are left out
}

// earlierValue is a value of the same person and test that was released before, as it was released: it is never converted.
type earlierValue struct {
	Item        string       `json:"item"`
	Order       string       `json:"order"`
	Number      string       `json:"number"`
	CollectedAt lab.Moment   `json:"collected_at"`
	Value       string       `json:"value"`
	Comparator  string       `json:"comparator,omitempty"`
	Unit        string       `json:"unit"`
	Flag        measure.Flag `json:"flag"`
	Range       string       `json:"range"`
	Low         string       `json:"low,omitempty"`
	High        string       `json:"high,omitempty"`
}

// earlier answers the last released values of the order's patient for the tests of the order, those of merged records too.
func (h handlers) earlier(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.StaffOnOrder, May: lab.ReadResults, Tests: true}.Load(r, h.store)
	if err != nil {
		return err
	}
	person, err := h.store.Person(r.Context(), d.Order.Hospital+"-"+d.Order.Patient.ID)
	if err != nil {
		return err
	}
	found, err := earlier.Find(r.Context(), h.store, d.Tests, earlier.Question{Of: d.Order, Records: person.Survivor().RecordIDs()})
	if err != nil {
		return err
	}
	if len(found.Values) > 0 {
		opened := apigw.ListOf(found.Values, func(v earlier.Value) string { return v.Order })
		slices.Sort(opened)
		if err := h.recordAccess(r, d.Order, "values", slices.Compact(opened)...); err != nil {
			return err
		}
	}
	return apigw.WriteJSON(w, http.StatusOK, earlierAnswer{Order: d.Order.ID, More: found.More, Missing: apigw.CountMissing(r, found.Missing), Values: apigw.ListOf(found.Values, func(v earlier.Value) earlierValue {
		return earlierValue{v.Item, v.Order, v.Number, v.CollectedAt, v.Value, v.Comparator, v.Unit, v.Flag, v.Range, v.Low, v.High}
	})})
}
