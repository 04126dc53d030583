package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/store"
)

type checkBody struct {
	Code      string `json:"code"`
	BirthDate string `json:"birth_date"`
}

type checkAnswer struct {
	Hospital      checkHospital       `json:"hospital"`
	Number        string              `json:"number"`
	Version       int                 `json:"version"`
	Kind          lab.ReportKind      `json:"kind"`
	Current       bool                `json:"current"`
	LatestVersion int                 `json:"latest_version"`
	Withdrawn     bool                `json:"withdrawn"` // this version, or what has replaced it
	Notices       []lab.Notice        `json:"notices"`   // of the order now
	AuthorisedAt  lab.Moment          `json:"authorised_at"`
	CollectedAt   *lab.Moment         `json:"collected_at,omitempty"` // missing where the version has no values
	SHA256        string              `json:"sha256"`
	Signatory     lab.StatedSignatory `json:"signatory"`
	InPerson      bool                `json:"in_person,omitempty"` // the values are given in person only
	Rows          []lab.StatedRow     `json:"rows"`
	// Statement is the text whose hash the code on the paper has and signs; missing of papers whose code signs no value, and
	// where values are given in person only.
	Statement string `json:"statement,omitempty"`
}

type checkHospital struct {
	Name string `json:"name"`
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
	head := paper.Order.Reports.Versions[paper.Version-1]
	statement, text, err := h.statement(r.Context(), paper.Order, head)
	if err != nil {
		return fmt.Errorf("the paper of order %s: %w", paper.Order.ID, err)
	}
	if err := h.recordAccess(r.Context(), paper.Order, "check", store.ByCheck); err != nil {
		return err
	}
	answer := checkOf(paper.Order, head, statement)
	if !answer.InPerson {
		answer.Statement = string(text)
	}
	return apigw.WriteJSON(w, http.StatusOK, answer)
}

// statement is what a version says: as it was signed, with the text; or worked out now where none was signed.
func (h handlers) statement(ctx context.Context, o lab.Order, head lab.Report) (s lab.Statement, text []byte, err error) {
	if head.Statement == "" {
		issued, err := h.store.ReportToPrint(ctx, o.ID, head.Version)
		if err != nil {
			return s, nil, err
		}
		sheet, err := issued.Frozen.Sheet(issued.Runs, "", "")
		return sheet.Statement(), nil, err
	}
	key := lab.StatementKey(o.ID, head.Version)
	out, err := h.files.GetObject(ctx, &s3.GetObjectInput{Bucket: &h.bucket, Key: &key})
	if err != nil {
		return s, nil, fmt.Errorf("read %s: %w", key, err)
	}
	defer out.Body.Close()
	if text, err = io.ReadAll(out.Body); err != nil {
		return s, nil, fmt.Errorf("read %s: %w", key, err)
	}
	if sum := sha256.Sum256(text); hex.EncodeToString(sum[:]) != head.Statement {
		return s, nil, fmt.Errorf("%s is not what was signed", key)
	}
	err = json.Unmarshal(text, &s)
	return s, text, err
}

func checkOf(o lab.Order, head lab.Report, s lab.Statement) checkAnswer {
	shown := o.ViewForPatient()
	newest, _ := o.Reports.NewestStored()
	a := checkAnswer{Hospital: checkHospital{s.Hospital}, Number: s.Number, Version: s.Version, Kind: s.Kind,
		LatestVersion: s.Version, AuthorisedAt: head.AuthorisedAt, SHA256: head.SHA256, CollectedAt: s.CollectedAt,
		Withdrawn: s.Kind == lab.Withdrawn || isWithdrawn(shown.Notices), Notices: append([]lab.Notice{}, shown.Notices...),
		Signatory: s.Signatory, InPerson: shown.InPerson, Rows: s.Rows}
	if shown.InPerson { // a copied code may not tell what the paper says
		a.Rows = []lab.StatedRow{}
	}
	if newest != nil && newest.Version > a.LatestVersion {
		a.LatestVersion = newest.Version
	}
	a.Current = a.LatestVersion == a.Version && !a.Withdrawn
	return a
}
