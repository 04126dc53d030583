package lab

import "slices"

// Notice is what a patient must know about an order besides its stage.
type Notice string

// The notices (docs/rules.md#report-status). All but the last are about what was issued.
const (
	NoticeWithdrawn Notice = "withdrawn"  // nothing that was issued may be used
	NoticeCorrected Notice = "corrected"  // what was issued before was wrong: whoever treats the patient should know
	NoticePartial   Notice = "partial"    // more results will follow
	NoticeInPerson  Notice = "in_person"  // the report is handed over at the desk only
	NoticeNewSample Notice = "new_sample" // something must be collected again
)

// Notices lists all notices.
var Notices = []Notice{NoticeWithdrawn, NoticeCorrected, NoticePartial, NoticeInPerson, NoticeNewSample}

// Notices returns what the patient must know now. A version counts when its document is stored, a
// withdrawal at once. That something was
// corrected stays true of every later version, until a withdrawal takes back all.
func (o Order) Notices() []Notice {
	var notices []Notice
	issued, withdrawn, corrected := false, false, false
	for _, r := range o.Reports.Versions {
		if r.State != ReportStored && r.Kind != Withdrawn {
			continue
		}
		issued, withdrawn = true, r.Kind == Withdrawn
		corrected = corrected && !withdrawn || r.Kind == Corrected || r.Kind == Amended
	}
	switch {
	case withdrawn:
		notices = append(notices, NoticeWithdrawn)
	case issued:
		if corrected {
			notices = append(notices, NoticeCorrected)
		}
		if o.nextReportKind() == Partial {
			notices = append(notices, NoticePartial)
		}
		if o.inPerson() {
			notices = append(notices, NoticeInPerson)
		}
	}
	if o.State == Confirmed && slices.ContainsFunc(o.Items, o.awaitsReplacement) {
		notices = append(notices, NoticeNewSample)
	}
	return notices
}

// awaitsReplacement reports whether an item waits for a specimen that replaces a collected one.
func (o Order) awaitsReplacement(i Item) bool {
	n := o.specimenIndex(i.Specimen)
	if i.State != Requested || n < 0 || o.Specimens[n].CollectedAt != nil {
		return false
	}
	for p := o.specimenIndex(o.Specimens[n].Parent); p >= 0; p = o.specimenIndex(o.Specimens[p].Parent) {
		if o.Specimens[p].CollectedAt != nil {
			return true
		}
	}
	return false
}
