package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/lab/measure"
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
	Lines            []lineAnswer   `json:"lines"`
	Cash             []cashAnswer   `json:"cash"`
	Patient          patientAnswer  `json:"patient"`
	Orderer          *orderer       `json:"orderer,omitempty"`
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
	Holds            []holdAnswer   `json:"holds"`
	Tasks            []taskAnswer   `json:"tasks"`
	PatientChanged   bool           `json:"patient_changed"` // what was labelled or printed under the former data is not settled
	Calls            []callAnswer   `json:"calls"`
}

// patientAnswer is the patient as recorded now; id and number are those that the order was placed with.
type patientAnswer struct {
	ID        string `json:"id"`
	Number    string `json:"number"`
	Name      string `json:"name"`
	NameLatin string `json:"name_latin"`
	BirthDate string `json:"birth_date"`
	Estimated bool   `json:"estimated"`
	Age       string `json:"age"`
	Sex       string `json:"sex"`
}

// orderer is the doctor who wants the tests, as it is sent and shown.
type orderer struct {
	Name         string `json:"name"`
	Phone        string `json:"phone,omitempty"`
	Registration string `json:"registration,omitempty"`
}

// lineAnswer is a line of the invoice.
type lineAnswer struct {
	Code   string    `json:"code"`
	Name   string    `json:"name"`
	Amount lab.Paise `json:"amount"`
}

func lineOf(l lab.Line) lineAnswer { return lineAnswer{l.Code, l.Name, l.Amount} }

// cashAnswer is a receipt of cash.
type cashAnswer struct {
	Receipt   string     `json:"receipt"`
	Amount    lab.Paise  `json:"amount"`
	At        lab.Moment `json:"at"`
	By        string     `json:"by"`
	Device    string     `json:"device,omitempty"`
	Unapplied bool       `json:"unapplied,omitempty"`
}

// holdAnswer is one reason for which the order waits.
type holdAnswer struct {
	Kind  lab.HoldKind `json:"kind"`
	Since lab.Moment   `json:"since"`
}

// taskAnswer is what a person has still to do.
type taskAnswer struct {
	ID     string       `json:"id"`
	Kind   lab.TaskKind `json:"kind"`
	About  string       `json:"about,omitempty"`
	Why    string       `json:"why,omitempty"`
	Run    int          `json:"run,omitempty"`
	Role   lab.Role     `json:"role"`
	Person string       `json:"person,omitempty"`
	Opened lab.Moment   `json:"opened"`
	Due    lab.Moment   `json:"due"`
}

// callAnswer is one call about a critical value.
type callAnswer struct {
	Item    string          `json:"item"`
	Run     int             `json:"run"`
	Outcome lab.CallOutcome `json:"outcome"`
	At      lab.Moment      `json:"at"`
	By      string          `json:"by"`
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
	Timepoint   lab.Timepoint     `json:"timepoint,omitempty"`
	State       lab.SpecimenState `json:"state"`
	Rev         int               `json:"rev"`
	CollectedAt *lab.Moment       `json:"collected_at,omitempty"`
	CollectedBy string            `json:"collected_by,omitempty"`
	ReceivedAt  *lab.Moment       `json:"received_at,omitempty"`
	AcceptedAt  *lab.Moment       `json:"accepted_at,omitempty"`
	Parent      string            `json:"parent,omitempty"`
	Reason      string            `json:"reason,omitempty"`
	LeftAt      *lab.Moment       `json:"left_at,omitempty"`
	Laboratory  string            `json:"laboratory,omitempty"`
	TimeDoubt   string            `json:"time_doubt,omitempty"` // why a time that a device told of it cannot be
}

type itemAnswer struct {
	Code           string               `json:"code"`
	Name           string               `json:"name"`
	LOINC          string               `json:"loinc"`
	Panel          string               `json:"panel,omitempty"`
	Specimen       string               `json:"specimen"`
	Department     string               `json:"department"`
	CalculatedFrom []string             `json:"calculated_from,omitempty"` // items; its value is never entered
	State          lab.ItemState        `json:"state"`
	Rev            int                  `json:"rev"`
	Held           []measure.HoldReason `json:"held"`
	Run            int                  `json:"run,omitempty"`
	EnteredBy      string               `json:"entered_by,omitempty"`
	AuthorisedBy   string               `json:"authorised_by,omitempty"`
	Reason         string               `json:"reason,omitempty"`
	Correction     *correctionAnswer    `json:"correction,omitempty"`
}

