// Package report prints a frozen report version as a PDF: A4, PDF/A-3u, text that can be searched and copied in Latin
// and Devanagari, and the same bytes for the same sheet and code (as long as the program is built with the same Go
// release, whose compressor writes the bytes).
//
// The way of one sheet: report.go checks it, head.go and table.go lay it out on the pages of a composer (flow.go),
// wrap.go breaks lines of words that shape.go turned into glyphs, canvas.go writes the drawing of one page, pdf.go
// the file, subset.go the fonts.
package report

import (
	"errors"
	"fmt"
	"strings"

	"rsc.io/qr"

	"assay/shared/lab"
)

// Render prints the sheet with a QR code (see [Code]). The error is a [*GlyphError] where no font
// here can print a character of the sheet; neither that nor an incomplete sheet is cured by trying again.
func Render(s lab.Sheet, code string) ([]byte, error) {
	if err := complete(s); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	if !strings.HasPrefix(code, s.CheckURL) {
		return nil, errors.New("report: the code is of another report")
	}
	marks, err := qr.Encode(code, qr.M) // survives 15 % damage, a fold or a stamp
	if err != nil {
		return nil, fmt.Errorf("report: QR code: %w", err)
	}
	text := newShaper()
	c := &composer{lang: langOf(s), sheet: s, text: text}
	c.compose(marks)
	if c.err != nil {
		return nil, fmt.Errorf("report: %w", c.err)
	}
	pages := make([][]byte, len(c.pages))
	for i, p := range c.pages {
		pages[i] = p.buf
	}
	title := fmt.Sprintf("Laboratory report %s, version %d", s.OrderNumber, s.Version)
	out, err := document(pages, text.fonts, title, c.hindi, s.IssuedAt)
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	return out, nil
}

// complete refuses a sheet that lacks what a report must not be printed without. The messages hold no patient data.
func complete(s lab.Sheet) error {
	required := []struct{ what, value string }{
		{"hospital name", s.Hospital.Name},
		{"patient name", s.Patient.Name},
		{"patient number", s.Patient.Number},
		{"order number", s.OrderNumber},
		{"check address", s.CheckURL},
	}
	for _, field := range required {
		if strings.TrimSpace(field.value) == "" {
			return fmt.Errorf("no %s on the sheet", field.what)
		}
	}
	if kinds[s.Kind] == "" {
		return fmt.Errorf("unknown kind of version %q", s.Kind)
	}
	if s.Version < 1 || s.IssuedAt.IsZero() || s.OrderedAt.IsZero() {
		return errors.New("version number or a time is missing on the sheet")
	}
	if s.Version > 1 && len(s.PreviousSHA) != 64 {
		return errors.New("a later version must name the SHA-256 of the one before")
	}
	if len(s.Signatories) == 0 {
		return errors.New("nobody has authorised the sheet")
	}
	for _, who := range s.Signatories {
		if strings.TrimSpace(who.Name) == "" || who.At.IsZero() {
			return errors.New("a signatory without name or time")
		}
	}
	rows := 0
	for _, section := range s.Sections {
		rows += len(section.Rows)
		for _, row := range section.Rows {
			if _, known := flags[row.Flag]; !known {
				return fmt.Errorf("unknown flag %q", row.Flag)
			}
			if strings.TrimSpace(row.Analyte) == "" || strings.TrimSpace(row.Value) == "" && row.NotPerformed == "" && row.NotCalculated == "" {
				return errors.New("a row without analyte or value")
			}
		}
	}
	if rows == 0 && s.Kind != "withdrawn" {
		return errors.New("no result on the sheet")
	}
	return nil
}
