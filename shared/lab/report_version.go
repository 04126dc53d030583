package lab

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

// Correction says that a released value is being made anew, and why. The released value stands until then.
type Correction struct {
	Kind   ReportKind `json:"kind"`   // Corrected: the value changes; Amended: the words beside it
	Reason string     `json:"reason"` // a code
	By     string     `json:"by"`
	At     Moment     `json:"at"`
}
