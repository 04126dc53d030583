package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/desk"
	"assay/shared/lab"
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
}

type itemAnswer struct {
	Code         string           `json:"code"`
	Name         string           `json:"name"`
	LOINC        string           `json:"loinc"`
	Panel        string           `json:"panel,omitempty"`
	Specimen     string           `json:"specimen"`
	Department   string           `json:"department"`
	State        lab.ItemState    `json:"state"`
	Rev          int              `json:"rev"`
	Held         []lab.HoldReason `json:"held"`
	Run          int              `json:"run,omitempty"`
	EnteredBy    string           `json:"entered_by,omitempty"`
	AuthorisedBy string           `json:"authorised_by,omitempty"`
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
		d, err := desk.Order(r, s, lab.ReadDesk)
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
		Parts: o.Revs(), Slip: o.Slip, Reports: []reportAnswer{}}
	for _, sp := range o.Specimens {
		a.Specimens = append(a.Specimens, tubeAnswer{ID: sp.ID, Accession: o.Accession(sp), Container: sp.Container,
			Name: sp.Name, State: sp.State, Rev: sp.Rev, CollectedAt: sp.CollectedAt, CollectedBy: sp.CollectedBy,
			ReceivedAt: sp.ReceivedAt, AcceptedAt: sp.AcceptedAt})
	}
	for _, i := range o.Items {
		analyte, _ := tests.Analyte(i.Code)
		a.Items = append(a.Items, itemAnswer{Code: i.Code, Name: analyte.Name, LOINC: analyte.LOINC, Panel: i.Panel,
			Specimen: i.Specimen, Department: i.Department, State: i.State, Rev: i.Rev,
			Held: append([]lab.HoldReason{}, i.Hold...), Run: i.Run, EnteredBy: i.EnteredBy,
			AuthorisedBy: i.AuthorisedBy})
	}
	for _, v := range o.Reports.Versions {
		a.Reports = append(a.Reports, reportAnswer{v.Version, v.Kind, v.State, v.Reason, v.AuthorisedAt, v.SHA256})
	}
	return a
}
