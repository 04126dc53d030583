package lab

import (
	"slices"
	"strings"
)

// State is where an order stands as a matter of business. Where its tests stand is in its items.
type State string

// The states of an order (rules §2).
const (
	Waiting       State = "waiting"        // online payment is awaited
	PaymentFailed State = "payment_failed" // the last attempt failed, it may be retried
	Expired       State = "expired"
	Confirmed     State = "confirmed" // the laboratory may work on it
	Cancelled     State = "cancelled"
	Completed     State = "completed" // everything is released, cancelled or not performed
)

// Settlement is how an order is paid.
type Settlement string

// The settlements. Later is for wards, emergencies and insurers, always with a reason.
const (
	Online Settlement = "online"
	COD    Settlement = "cod"
	Later  Settlement = "later"
)

// Priority orders the work.
type Priority string

// The priorities, least urgent first.
const (
	Routine Priority = "routine"
	Urgent  Priority = "urgent"
	Stat    Priority = "stat"
)

// Order is what a patient asked for and owes, with everything the laboratory has done about it except clinical values,
// which live in run sheets that the functions of money and mail cannot read. It is a value: an action never changes
// its receiver. The JSON names are the stored form (see shared/store).
type Order struct {
	ID       string `json:"id"` // "<hospital>-<uuidv7>"
	Hospital string `json:"hospital"`
	Number   string `json:"number"` // "26-000417"
	Version  int    `json:"version"`
	Chain    string `json:"chain"` // hash of the last event

	State            State      `json:"state"`
	Settlement       Settlement `json:"settlement"`
	SettlementReason string     `json:"settlement_reason,omitempty"`
	Priority         Priority   `json:"priority"`
	PlacedAt         Moment     `json:"placed_at"`
	PlacedBy         string     `json:"placed_by"`
	PreferredDate    string     `json:"preferred_date,omitempty"` // IST day
	HomeCollection   bool       `json:"home_collection,omitempty"`
	ExpiresAt        *Moment    `json:"expires_at,omitempty"` // unless it is paid, or collected, by then (see expiry)
	ClosedAt         *Moment    `json:"closed_at,omitempty"`  // when it was completed, cancelled or failed
	CloseReason      string     `json:"close_reason,omitempty"`
	Orderer          *Orderer   `json:"orderer,omitempty"`
	Ward             string     `json:"ward,omitempty"`
	Catalogue        string     `json:"catalogue"` // version of the catalogue it was placed from
	Slip             string     `json:"slip"`      // token of the visit slip
	Origin           string     `json:"origin"`    // hash of the request that placed it
	Rev              int        `json:"rev"`       // rev of the part "order"

	Patient   Snapshot   `json:"patient"`
	Money     Money      `json:"money"`
	Specimens []Specimen `json:"specimens"`
	Items     []Item     `json:"items"`
	Reports   Reports    `json:"reports"`
	Holds     []Hold     `json:"holds,omitempty"`
	Tasks     []Task     `json:"tasks,omitempty"` // the open ones; what became of the others is in the events
	Calls     []Call     `json:"calls,omitempty"`
}

// Orderer is the doctor who asked for the tests, as written on the request.
type Orderer struct {
	Name         string `json:"name"`
	Phone        string `json:"phone,omitempty"`
	Registration string `json:"registration,omitempty"`
}

// Snapshot is the patient as known when the order was placed, so that a later correction of the person never changes
// the ranges and names an order was worked with.
type Snapshot struct {
	Rev       int    `json:"rev"`
	ID        string `json:"id"`
	Number    string `json:"number"` // UHID
	Name      string `json:"name"`
	NameLatin string `json:"name_latin"`
	BirthDate string `json:"birth_date"`
	Estimated bool   `json:"estimated,omitempty"`
	Sex       string `json:"sex"`
}

// HospitalOf reads the hospital out of an order's id, which carries it; "" when it does not look like one.
func HospitalOf(orderID string) string {
	hospital, rest, found := strings.Cut(orderID, "-")
	if !found || rest == "" {
		return ""
	}
	return hospital
}

// Revs lists every part with its rev: order, money, patient, report, specimen:<id>, item:<code>.
func (o Order) Revs() map[string]int {
	revs := map[string]int{
		"order": o.Rev, "money": o.Money.Rev, "patient": o.Patient.Rev, "report": o.Reports.Rev,
	}
	for _, s := range o.Specimens {
		revs["specimen:"+s.ID] = s.Rev
	}
	for _, i := range o.Items {
		revs["item:"+i.Code] = i.Rev
	}
	return revs
}

// clone copies what an action may change, so that the receiver stays as it was.
func (o Order) clone() Order {
	o.Money.Credits = slices.Clone(o.Money.Credits)
	o.Money.Cash = slices.Clone(o.Money.Cash)
	o.Money.Refunds = slices.Clone(o.Money.Refunds)
	o.Money.Attempts = slices.Clone(o.Money.Attempts)
	for n := range o.Money.Attempts {
		o.Money.Attempts[n].Payments = slices.Clone(o.Money.Attempts[n].Payments)
	}
	o.Money.Books = slices.Clone(o.Money.Books)
	o.Specimens = slices.Clone(o.Specimens)
	o.Items = slices.Clone(o.Items)
	o.Reports.Versions = slices.Clone(o.Reports.Versions)
	o.Holds = slices.Clone(o.Holds)
	o.Tasks = slices.Clone(o.Tasks)
	o.Calls = slices.Clone(o.Calls)
	return o
}

func (o Order) specimenIndex(id string) int {
	return slices.IndexFunc(o.Specimens, func(s Specimen) bool { return s.ID == id })
}

func (o Order) itemIndex(code string) int {
	return slices.IndexFunc(o.Items, func(i Item) bool { return i.Code == code })
}

// alive refuses work on an order that is not confirmed.
func (o Order) alive() error {
	switch o.State {
	case Confirmed:
		return nil
	case Waiting, PaymentFailed:
		return refuse(Conflict, "unpaid", "This order is not paid yet.")
	}
	return refuse(Conflict, "order_closed", "This order is closed.")
}
