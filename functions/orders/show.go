package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/lab/measure"
	"assay/shared/store"
)

type orderAnswer struct {
	ID               string         `json:"id"`
	Number           string         `json:"number"`
	Version          int            `json:"version"`
	State            lab.State      `json:"state"`
	Tab              lab.Tab        `json:"tab"`
	Stage            string         `json:"stage"`
	Settlement       lab.Settlement `json:"settlement"`
	SettlementReason string         `json:"settlement_reason,omitempty"`
	Priority         lab.Priority   `json:"priority"`
	PlacedAt         lab.Moment     `json:"placed_at"`
	PlacedBy         named          `json:"placed_by"`
	PreferredDate    string         `json:"preferred_date,omitempty"`
	HomeCollection   bool           `json:"home_collection"`
	Total            lab.Paise      `json:"total"`
	Due              lab.Paise      `json:"due"`
	Lines            []lab.Line     `json:"lines"`
	Cash             []lab.Cash     `json:"cash"`
	Patient          person         `json:"patient"`
	Orderer          *lab.Orderer   `json:"orderer,omitempty"`
	Ward             string         `json:"ward,omitempty"`
	Specimens        []tubeAnswer   `json:"specimens"`
	Items            []itemAnswer   `json:"items"`
	Reports          []reportAnswer `json:"reports"`
	Parts            map[string]int `json:"parts"`
	Slip             string         `json:"slip"`
	ExpiresAt        *lab.Moment    `json:"expires_at,omitempty"`
	ClosedAt         *lab.Moment    `json:"closed_at,omitempty"`
	CloseReason      string         `json:"close_reason,omitempty"`
	Credits          []creditAnswer `json:"credits"`
	Refunds          []refundAnswer `json:"refunds"`
	Holds            []lab.Hold     `json:"holds"`
	Tasks            []lab.Task     `json:"tasks"`
	Calls            []lab.Call     `json:"calls"`
}

// creditAnswer is a line of the invoice that was taken back.
type creditAnswer struct {
	Code   string    `json:"code"`
	Amount lab.Paise `json:"amount"`
}

// refundAnswer is money that goes back, in cash or through the payment that brought it.
type refundAnswer struct {
	ID         string          `json:"id"`
	Amount     lab.Paise       `json:"amount"`
	State      lab.RefundState `json:"state"`
	Of         string          `json:"of,omitempty"`
	Via        string          `json:"via,omitempty"`
	AskedBy    string          `json:"asked_by"`
	ApprovedBy string          `json:"approved_by,omitempty"`
	PaidAt     *lab.Moment     `json:"paid_at,omitempty"`
	Receipt    string          `json:"receipt,omitempty"`
}

type named struct {
	Person string `json:"person"`
	Name   string `json:"name,omitempty"`
}

type tubeAnswer struct {
	ID          string            `json:"id"`
	Accession   string            `json:"accession"`
	Container   string            `json:"container"`
	Name        string            `json:"name"`
	State       lab.SpecimenState `json:"state"`
	Rev         int               `json:"rev"`
	CollectedAt *lab.Moment       `json:"collected_at,omitempty"`
	CollectedBy string            `json:"collected_by,omitempty"`
	ReceivedAt  *lab.Moment       `json:"received_at,omitempty"`
	AcceptedAt  *lab.Moment       `json:"accepted_at,omitempty"`
	Parent      string            `json:"parent,omitempty"`
	Reason      string            `json:"reason,omitempty"`
	LeftAt      *lab.Moment       `json:"left_at,omitempty"`
}

type itemAnswer struct {
	Code         string               `json:"code"`
	Name         string               `json:"name"`
	LOINC        string               `json:"loinc"`
	Panel        string               `json:"panel,omitempty"`
	Specimen     string               `json:"specimen"`
	Department   string               `json:"department"`
	State        lab.ItemState        `json:"state"`
	Rev          int                  `json:"rev"`
	Held         []measure.HoldReason `json:"held"`
	Run          int                  `json:"run,omitempty"`
	EnteredBy    string               `json:"entered_by,omitempty"`
	AuthorisedBy string               `json:"authorised_by,omitempty"`
	Reason       string               `json:"reason,omitempty"`
	Correction   lab.ReportKind       `json:"correction,omitempty"` // what is being made anew
}

