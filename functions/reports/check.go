package main

import (
	"net/http"
	"time"

	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/lab/measure"
	"assay/shared/store"
)

type checkBody struct {
	Code      string `json:"code"`
	BirthDate string `json:"birth_date"`
}

type checkAnswer struct {
	Hospital      checkHospital  `json:"hospital"`
	Number        string         `json:"number"`
	Version       int            `json:"version"`
	Kind          lab.ReportKind `json:"kind"`
	Current       bool           `json:"current"`
	LatestVersion int            `json:"latest_version"`
	Withdrawn     bool           `json:"withdrawn"` // this version, or what has replaced it
	Notices       []lab.Notice   `json:"notices"`   // of the order now
	AuthorisedAt  lab.Moment     `json:"authorised_at"`
	CollectedAt   *lab.Moment    `json:"collected_at,omitempty"` // missing where the version has no values
	SHA256        string         `json:"sha256"`
	Signatory     checkSignatory `json:"signatory"`
	Rows          []checkRow     `json:"rows"`
}

type checkHospital struct {
	Name string `json:"name"`
}

type checkSignatory struct {
	Name         string `json:"name"`
	Degree       string `json:"degree"`
	Registration string `json:"registration"`
}

type checkRow struct {
	Analyte string       `json:"analyte"`
	Value   string       `json:"value"`
	Unit    string       `json:"unit"`
	Flag    measure.Flag `json:"flag"`
	Range   string       `json:"range"`
	// NotPerformed and NotCalculated are why there is no value.
	NotPerformed  string                `json:"not_performed,omitempty"`
	NotCalculated measure.NotCalculated `json:"not_calculated,omitempty"`
}

// checkReport shows a report version as it was issued, so that a false paper with a copied code is found out
// (docs/rules.md#report-check).
func (h handlers) checkReport(w http.ResponseWriter, r *http.Request) error {
	body, _, err := apigw.Decode[checkBody](r)
	if err != nil {
		return err
	}
	paper, err := h.store.OpenCheck(r.Context(), body.Code, body.BirthDate)
	if err != nil {
		return err
	}
	issued, err := h.store.ReportToPrint(r.Context(), paper.Order.ID, paper.Version)
	if err != nil {
		return err
	}
	answer, err := checkOf(issued)
	if err != nil {
		return err
	}
	if err := h.recordAccess(r.Context(), issued.Order, "check", "check"); err != nil {
		return err
	}
	return apigw.WriteJSON(w, http.StatusOK, answer)
}

func checkOf(v store.ReportToPrint) (checkAnswer, error) {
	sheet, err := v.Frozen.Sheet(v.Runs, "", "")
	if err != nil {
		return checkAnswer{}, err
	}
	head := v.Order.Reports.Versions[v.Frozen.Version-1]
	newest, _ := newestStored(v.Order)
	a := checkAnswer{Hospital: checkHospital{sheet.Hospital.Name}, Number: sheet.OrderNumber, Version: sheet.Version,
		Kind: v.Frozen.Kind, LatestVersion: sheet.Version, AuthorisedAt: head.AuthorisedAt, SHA256: head.SHA256,
		CollectedAt: firstCollected(sheet.Specimens), Withdrawn: v.Frozen.Kind == lab.Withdrawn || isWithdrawn(v.Order),
		Notices: append([]lab.Notice{}, v.Order.Notices()...), Rows: []checkRow{}}
	if newest != nil && newest.Version > a.LatestVersion {
		a.LatestVersion = newest.Version
	}
	a.Current = a.LatestVersion == a.Version && !a.Withdrawn
	if n := len(sheet.Signatories); n > 0 {
		s := sheet.Signatories[n-1]
		a.Signatory = checkSignatory{s.Name, s.Degree, s.Registration}
	}
	for _, section := range sheet.Sections {
		for _, row := range section.Rows {
			a.Rows = append(a.Rows, checkRow{row.Analyte, row.Value, row.Unit, row.Flag, row.Range, row.NotPerformed, row.NotCalculated})
		}
	}
	return a, nil
}

func firstCollected(specimens []lab.SheetSpecimen) *lab.Moment {
	var first time.Time
	for _, s := range specimens {
		if first.IsZero() || s.CollectedAt.Before(first) {
			first = s.CollectedAt
		}
	}
	if first.IsZero() {
		return nil
	}
	moment := lab.At(first)
	return &moment
}
