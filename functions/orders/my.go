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
		call, p := apigw.RequestInfoFrom(r.Context()), paper.Order.Patient
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

// myOrders lists the newest orders of each patient record tied to the caller's login.
func myOrders(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		records, err := s.OwnRecords(r.Context(), apigw.RequestInfoFrom(r.Context()).Subject)
		if err != nil {
			return err
		}
		list := []myOrder{}
		for _, o := range records {
			page, err := s.OrdersOf(r.Context(), o.Hospital.ID, o.Patient.RecordIDs(), "", apigw.DefaultPage)
			if err != nil {
				return err
			}
			for _, row := range page.Rows {
				c := row.Card
				list = append(list, myOrder{ID: row.Order, Hospital: o.Hospital.ID, Number: c.Number, Stage: c.Stage,
					PlacedAt: c.PlacedAt, Total: c.Total, Due: c.Due, Tests: c.Tests,
					ReportReady: c.State == lab.Completed})
			}
		}
		return apigw.WriteJSON(w, http.StatusOK, struct {
			Orders []myOrder `json:"orders"`
		}{list})
	}
}

type myOrderWhole struct {
	myOrder
	State         lab.State      `json:"state"`
	Settlement    lab.Settlement `json:"settlement"`
	PreferredDate string         `json:"preferred_date,omitempty"`
	Home          bool           `json:"home_collection"`
	Name          string         `json:"name"`
	Lines         []lab.Line     `json:"lines"`
	Cash          []myCash       `json:"cash"`
	Reports       []myReport     `json:"reports"`
}

type myCash struct {
	Receipt string     `json:"receipt"`
	Amount  lab.Paise  `json:"amount"`
	At      lab.Moment `json:"at"`
}

type myReport struct {
	Version      int            `json:"version"`
	Kind         lab.ReportKind `json:"kind"`
	AuthorisedAt lab.Moment     `json:"authorised_at"`
}

// showMyOrder answers one own order: what it costs, how far it is, which reports there are. Who worked on it and on
// which tube is the laboratory's.
func showMyOrder(s *store.Store) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		id, err := apigw.PathOrder(r, "order")
		if err != nil {
			return err
		}
		o, _, err := s.OwnOrder(r.Context(), apigw.RequestInfoFrom(r.Context()).Subject, id.String())
		if err != nil {
			return err
		}
		c := store.CardOf(o)
		a := myOrderWhole{myOrder: myOrder{ID: o.ID, Hospital: o.Hospital, Number: o.Number, Stage: c.Stage,
			PlacedAt: o.PlacedAt, Total: c.Total, Due: c.Due, Tests: c.Tests, ReportReady: o.State == lab.Completed},
			State: o.State, Settlement: o.Settlement, PreferredDate: o.PreferredDate, Home: o.HomeCollection,
			Name: o.Patient.Name, Lines: o.Money.Lines, Cash: []myCash{}, Reports: []myReport{}}
		for _, paid := range o.Money.Cash {
			a.Cash = append(a.Cash, myCash{paid.Receipt, paid.Amount, paid.At})
		}
		for _, v := range o.Reports.Versions {
			if v.SHA256 != "" { // one that is being made cannot be opened yet
				a.Reports = append(a.Reports, myReport{v.Version, v.Kind, v.AuthorisedAt})
			}
		}
		return apigw.WriteJSON(w, http.StatusOK, a)
	}
}
