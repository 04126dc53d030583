package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/lab/measure"
	"assay/shared/store"
)

type previewBody struct {
	Items []previewedItem `json:"items"`
}

type previewedItem struct {
	Item string `json:"item"`
	Run  int    `json:"run"`
}

// previewAnswer is what a report version would print. It is a draft: nothing of it is kept, and it has no code.
type previewAnswer struct {
	Version     int              `json:"version"`
	Kind        lab.ReportKind   `json:"kind"`
	Language    string           `json:"language"`
	Hospital    string           `json:"hospital"`
	Patient     previewPatient   `json:"patient"`
	Number      string           `json:"number"`
	Orderer     string           `json:"orderer,omitempty"`
	Ward        string           `json:"ward,omitempty"`
	Sections    []previewSection `json:"sections"`
	Changes     []previewChange  `json:"changes"`
	MoreFollow  bool             `json:"more_follow"`
	Signatories []previewSigner  `json:"signatories"`
}

type previewPatient struct {
	Number    string `json:"number"`
	Name      string `json:"name"`
	NameLatin string `json:"name_latin"`
	Age       string `json:"age"`
	Sex       string `json:"sex"`
}

type previewSection struct {
	Title   string       `json:"title"`
	TitleHi string       `json:"title_hi,omitempty"`
	Rows    []previewRow `json:"rows"`
}

type previewRow struct {
	Name          string                `json:"name"`
	NameHi        string                `json:"name_hi,omitempty"`
	Value         string                `json:"value"` // with its comparator; empty where there is none
	ValueHi       string                `json:"value_hi,omitempty"`
	Unit          string                `json:"unit"`
	Flag          measure.Flag          `json:"flag"`
	Range         string                `json:"range"`
	Comment       string                `json:"comment,omitempty"`
	NotCalculated measure.NotCalculated `json:"not_calculated,omitempty"`
	NotPerformed  string                `json:"not_performed,omitempty"`
}

type previewChange struct {
	Name   string `json:"name"`
	NameHi string `json:"name_hi,omitempty"`
	From   string `json:"from"`
	To     string `json:"to"`
	Reason string `json:"reason"`
}

type previewSigner struct {
	Name         string `json:"name"`
	Degree       string `json:"degree,omitempty"`
	Registration string `json:"registration,omitempty"`
}

// preview answers what the report would print if these results were authorised now, as if everything that is held was set
// aside. The rules that authorise decide it, so what cannot be signed cannot be previewed.
func (h handlers) preview(w http.ResponseWriter, r *http.Request) error {
	var body previewBody
	d, err := command.Read{By: command.StaffOnOrder, May: lab.Authorise, Settings: true, Tests: true, Check: func(store.Caller) (err error) {
		body, _, err = apigw.Decode[previewBody](r)
		return err
	}}.Load(r, h.store)
	if err != nil {
		return err
	}
	decisions := apigw.ListOf(body.Items, func(i previewedItem) lab.Decision { return d.Order.DecisionIfCleared(i.Item, i.Run) })
	out, err := d.Order.AuthoriseResults(d.Caller, d.Now, decisions, command.PrintDetails(d, d.Tests.Names))
	if err != nil {
		return err
	}
	frozen := *out.Frozen
	sheets, err := h.store.RunSheets(r.Context(), []store.RunsOf{{Order: d.Order.ID, Runs: frozen.RunNumbers()}})
	if err != nil {
		return err
	}
	sheet, err := frozen.Sheet(sheets[d.Order.ID], "", "")
	if err != nil {
		return err
	}
	if err := h.recordAccess(r, d.Order, "values"); err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, previewOf(frozen, sheet))
}

func previewOf(frozen lab.Frozen, sheet lab.Sheet) previewAnswer {
	p := sheet.Patient
	return previewAnswer{Version: sheet.Version, Kind: frozen.Kind, Language: sheet.Language, Hospital: sheet.Hospital.Name,
		Patient: previewPatient{p.Number, p.Name, p.NameLatin, p.Age, p.Sex}, Number: sheet.OrderNumber, Orderer: sheet.Orderer,
		Ward: sheet.Ward, MoreFollow: sheet.MoreFollow,
		Sections: apigw.ListOf(sheet.Sections, func(s lab.SheetSection) previewSection {
			return previewSection{s.Title, s.TitleHi, apigw.ListOf(s.Rows, func(row lab.SheetRow) previewRow {
				return previewRow{row.Analyte, row.AnalyteHi, row.Value, row.ValueHi, row.Unit, row.Flag, row.Range, row.Comment, row.NotCalculated, row.NotPerformed}
			})}
		}),
		Changes: apigw.ListOf(sheet.Changes, func(c lab.SheetChange) previewChange {
			return previewChange{c.Analyte, c.AnalyteHi, c.From.Value, c.To.Value, c.Reason}
		}),
		Signatories: apigw.ListOf(sheet.Signatories, func(s lab.Signatory) previewSigner {
			return previewSigner{s.Name, s.Degree, s.Registration}
		})}
}