type reportAnswer struct {
	Version      int            `json:"version"`
	Kind         lab.ReportKind `json:"kind"`
	State        string         `json:"state"`
	Reason       string         `json:"reason,omitempty"`
	AuthorisedAt lab.Moment     `json:"authorised_at"`
	SHA256       string         `json:"sha256,omitempty"`
}

// show answers one order, without clinical values.
func show(s *store.Store, tests *catalogue.Catalogue) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		d, err := command.Order(r, s, lab.ReadOrders)
		if err != nil {
			return err
		}
		names, err := s.Names(r.Context(), d.Order.Hospital, []string{d.Order.PlacedBy})
		if err != nil {
			return err
		}
		return apigw.WriteJSON(w, http.StatusOK, orderOf(d.Order, tests, names, r))
	}
}

func orderOf(o lab.Order, tests *catalogue.Catalogue, names map[string]string, r *http.Request) orderAnswer {
	a := orderAnswer{ID: o.ID, Number: o.Number, Version: o.Version, State: o.State, Tab: o.Tab(), Stage: o.Stage(),
		Settlement: o.Settlement, SettlementReason: o.SettlementReason, Priority: o.Priority, PlacedAt: o.PlacedAt,
		PlacedBy: named{o.PlacedBy, names[o.PlacedBy]}, PreferredDate: o.PreferredDate,
		HomeCollection: o.HomeCollection, Total: o.Money.Total(), Due: o.Money.Due(), Lines: o.Money.Lines,
		Cash: append([]lab.Cash{}, o.Money.Cash...), Patient: personOf(o.Patient, r), Orderer: o.Orderer, Ward: o.Ward,
		Parts: o.Revs(), Slip: o.Slip, Reports: []reportAnswer{}, ExpiresAt: o.ExpiresAt,
		ClosedAt: o.ClosedAt, CloseReason: o.CloseReason, Credits: []creditAnswer{}, Refunds: []refundAnswer{},
		Holds: append([]lab.Hold{}, o.Holds...), Tasks: append([]lab.Task{}, o.Tasks...), Calls: append([]lab.Call{}, o.Calls...)}
	for _, c := range o.Money.Credits {
		a.Credits = append(a.Credits, creditAnswer{c.Code, c.Amount})
	}
	for _, f := range o.Money.Refunds {
		a.Refunds = append(a.Refunds, refundAnswer{f.ID, f.Amount, f.State, f.Of, f.Via, f.AskedBy, f.ApprovedBy, f.PaidAt, f.Receipt})
	}
	for _, sp := range o.Specimens {
		a.Specimens = append(a.Specimens, tubeAnswer{ID: sp.ID, Accession: o.Accession(sp), Container: sp.Container,
			Name: sp.Name, State: sp.State, Rev: sp.Rev, CollectedAt: sp.CollectedAt, CollectedBy: sp.CollectedBy,
			ReceivedAt: sp.ReceivedAt, AcceptedAt: sp.AcceptedAt, Parent: sp.Parent, Reason: sp.Reason, LeftAt: sp.LeftAt})
	}
	for _, i := range o.Items {
		analyte, _ := tests.Analyte(i.Code)
		correction := lab.ReportKind("")
		if i.Correction != nil {
			correction = i.Correction.Kind
		}
		a.Items = append(a.Items, itemAnswer{Code: i.Code, Name: analyte.Name, LOINC: analyte.LOINC, Panel: i.Panel,
			Specimen: i.Specimen, Department: i.Department, State: i.State, Rev: i.Rev,
			Held: append([]measure.HoldReason{}, i.Hold...), Run: i.Run, EnteredBy: i.EnteredBy,
			AuthorisedBy: i.AuthorisedBy, Reason: i.Reason, Correction: correction})
	}
	for _, v := range o.Reports.Versions {
		a.Reports = append(a.Reports, reportAnswer{v.Version, v.Kind, v.State, v.Reason, v.AuthorisedAt, v.SHA256})
	}
	return a
}
