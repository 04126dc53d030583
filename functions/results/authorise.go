package main

import (
	"time"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/desk"
	"assay/shared/lab"
	"assay/shared/store"
)

type authoriseBody struct {
	Items []decisionBody `json:"items"`
	Seen  map[string]int `json:"seen,omitempty"`
}

type decisionBody struct {
	Item  string           `json:"item"`
	Run   int              `json:"run"`
	Clear []lab.HoldReason `json:"clear,omitempty"`
	Note  string           `json:"note,omitempty"`
}

// authorise lets a signatory stand for results and asks for the report to be made.
func authorise(s *store.Store, tests *catalogue.Catalogue) apigw.HandlerFunc {
	title := func(i lab.Item) string {
		if panel, ok := tests.Test(i.Panel); ok {
			return panel.Name
		}
		analyte, _ := tests.Analyte(i.Code)
		return analyte.Name
	}
	return desk.Command(s, true, func(b authoriseBody) map[string]int { return b.Seen }, nil,
		func(d store.Desk, b authoriseBody, now time.Time) (desk.Done, error) {
			decisions := make([]lab.Decision, len(b.Items))
			var notes []decisionBody
			for n, i := range b.Items {
				decisions[n] = lab.Decision(i)
				if i.Note != "" {
					notes = append(notes, i)
				}
			}
			out, err := d.Order.Authorise(d.Caller, now, decisions,
				lab.Printing{Letterhead: d.Hospital.Letterhead(), Check: store.Token(), Title: title})
			if err != nil {
				return desk.Done{}, err
			}
			done := desk.Done{Outcome: out, New: struct {
				ReportVersion int `json:"report_version"`
			}{out.Frozen.Version}}
			if len(notes) > 0 {
				note, err := s.Note(d.Order.ID, out.Order.Version, notes)
				if err != nil {
					return desk.Done{}, err
				}
				done.Writes = append(done.Writes, note)
			}
			return done, nil
		})
}
