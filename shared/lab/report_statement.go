package lab

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"assay/shared/lab/measure"
)

// Statement is what a report version says, in the form that is signed: what the check page shows, word for word, and a hash
// of everything else that is printed. Its text is made once, before the paper, and kept; nobody works it out again, so a later
// release that prints a unit or a range differently does not make true papers look false (docs/rules.md#report-signature).
type Statement struct {
	Form         int             `json:"form"`  // 1
	Check        string          `json:"check"` // where the paper can be checked: the address with the report's code
	Hospital     string          `json:"hospital"`
	Number       string          `json:"number"` // of the order
	Version      int             `json:"version"`
	Kind         ReportKind      `json:"kind"`
	Previous     string          `json:"previous,omitempty"` // SHA-256 of the document of the version before
	AuthorisedAt Moment          `json:"authorised_at"`
	CollectedAt  *Moment         `json:"collected_at,omitempty"` // missing where the version has no values
	Signatory    StatedSignatory `json:"signatory"`
	Rows         []StatedRow     `json:"rows"`
	// Sheet is the SHA-256 of the whole sheet, with the patient's data. The sheet has the check code, which only the paper
	// has, so nobody can try names against it.
	Sheet string `json:"sheet"`
}

// StatedSignatory is who issued the version.
type StatedSignatory struct {
	Name         string `json:"name"`
	Degree       string `json:"degree"`
	Registration string `json:"registration"`
}

// StatedRow is one row as printed. NotPerformed and NotCalculated are why there is no value.
type StatedRow struct {
	Analyte       string                `json:"analyte"`
	Value         string                `json:"value"`
	Unit          string                `json:"unit"`
	Flag          measure.Flag          `json:"flag"`
	Range         string                `json:"range"`
	NotPerformed  string                `json:"not_performed,omitempty"`
	NotCalculated measure.NotCalculated `json:"not_calculated,omitempty"`
}

// Statement returns what the sheet says.
func (s Sheet) Statement() Statement {
	st := Statement{Form: 1, Check: s.CheckURL, Hospital: s.Hospital.Name, Number: s.OrderNumber, Version: s.Version,
		Kind: ReportKind(s.Kind), Previous: s.PreviousSHA, AuthorisedAt: At(s.IssuedAt), Rows: []StatedRow{}}
	if n := len(s.Signatories); n > 0 {
		last := s.Signatories[n-1]
		st.Signatory = StatedSignatory{last.Name, last.Degree, last.Registration}
	}
	var first time.Time
	for _, sp := range s.Specimens {
		if first.IsZero() || sp.CollectedAt.Before(first) {
			first = sp.CollectedAt
		}
	}
	if !first.IsZero() {
		at := At(first)
		st.CollectedAt = &at
	}
	for _, section := range s.Sections {
		for _, row := range section.Rows {
			st.Rows = append(st.Rows, StatedRow{row.Analyte, row.Value, row.Unit, row.Flag, row.Range, row.NotPerformed, row.NotCalculated})
		}
	}
	st.Sheet = hashOf(marshal(s))
	return st
}

// Text returns the bytes that are kept, and whose hash is signed.
func (s Statement) Text() []byte { return marshal(s) }

func hashOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

func marshal(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil { // impossible: there are only texts, numbers and times
		panic(fmt.Sprintf("lab: a %T does not marshal: %v", v, err))
	}
	return text
}

// StatementKey returns where the statement of a report version is stored: beside its document.
func StatementKey(order string, version int) string {
	return fmt.Sprintf("reports/%s/%s/v%d.json", HospitalOf(order), order, version)
}
