package lab

import "slices"

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

// SpecimenStates lists them in the order of a tube's way; the last four are where ways end or leave.
var SpecimenStates = []SpecimenState{Planned, Labelled, TubeCollected, InTransit, TubeReceived, TubeAccepted, Stored,
	Disposed, Rejected, Lost, ReferredOut}

// Specimen is one container and its custody: who had it, and when.
type Specimen struct {
	ID          string        `json:"id"`               // "E1": container code and count within the order
	Parent      string        `json:"parent,omitempty"` // the tube it is drawn anew for
	Container   string        `json:"container"`        // "E"
	Name        string        `json:"name"`             // "EDTA whole blood"
	State       SpecimenState `json:"state"`
	Rev         int           `json:"rev"`
	Reason      string        `json:"reason,omitempty"` // why it was rejected, lost or not enough
	Identity    *Identity     `json:"identity,omitempty"`
	Device      string        `json:"device,omitempty"` // that reported the collection afterwards
	CollectedAt *Moment       `json:"collected_at,omitempty"`
	CollectedBy string        `json:"collected_by,omitempty"`
	ReceivedAt  *Moment       `json:"received_at,omitempty"`
	ReceivedBy  string        `json:"received_by,omitempty"`
	AcceptedAt  *Moment       `json:"accepted_at,omitempty"`
	AcceptedBy  string        `json:"accepted_by,omitempty"`
	LeftAt      *Moment       `json:"left_at,omitempty"` // when it was rejected, lost, referred out or disposed of
	LeftBy      string        `json:"left_by,omitempty"`
}

// usable tells whether the tube can still give, or has given, something to measure.
func (s Specimen) usable() bool { return s.State != Rejected && s.State != Lost && s.State != Disposed }

// Accession is the number on the label: the order's number and the container's id, "26-000417-E1".
func (o Order) Accession(s Specimen) string { return o.Number + "-" + s.ID }

// Identity says how the person was identified at collection: two identifiers, one of them spoken or scanned.
type Identity struct {
	Confirmed []string `json:"confirmed"` // of name, birth_date, uhid, phone, wristband
	How       string   `json:"how"`       // spoken | scanned
}

// identifiers are the ways in which a person is told from another at the bedside.
var identifiers = []string{"name", "birth_date", "uhid", "phone", "wristband"}

func (i Identity) check() error {
	if i.How != "spoken" && i.How != "scanned" {
		return Bad("identity.how", "Say whether the identity was spoken or scanned.")
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
