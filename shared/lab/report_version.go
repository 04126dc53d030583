package lab

// Reports is the list of an order's report versions.
type Reports struct {
	Rev         int        `json:"rev"`
	Versions    []Report   `json:"versions,omitempty"`
	Signatories []SignedBy `json:"signatories,omitempty"`
	// Patient is the person as the newest version prints it, where that is not the person as recorded now.
	Patient *Snapshot `json:"patient,omitempty"`
}

// Report is what an order keeps about one version; what it prints is in Frozen.
type Report struct {
	Version      int        `json:"version"`
	Kind         ReportKind `json:"kind"`
	State        string     `json:"state"` // ReportMaking | ReportStored
	Reason       string     `json:"reason,omitempty"`
	AuthorisedAt Moment     `json:"authorised_at"`
	SHA256       string     `json:"sha256,omitempty"`
	Statement    string     `json:"statement,omitempty"` // SHA-256 of the signed statement; none of what was stored before there were any
	// Object is the version of the stored document in the bucket: a link asks for this one, whatever was put over it. ""
	// of documents that were stored before this was kept.
	Object string   `json:"object,omitempty"`
	Items  []string `json:"items"` // the items that this version released
}

// ReportKind says how a version relates to the one before.
type ReportKind string

// The kinds of report version (docs/rules.md#report-versions).
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

// Correction says that a released value is being corrected, and why. The released value is valid until the new one is
// authorised.
type Correction struct {
	Kind   ReportKind `json:"kind"`   // Corrected: the value changes; Amended: only the comment
	Reason string     `json:"reason"` // a code
	By     string     `json:"by"`
	At     Moment     `json:"at"`
	// Note is the number of the event whose note says why in words, 0 if there is none.
	Note int `json:"note,omitempty"`
}
