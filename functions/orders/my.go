package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/store"
)

type linkBody struct {
	Slip      string `json:"slip"`
	BirthDate string `json:"birth_date"`
}

// link ties the patient of a visit slip to the login of somebody who holds the slip and knows the birth date.
func link(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		body, _, err := apigw.Decode[linkBody](r)
		if err != nil {
			return err
		}
		paper, err := s.OpenSlip(r.Context(), body.Slip, body.BirthDate)
		if err != nil {
			return err
		}
		call, p := apigw.CallFrom(r.Context()), paper.Order.Patient
		if err := s.Link(r.Context(), call.Subject, paper.Order.Hospital, p.ID, lab.At(call.Now)); err != nil {
			return err
		}
		return apigw.WriteJSON(w, http.StatusOK, struct {
			Hospital string `json:"hospital"`
			Patient  string `json:"patient"`
			Name     string `json:"name"`
		}{paper.Order.Hospital, p.ID, p.Name})
	}
}

type myOrder struct {
	ID          string     `json:"id"`
	Hospital    string     `json:"hospital"`
	Number      string     `json:"number"`
	Stage       string     `json:"stage"`
	PlacedAt    lab.Moment `json:"placed_at"`
	Total       lab.Paise  `json:"total"`
	Due         lab.Paise  `json:"due"`
	Tests       []string   `json:"tests"`
	ReportReady bool       `json:"report_ready"`
}

// myOrders lists the newest orders of the patient records tied to the caller's login.
func myOrders(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		links, err := s.Links(r.Context(), apigw.CallFrom(r.Context()).Subject)
		if err != nil {
			return err
		}
		list := []myOrder{}
		for _, l := range links {
			page, err := s.PatientOrders(r.Context(), l.Hospital, l.Patient, "", defaultPage)
			if err != nil {
				return err
			}
			for _, row := range page.Rows {
				c := row.Card
				list = append(list, myOrder{ID: row.Order, Hospital: l.Hospital, Number: c.Number, Stage: c.Stage,
					PlacedAt: c.PlacedAt, Total: c.Total, Due: c.Due, Tests: c.Tests,
					ReportReady: c.State == lab.Completed})
			}
		}
		return apigw.WriteJSON(w, http.StatusOK, struct {
			Orders []myOrder `json:"orders"`
		}{list})
	}
}
