package lab

import "strings"

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
	ClosedAt         *Moment    `json:"closed_at,omitempty"` // when it was completed, cancelled or failed
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

// SpecimenState is where one container stands.
type SpecimenState string

// The states of a specimen (rules §3).
const (
	Planned       SpecimenState = "planned"
	Labelled      SpecimenState = "labelled"
	TubeCollected SpecimenState = "collected"
	InTransit     SpecimenState = "in_transit"
	TubeReceived  SpecimenState = "received"
	TubeAccepted  SpecimenState = "accepted"
	Stored        SpecimenState = "stored"
	Disposed      SpecimenState = "disposed"
	Rejected      SpecimenState = "rejected"
	Lost          SpecimenState = "lost"
	ReferredOut   SpecimenState = "referred_out"
)

// Specimen is one container and its custody: who had it, and when.
type Specimen struct {
	ID          string        `json:"id"`        // "E1": container code and count within the order
	Container   string        `json:"container"` // "E"
	Name        string        `json:"name"`      // "EDTA whole blood"
	State       SpecimenState `json:"state"`
	Rev         int           `json:"rev"`
	Identity    *Identity     `json:"identity,omitempty"`
	CollectedAt *Moment       `json:"collected_at,omitempty"`
	CollectedBy string        `json:"collected_by,omitempty"`
	ReceivedAt  *Moment       `json:"received_at,omitempty"`
	ReceivedBy  string        `json:"received_by,omitempty"`
	AcceptedAt  *Moment       `json:"accepted_at,omitempty"`
	AcceptedBy  string        `json:"accepted_by,omitempty"`
}

// Accession is the number on the label: the order's number and the container's id, "26-000417-E1".
func (o Order) Accession(s Specimen) string { return o.Number + "-" + s.ID }

// Identity says how the person was identified at collection: two identifiers, one of them spoken or scanned.
type Identity struct {
	Confirmed []string `json:"confirmed"` // of name, birth_date, uhid, phone, wristband
	How       string   `json:"how"`       // spoken | scanned
}

// ItemState is where one orderable test or panel member stands.
type ItemState string

// The states of an item (rules §3).
const (
	Requested     ItemState = "ordered"
	ItemCollected ItemState = "collected"
	ItemReceived  ItemState = "received"
	Ready         ItemState = "ready"
	InProcess     ItemState = "in_process"
	Resulted      ItemState = "resulted"
	Held          ItemState = "held"
	Authorised    ItemState = "authorised"
	Released      ItemState = "released"
	Correcting    ItemState = "correcting"
	ItemCancelled ItemState = "cancelled"
	NotPerformed  ItemState = "not_performed"
)

// Item is one orderable test or panel member. Its values are in the run sheet that Run names.
type Item struct {
	Code         string       `json:"code"`
	Panel        string       `json:"panel,omitempty"`
	Specimen     string       `json:"specimen"`
	Department   string       `json:"dept"`
	State        ItemState    `json:"state"`
	Rev          int          `json:"rev"`
	Hold         []HoldReason `json:"hold,omitempty"`
	Run          int          `json:"run,omitempty"` // the run sheet with the current values
	EnteredBy    string       `json:"entered_by,omitempty"`
	AuthorisedBy string       `json:"authorised_by,omitempty"`
}

// open tells whether work on the item is still owed.
func (i Item) open() bool {
	switch i.State {
	case Released, ItemCancelled, NotPerformed:
		return false
	}
	return true
}

// Reports is the head of an order's report versions.
type Reports struct {
	Rev         int        `json:"rev"`
	Versions    []Report   `json:"versions,omitempty"`
	Signatories []SignedBy `json:"signatories,omitempty"`
}

// Report is the head of one version; what it prints is frozen beside it.
type Report struct {
	Version      int        `json:"version"`
	Kind         ReportKind `json:"kind"`
	State        string     `json:"state"` // ReportMaking | ReportStored
	Reason       string     `json:"reason,omitempty"`
	AuthorisedAt Moment     `json:"authorised_at"`
	SHA256       string     `json:"sha256,omitempty"`
	Items        []string   `json:"items"` // the items this version released
}

// ReportKind says what a version is to the one before it.
type ReportKind string

// The kinds of report version (rules §3).
const (
	Partial   ReportKind = "partial"
	Final     ReportKind = "final"
	Corrected ReportKind = "corrected"
	Amended   ReportKind = "amended"
	Appended  ReportKind = "appended"
	Withdrawn ReportKind = "withdrawn"
)

// The states of a report version.
const (
	ReportMaking = "making"
	ReportStored = "stored"
)

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
	o.Money.Cash = append([]Cash(nil), o.Money.Cash...)
	o.Specimens = append([]Specimen(nil), o.Specimens...)
	o.Items = append([]Item(nil), o.Items...)
	o.Reports.Versions = append([]Report(nil), o.Reports.Versions...)
	return o
}
