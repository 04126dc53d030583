package lab

import (
	"slices"
	"strings"
)

// State is the state of an order as a whole. The states of its tests are in its items.
type State string

// The states of an order (docs/rules.md#order-states).
const (
	Waiting       State = "waiting"        // for an online payment
	PaymentFailed State = "payment_failed" // the last online payment failed; the patient may try again
	Expired       State = "expired"        // nobody paid, or nobody came, in time
	Confirmed     State = "confirmed"      // the laboratory may work on it
	Cancelled     State = "cancelled"
	Completed     State = "completed" // every test is released, cancelled or not performed
)

// Settlement is how an order is paid.
type Settlement string

// The settlements. COD is cash on collection. Later is for wards, emergencies and insurers, and always has a reason.
const (
	Online Settlement = "online"
	COD    Settlement = "cod"
	Later  Settlement = "later"
)

// Settlements lists all settlements.
var Settlements = []Settlement{Online, COD, Later}

// Priority says how urgent an order is.
type Priority string

// The priorities, least urgent first.
const (
	Routine Priority = "routine"
	Urgent  Priority = "urgent"
	Stat    Priority = "stat"
)

// Order is what a patient asked for and what it costs, with everything that was done about it, except for clinical
// values: those are in run sheets, which the functions for money and mail have no right to read. Order is a value: its
// methods never change the receiver. The JSON names are the stored form.
type Order struct {
	ID       string `json:"id"` // "<hospital>-<uuidv7>"
	Hospital string `json:"hospital"`
	Number   string `json:"number"` // "26-000417", printed and spoken
	Version  int    `json:"version"`
	Chain    string `json:"chain"` // hash of the last event

	State            State      `json:"state"`
	Settlement       Settlement `json:"settlement"`
	SettlementReason string     `json:"settlement_reason,omitempty"`
	Priority         Priority   `json:"priority"`
	PlacedAt         Moment     `json:"placed_at"`
	PlacedBy         string     `json:"placed_by"`
	PreferredDate    string     `json:"preferred_date,omitempty"` // day in India
	HomeCollection   bool       `json:"home_collection,omitempty"`
	ExpiresAt        *Moment    `json:"expires_at,omitempty"` // unless it is paid or collected before; nil for never
	ClosedAt         *Moment    `json:"closed_at,omitempty"`  // when it was completed, cancelled or expired
	CloseReason      string     `json:"close_reason,omitempty"`
	Orderer          *Orderer   `json:"orderer,omitempty"`
	Ward             string     `json:"ward,omitempty"`
	VisitType        VisitType  `json:"visit_type,omitempty"`
	QueueNumber      int        `json:"queue_number,omitempty"` // by which the patient is called on the day of placing; 0 for none
	Called           *QueueCall `json:"called,omitempty"`       // where that number was called to
	Catalogue        string     `json:"catalogue"`              // version of the catalogue it was placed from
	Clinical         int        `json:"clinical,omitempty"`     // number of the event with which the newest clinical information came
	Slot             string     `json:"slot,omitempty"`         // in which it is drawn at home, "08:00-10:00"
	AtHome           bool       `json:"at_home,omitempty"`      // where to draw is known; it lies beside the order
	// Changed is how often a part of what was said at placing has become another since.
	Changed map[string]int `json:"changed,omitempty"`
	// SlipVersion is of the visit slip: what a version before it opened, opens nothing. 0 of an order from before there were
	// versions. The token is nowhere kept.
	SlipVersion int    `json:"slip_version"`
	Origin      string `json:"origin"` // hash of the request that placed it, to recognise a repetition
	Rev         int    `json:"rev"`    // of the part "order"

	Patient   Snapshot   `json:"patient"`
	Money     Money      `json:"money"`
	Specimens []Specimen `json:"specimens"`
	Items     []Item     `json:"items"`
	Reports   Reports    `json:"reports"`
	Holds     []Hold     `json:"holds,omitempty"`
	Tasks     []Task     `json:"tasks,omitempty"` // the open ones; closed tasks are in the events only
	Calls     []Call     `json:"calls,omitempty"`
	// Letters are those that have not reached anybody.
	Letters []FailedLetter `json:"letters,omitempty"`
}

// Orderer is the doctor who asked for the tests, as written on the request.
type Orderer struct {
	Name         string `json:"name"`
	Phone        string `json:"phone,omitempty"`
	Registration string `json:"registration,omitempty"`
}

// Snapshot is the patient as recorded now. It follows each correction of the person (docs/rules.md#patient-follows); id
// and number are those that the order was placed with.
type Snapshot struct {
	Rev           int    `json:"rev"`
	ID            string `json:"id"`
	Number        string `json:"number"` // hospital's number of the patient (UHID): "P26-000093"
	Name          string `json:"name"`
	NameLatin     string `json:"name_latin"`
	BirthDate     string `json:"birth_date"`
	Estimated     bool   `json:"estimated,omitempty"`
	EarliestBirth string `json:"earliest_birth,omitempty"` // see Patient
	Sex           string `json:"sex"`
	Language      string `json:"language,omitempty"` // of the report
}

// HospitalOf returns the hospital's id, which an order's id starts with, or "" for text that is not an order's id.
func HospitalOf(orderID string) string {
	hospital, rest, found := strings.Cut(orderID, "-")
	if !found || rest == "" {
		return ""
	}
	return hospital
}

// clone copies everything that a command may change, so that the receiver stays as it was.
func (o Order) clone() Order {
	o.Money.Credits = slices.Clone(o.Money.Credits)
	o.Money.Cash = slices.Clone(o.Money.Cash)
	o.Money.Refunds = slices.Clone(o.Money.Refunds)
	o.Money.Disputes = slices.Clone(o.Money.Disputes)
	o.Money.Attempts = slices.Clone(o.Money.Attempts)
	for n := range o.Money.Attempts {
		o.Money.Attempts[n].Payments = slices.Clone(o.Money.Attempts[n].Payments)
	}
	o.Money.Books = slices.Clone(o.Money.Books)
	o.Money.Bills = slices.Clone(o.Money.Bills)
	o.Specimens = slices.Clone(o.Specimens)
	o.Items = slices.Clone(o.Items)
	o.Reports.Versions = slices.Clone(o.Reports.Versions)
	o.Holds = slices.Clone(o.Holds)
	o.Tasks = slices.Clone(o.Tasks)
	o.Calls = slices.Clone(o.Calls)
	o.Letters = slices.Clone(o.Letters)
	return o
}

func (o Order) specimenIndex(id string) int {
	return slices.IndexFunc(o.Specimens, func(s Specimen) bool { return s.ID == id })
}

// Has reports whether the order has a test.
func (o Order) Has(item string) bool { return o.itemIndex(item) >= 0 }

func (o Order) itemIndex(code string) int {
	return slices.IndexFunc(o.Items, func(i Item) bool { return i.Code == code })
}