// correctionAnswer is an open correction: what it is to be, why, and whether a new value was entered, which then waits
// for a signatory.
type correctionAnswer struct {
	Kind    lab.ReportKind `json:"kind"`
	Reason  string         `json:"reason"`
	By      string         `json:"by"`
	At      lab.Moment     `json:"at"`
	Entered bool           `json:"entered"`
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
func (h handlers) show(w http.ResponseWriter, r *http.Request) error {
	d, err := command.Read{By: command.StaffOnOrder, May: lab.ReadOrders}.Load(r, h.store)
	if err != nil {
		return err
	}
	o := d.Order
	names, err := h.store.Names(r.Context(), o.Hospital, []string{o.PlacedBy})
	if err != nil {
		return err
	}
	a := orderAnswer{ID: o.ID, Number: o.Number, Version: o.Version, State: o.State, Tab: o.Tab(), Stage: o.Stage(),
		Settlement: o.Settlement, SettlementReason: o.SettlementReason, Priority: o.Priority, PlacedAt: o.PlacedAt,
		PlacedBy: named{o.PlacedBy, names[o.PlacedBy]}, PreferredDate: o.PreferredDate,
		HomeCollection: o.HomeCollection, Total: o.Money.Total(), Due: o.Money.Due(),
		Orderer: (*orderer)(o.Orderer), Ward: o.Ward, Parts: o.Revs(), Slip: o.Slip, ExpiresAt: o.ExpiresAt,
		ClosedAt: o.ClosedAt, CloseReason: o.CloseReason}
	p := o.Patient
	a.Patient = patientAnswer{p.ID, p.Number, p.Name, p.NameLatin, p.BirthDate, p.Estimated, p.AgeText(d.Now), p.Sex}
	a.Lines = apigw.ListOf(o.Money.Lines, lineOf)
	a.Cash = apigw.ListOf(o.Money.Cash, func(c lab.Cash) cashAnswer { return cashAnswer(c) })
	a.Credits = apigw.ListOf(o.Money.Credits, func(c lab.Credit) creditAnswer { return creditAnswer{c.Code, c.Amount} })
	a.Refunds = apigw.ListOf(o.Money.Refunds, func(f lab.Refund) refundAnswer {
		return refundAnswer{f.ID, f.Amount, f.State, f.Of, f.Via, f.AskedBy, f.ApprovedBy, f.PaidAt, f.Receipt}
	})
	a.Specimens = apigw.ListOf(o.Specimens, func(sp lab.Specimen) tubeAnswer {
		return tubeAnswer{ID: sp.ID, Accession: o.Accession(sp), Container: sp.Container, Name: sp.Name, Timepoint: sp.Timepoint, State: sp.State,
			Rev: sp.Rev, CollectedAt: sp.CollectedAt, CollectedBy: sp.CollectedBy, ReceivedAt: sp.ReceivedAt,
			AcceptedAt: sp.AcceptedAt, Parent: sp.Parent, Reason: sp.Reason, LeftAt: sp.LeftAt,
			Laboratory: sp.Laboratory, TimeDoubt: sp.TimeDoubt}
	})
	a.Items = apigw.ListOf(o.Items, h.itemOf)
	a.Reports = apigw.ListOf(o.Reports.Versions, func(v lab.Report) reportAnswer {
		return reportAnswer{v.Version, v.Kind, v.State, v.Reason, v.AuthorisedAt, v.SHA256}
	})
	a.Holds = apigw.ListOf(o.Holds, func(h lab.Hold) holdAnswer { return holdAnswer(h) })
	a.Tasks = apigw.ListOf(o.Tasks, func(t lab.Task) taskAnswer {
		return taskAnswer{t.ID, t.Kind, t.About, t.Why, o.RunOf(t), t.Role, t.Person, t.Opened, t.Due}
	})
	a.PatientChanged = o.PatientChanged()
	a.Calls = apigw.ListOf(o.Calls, func(c lab.Call) callAnswer { return callAnswer(c) })
	return apigw.WriteJSON(w, http.StatusOK, a)
}

func (h handlers) itemOf(i lab.Item) itemAnswer {
	analyte, _ := h.tests.Analyte(i.Code)
	a := itemAnswer{Code: i.Code, Name: analyte.Name, LOINC: analyte.LOINC, Panel: i.Panel, Specimen: i.Specimen,
		Department: i.Department, CalculatedFrom: i.CalculatedFrom, State: i.State, Rev: i.Rev, Held: append([]measure.HoldReason{}, i.Hold...), Run: i.CurrentRun(),
		EnteredBy: i.EnteredBy, AuthorisedBy: i.AuthorisedBy, Reason: i.Reason}
	if c := i.Correction; c != nil {
		a.Correction = &correctionAnswer{c.Kind, c.Reason, c.By, c.At, i.HasNewValue()}
	}
	return a
}
