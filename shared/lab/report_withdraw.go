package lab

import (
	"slices"
	"time"
)

// WithdrawReport withdraws the whole report, for instance because it is another patient's: a version without values
// follows, and the released results are open for correction. The note says why in words where the reason is other; the
// caller stores it with the values.
func (o Order) WithdrawReport(by Member, at time.Time, reason, note string, p PrintDetails) (Outcome, error) {
	if err := by.May(Withdraw); err != nil {
		return Outcome{}, err
	}
	if err := checkCorrectReason(reason, note); err != nil {
		return Outcome{}, err
	}
	if err := o.requireConfirmedOrCompleted(); err != nil {
		return Outcome{}, err
	}
	stored := slices.ContainsFunc(o.Reports.Versions, func(r Report) bool { return r.State == ReportStored })
	making := slices.ContainsFunc(o.Reports.Versions, func(r Report) bool { return r.State == ReportMaking })
	switch {
	case making:
		return Outcome{}, refuse(Conflict, "report_in_making", "A report is being prepared. Try again in a moment.")
	case !stored || o.isWithdrawn():
		return Outcome{}, refuse(Conflict, "no_report", "There is no report to withdraw.")
	}
	s := o.begin(Withdraw, by, At(at))
	s.event.Reason = reason
	for i, it := range s.order.Items {
		switch {
		case it.State != Released && it.State != Correcting:
			continue
		case !by.Signs(it.Department):
			return Outcome{}, refuse(Forbidden, "not_signatory", "You do not sign for every department of this report.")
		case it.State == Released:
			s.setItemState(i, Correcting)
		}
		s.discardRun(it.Code, it.Printed)
		s.discardRun(it.Code, it.Run)
		s.closeTasksAbout(TaskSign, "item:"+it.Code)
		now := &s.order.Items[i]
		now.Correction = s.correction(by, Corrected, reason, note)
		now.Run, now.Printed = 0, 0
	}
	s.freezeReport(by, nil, Withdrawn, reason, p)
	return s.seal(), nil
}

// isWithdrawn reports whether the newest version withdraws the report.
func (o Order) isWithdrawn() bool {
	n := len(o.Reports.Versions)
	return n > 0 && o.Reports.Versions[n-1].Kind == Withdrawn
}
