package main

import (
	"cmp"
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/lab/measure"
	"assay/shared/store"
)

type named struct {
	Person string `json:"person"`
	Name   string `json:"name"`
}

type runAnswer struct {
	Item       string `json:"item"`
	Run        int    `json:"run"`
	Name       string `json:"name"`
	Raw        string `json:"raw"`
	Value      string `json:"value"`
	Comparator string `json:"comparator,omitempty"`
	Calculated string `json:"calculated,omitempty"` // the formula's name
	// NotCalculated is why there is no value: value is empty then.
	NotCalculated measure.NotCalculated `json:"not_calculated,omitempty"`
	Unit          string                `json:"unit"`
	Flag          measure.Flag          `json:"flag"`
	Range         string                `json:"range"`
	Low           string                `json:"low,omitempty"`
	High          string                `json:"high,omitempty"`
	Comment       string                `json:"comment,omitempty"`
	Note          string                `json:"range_note,omitempty"`
	Instrument    string                `json:"instrument,omitempty"`
	Lot           string                `json:"lot,omitempty"`
	Method        string                `json:"method,omitempty"`
	Referred      bool                  `json:"referred,omitempty"` // another laboratory measured it
	Laboratory    string                `json:"laboratory,omitempty"`
	Observed      string                `json:"observations,omitempty"` // for the laboratory, never printed
	Hold          []measure.HoldReason  `json:"hold"`
	EnteredBy     named                 `json:"entered_by"`
	EnteredAt     lab.Moment            `json:"entered_at"`
	FirstBy       *named                `json:"first_by,omitempty"` // who made the first of two entries
	// Kind is how the value reads: "number", "words" or "text". ValueHi is words in Hindi.
	Kind    string `json:"kind"`
	ValueHi string `json:"value_hi,omitempty"`
	Current bool   `json:"current"` // false for a run that was repeated or discarded
}

type noteAnswer struct {
	Item     string               `json:"item"`
	Run      int                  `json:"run"`
	By       named                `json:"by"`
	At       lab.Moment           `json:"at"`
	Cleared  []measure.HoldReason `json:"cleared,omitempty"`
	Note     string               `json:"note,omitempty"`
	Outcome  lab.CallOutcome      `json:"outcome,omitempty"`
	Whom     string               `json:"whom,omitempty"`
	ReadBack string               `json:"read_back,omitempty"`
}

// recordAccess records who opened what of an order, and which others with it (docs/rules.md#access-records).
func (h handlers) recordAccess(r *http.Request, o lab.Order, what string, also ...string) error {
	info := apigw.RequestInfoFrom(r.Context())
	unusual, err := h.store.RecordAccess(r.Context(), o, store.Opening{By: store.ByStaff(info.Subject), What: what, At: lab.At(info.Now), Also: also})
	if unusual { // a lost count stops nothing
		_ = h.meter.Count(r.Context(), "AccessUnusual")
	}
	return err
}

// show answers all runs of an order and the notes beside them, oldest first, and records who opened them.
func (h handlers) show(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.StaffOnOrder, May: lab.ReadResults}.Load(r, h.store)
	if err != nil {
		return err
	}
	sheets, notes, err := h.store.Runs(r.Context(), d.Order.ID)
	if err != nil {
		return err
	}
	names, err := h.store.Names(r.Context(), d.Order.Hospital, apigw.ListOf(notes, func(n lab.ResultNote) string { return n.By }))
	if err != nil {
		return err
	}
	if err := h.recordAccess(r, d.Order, "values"); err != nil {
		return err
	}
	clinical, err := h.clinicalOf(r, d.Order)
	if err != nil {
		return err
	}
	items := map[string]lab.Item{}
	for _, i := range d.Order.Items {
		items[i.Code] = i
	}
	list := []runAnswer{}
	for _, sheet := range sheets {
		for _, run := range sheet.Runs {
			list = append(list, runOf(sheet, run, items[run.Item]))
		}
	}
	return apigw.WriteJSON(w, http.StatusOK, struct {
		Order    string          `json:"order"`
		Runs     []runAnswer     `json:"runs"`
		Notes    []noteAnswer    `json:"notes"`
		Clinical *clinicalAnswer `json:"clinical,omitempty"`
	}{d.Order.ID, list, apigw.ListOf(notes, func(n lab.ResultNote) noteAnswer {
		return noteAnswer{n.Item, n.Run, named{n.By, names[n.By]}, n.At, n.Clear, n.Note, n.Outcome, n.Whom, n.ReadBack}
	}), clinical})
}

// runOf is a run as it is shown. The first of two entries is not shown before the second is made, for that one is made from
// the tube (docs/rules.md#two-entries).
func runOf(sheet lab.RunSheet, run lab.Run, item lab.Item) runAnswer {
	shown := runAnswer{Item: run.Item, Run: sheet.N, Name: run.Name, Raw: run.Raw, Value: run.Printed, ValueHi: run.PrintedHi,
		Kind: run.Kind(), Comparator: run.Comparator, Calculated: run.Calculated, NotCalculated: run.NotCalculated,
		Unit: run.Unit, Flag: run.Flag, Range: run.Range, Low: run.Low, High: run.High, Comment: run.Comment,
		Note: run.RangeNote, Instrument: run.Instrument, Lot: run.Lot, Method: run.Method, Referred: run.Referred,
		Laboratory: run.Laboratory, Observed: run.Observations, Hold: append([]measure.HoldReason{}, run.Hold...),
		EnteredBy: named{cmp.Or(run.EnteredBy, sheet.By), cmp.Or(run.EnteredByName, sheet.Name)},
		EnteredAt: *cmp.Or(run.EnteredAt, &sheet.At), Current: item.CurrentRun() == sheet.N}
	if run.FirstBy != "" {
		shown.FirstBy = &named{run.FirstBy, run.FirstByName}
	}
	if shown.Current && item.AwaitsSecondEntry() {
		shown.Raw, shown.Value, shown.ValueHi, shown.Flag, shown.Comment, shown.Observed = "", "", "", "", "", ""
	}
	return shown
}
