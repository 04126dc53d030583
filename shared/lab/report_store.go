package lab

import (
	"fmt"
	"slices"
	"time"
)

// StoredReport names what was stored of a report version: the hashes of its document and of the statement that is signed,
// and which version of its object in the bucket the document is.
type StoredReport struct{ SHA256, Statement, Object string }

// StoreReport records that the document of a version is stored. It releases the version's items, and completes the
// order if no work is left. changed is false when that was recorded before.
func (o Order) StoreReport(by Member, at time.Time, version int, stored StoredReport) (out Outcome, changed bool, err error) {
	if err := by.May(StoreReport); err != nil {
		return Outcome{}, false, err
	}
	n := slices.IndexFunc(o.Reports.Versions, func(r Report) bool { return r.Version == version })
	if n < 0 {
		return Outcome{}, false, refuse(NotFound, "not_found", "This order has no such report version.")
	}
	if o.Reports.Versions[n].State == ReportStored {
		return Outcome{Order: o}, false, nil
	}
	s := o.begin(StoreReport, by, At(at))
	r := &s.order.Reports.Versions[n]
	r.State, r.SHA256, r.Statement, r.Object = ReportStored, stored.SHA256, stored.Statement, stored.Object
	s.noteChange(fmt.Sprintf("report:%d", version), ReportMaking, ReportStored)
	for _, code := range r.Items {
		if i := s.order.itemIndex(code); s.order.Items[i].State == Authorised {
			s.setItemState(i, Released)
		}
	}
	s.closeIfFinished("", PrintDetails{})
	switch r.Kind {
	case Final:
		s.addDuty(Duty{Kind: DutyMail, Stage: MailReady, Report: version})
	case Corrected, Amended, Withdrawn:
		s.addDuty(Duty{Kind: DutyMail, Stage: MailCorrected, Report: version})
	}
	return s.seal(), true, nil
}
