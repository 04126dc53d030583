package lab

import (
	"slices"
	"strings"
	"unicode"
)

// SpecimenState is the state of a specimen.
type SpecimenState string

// The states of a specimen (docs/rules.md#specimen-states).
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

// SpecimenStates lists the states in the order of a specimen's progress; the last four are final.
var SpecimenStates = []SpecimenState{Planned, Labelled, TubeCollected, InTransit, TubeReceived, TubeAccepted, Stored,
	Disposed, Rejected, Lost, ReferredOut}

// Timepoint says when a specimen is to be collected, where its tests depend on it. Two time points are two specimens.
type Timepoint string

// The time points.
const (
	AnyTime   Timepoint = ""
	Fasting   Timepoint = "fasting"
	AfterMeal Timepoint = "after_meal"
	Random    Timepoint = "random" // at any time, without regard to meals
)

// Timepoints lists those that a test may need.
var Timepoints = []Timepoint{Fasting, AfterMeal, Random}

// Specimen is one container and its chain of custody: who had it, and when.
type Specimen struct {
	ID          string        `json:"id"`               // "E1": letter of the container, and its number in the order
	Parent      string        `json:"parent,omitempty"` // the specimen that it replaces
	Container   string        `json:"container"`        // "E"
	Name        string        `json:"name"`             // "EDTA whole blood"
	Timepoint   Timepoint     `json:"timepoint,omitempty"`
	State       SpecimenState `json:"state"`
	Rev         int           `json:"rev"`
	Reason      string        `json:"reason,omitempty"` // why it was rejected, lost or discarded
	Identity    *Identity     `json:"identity,omitempty"`
	Device      string        `json:"device,omitempty"` // the device that reported the collection afterwards
	CollectedAt *Moment       `json:"collected_at,omitempty"`
	CollectedBy string        `json:"collected_by,omitempty"`
	// CollectedByName is the name of that person then, as the report prints it.
	CollectedByName string  `json:"collected_by_name,omitempty"`
	ReceivedAt      *Moment `json:"received_at,omitempty"`
	ReceivedBy      string  `json:"received_by,omitempty"`
	AcceptedAt      *Moment `json:"accepted_at,omitempty"`
	AcceptedBy      string  `json:"accepted_by,omitempty"`
	LeftAt          *Moment `json:"left_at,omitempty"` // when it was rejected, lost, referred out or disposed of
	LeftBy          string  `json:"left_by,omitempty"`
	Laboratory      string  `json:"laboratory,omitempty"` // to which it was referred out, where it was named
	// TimeDoubt is why a time that a device reported of the specimen cannot be. Its results are held.
	TimeDoubt string `json:"time_doubt,omitempty"`
}

// lastMoved returns when the specimen was last collected, received or accepted, nil if none of it happened.
func (s Specimen) lastMoved() (last *Moment) {
	for _, m := range []*Moment{s.CollectedAt, s.ReceivedAt, s.AcceptedAt} {
		if m != nil {
			last = m
		}
	}
	return last
}

// isUsable reports whether something can still be measured, or was measured, from the specimen.
func (s Specimen) isUsable() bool {
	return s.State != Rejected && s.State != Lost && s.State != Disposed
}

// Accession returns the number on the label: the order's number and the specimen's id, "26-000417-E1".
func (o Order) Accession(s Specimen) string { return o.Number + "-" + s.ID }

// ReadLabel returns a label, accession or number as it is written here. A scanner or a person may send it in small
// letters, with blanks, or with a line end.
func ReadLabel(s string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s))
}

// specimenOn returns the id on the label of a specimen of this order: "E1" of "E1" and of "26-000417-E1".
func (o Order) specimenOn(label string) string {
	return strings.TrimPrefix(ReadLabel(label), o.Number+"-")
}

// Identity says how the patient was identified at collection: by two identifiers, spoken or scanned.
type Identity struct {
	Confirmed []string `json:"confirmed"` // of name, birth_date, uhid, phone, wristband
	How       string   `json:"how"`       // spoken | scanned
}

// identifiers are the identifiers that count.
var identifiers = []string{"name", "birth_date", "uhid", "phone", "wristband"}

func (i Identity) check() error {
	if i.How != "spoken" && i.How != "scanned" {
		return Bad("identity.how", "Choose spoken or scanned.")
	}
	distinct := slices.Compact(slices.Sorted(slices.Values(i.Confirmed)))
	if len(distinct) < 2 || len(distinct) != len(i.Confirmed) {
		return Bad("identity.confirmed", "Confirm two different identifiers.")
	}
	for _, c := range distinct {
		if !slices.Contains(identifiers, c) {
			return Bad("identity.confirmed", "Choose from name, birth_date, uhid, phone and wristband.")
		}
	}
	return nil
}
