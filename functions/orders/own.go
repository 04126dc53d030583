package main

import (
	"net/http"
	"slices"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type ownOrder struct {
	ID          string       `json:"id"`
	Hospital    string       `json:"hospital"`
	Number      string       `json:"number"`
	Stage       string       `json:"stage"`
	PlacedAt    lab.Moment   `json:"placed_at"`
	Total       lab.Paise    `json:"total"`
	Due         lab.Paise    `json:"due"`
	Tests       []string     `json:"tests"`
	ReportReady bool         `json:"report_ready"`
	Notices     []lab.Notice `json:"notices"`
}

// ownOrderOf is an order's card as its patient sees it.
func ownOrderOf(id, hospital string, c store.Card) ownOrder {
	own := ownOrder{ID: id, Hospital: hospital, Number: c.Number, Stage: c.Stage, PlacedAt: c.PlacedAt, Total: c.Total,
		Due: c.Due, Tests: []string{}, ReportReady: c.State == lab.Completed && !slices.ContainsFunc(c.Notices, keepsReport),
		Notices: append([]lab.Notice{}, c.Notices...)}
	for _, code := range c.Tests {
		if !slices.Contains(c.Sensitive, code) {
			own.Tests = append(own.Tests, code)
		}
	}
	return own
}

// keepsReport reports whether a notice says that there is nothing to open.
func keepsReport(n lab.Notice) bool { return n == lab.NoticeWithdrawn || n == lab.NoticeInPerson }

// listOwn lists the newest orders of each patient record tied to the caller's login.
func (h handlers) listOwn(w http.ResponseWriter, r *http.Request) error {
	records, err := h.store.OwnRecords(r.Context(), apigw.RequestInfoFrom(r.Context()).Subject)
	if err != nil {
		return err
	}
	list := []ownOrder{}
	for _, o := range records {
		page, err := h.store.OrdersOf(r.Context(), o.Hospital.ID, o.Opens(), "", apigw.DefaultPage)
		if err != nil {
			return err
		}
		apigw.CountMissing(r, page.Missing) // its patient does not hear of it: nobody can read whose it is
		for _, row := range page.Rows {
			list = append(list, ownOrderOf(row.Order, o.Hospital.ID, row.Card))
		}
	}
	return apigw.WriteJSON(w, http.StatusOK, struct {
		Orders []ownOrder `json:"orders"`
	}{list})
}

type ownOrderWhole struct {
	ownOrder
	State         lab.State       `json:"state"`
	Settlement    lab.Settlement  `json:"settlement"`
	PreferredDate string          `json:"preferred_date,omitempty"`
	Home          bool            `json:"home_collection"`
	Name          string          `json:"name"`
	Lines         []lineAnswer    `json:"lines"`
	Cash          []ownCash       `json:"cash"`
	Reports       []ownReport     `json:"reports"`
	Bills         []billAnswer    `json:"bills"`
	Steps         []lab.StepTaken `json:"steps"`
	ExpectedAt    *lab.Moment     `json:"expected_at,omitempty"`
}

type ownCash struct {
	Receipt string     `json:"receipt"`
	Amount  lab.Paise  `json:"amount"`
	At      lab.Moment `json:"at"`
	Method  lab.Method `json:"method"`
}

type ownReport struct {
	Version      int            `json:"version"`
	Kind         lab.ReportKind `json:"kind"`
	AuthorisedAt lab.Moment     `json:"authorised_at"`
}

// showOwn answers one own order: what it costs, how far it is, which reports there are. Who worked on it and on which
// tube is the laboratory's.
func (h handlers) showOwn(w http.ResponseWriter, r *http.Request) error {
	o, own, err := command.FindOwnOrder(r, h.store)
	if err != nil {
		return err
	}
	tests, err := h.store.Tests(r.Context(), own.Hospital, apigw.RequestInfoFrom(r.Context()).Now)
	if err != nil {
		return err
	}
	shown := o.ViewForPatient()
	a := ownOrderWhole{ownOrder: ownOrderOf(o.ID, o.Hospital, store.CardOf(o)), State: o.State, Settlement: o.Settlement,
		PreferredDate: o.PreferredDate, Home: o.HomeCollection, Name: o.Patient.Name, Lines: apigw.ListOf(shown.Lines, lineOf), Steps: o.StepsTaken(), ExpectedAt: tests.DueAt(shown.Open, o.Priority, o.FirstCollected()),
		Bills:   billsOf(o.Money),
		Cash:    apigw.ListOf(o.Money.Taken(), func(c lab.Cash) ownCash { return ownCash{c.Receipt, c.Amount, c.At, c.Method} }),
		Reports: apigw.ListOf(shown.Reports, func(v lab.Report) ownReport { return ownReport{v.Version, v.Kind, v.AuthorisedAt} })}
	return apigw.WriteJSON(w, http.StatusOK, a)
}
