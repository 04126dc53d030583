package lab

import (
	"slices"
	"time"

	"assay/shared/lab/measure"
)

// Expire expires an online order that nobody paid, or a cash order for which nobody came. The caller has checked the
// payments at Razorpay before. changed is false when the order does not expire, or not yet.
func (o Order) Expire(by Member, at time.Time) (out Outcome, changed bool, err error) {
	if err := by.May(Expire); err != nil {
		return Outcome{}, false, err
	}
	waits := o.State == Waiting || o.State == PaymentFailed
	unseen := o.State == Confirmed && o.Settlement == COD && o.Money.Due() > 0 && o.Money.Paid() == 0 && !o.anyCollected()
	if !waits && !unseen || o.ExpiresAt == nil || at.Before(o.ExpiresAt.Time) {
		return Outcome{Order: o}, false, nil
	}
	if o.hasPaymentToCapture(at) || o.Money.Waits() > 0 {
		return Outcome{}, false, refuse(Conflict, "payment_in_flight", "A payment of this order is being confirmed.")
	}
	s := o.begin(Expire, by, At(at))
	s.closeOrder(Expired, "")
	s.closeTasks(func(t Task) bool { return t.Kind == TaskRecollect || t.Kind == TaskCash })
	s.addDuty(Duty{Kind: DutyMail, Stage: MailExpired})
	return s.seal(), true, nil
}

// hasPaymentToCapture reports whether an authorised payment will be captured because it pays for the order. Other
// authorised payments are returned by Razorpay and do not stop the expiry.
func (o Order) hasPaymentToCapture(at time.Time) bool {
	return slices.ContainsFunc(o.Money.Attempts, func(a Attempt) bool {
		return slices.ContainsFunc(a.Payments, func(p Payment) bool {
			return p.State == PayAuthorised && o.WantsPayment(at, p.Amount, true)
		})
	})
}

// expiresAt returns when the order expires. An online order expires the hospital's hours after it was placed; a cash
// order as long after the end of its preferred day, or after it was placed if it has none; one that is settled later
// never expires.
func (p Placement) expiresAt(at time.Time) *Moment {
	from := at
	switch {
	case p.Settlement == Later:
		return nil
	case p.Settlement == COD && p.PreferredDate != "":
		from = dayEnd(p.PreferredDate)
	}
	moment := At(from.Add(time.Duration(p.ExpiryHours) * time.Hour))
	return &moment
}

func dayEnd(day string) time.Time {
	start, err := time.ParseInLocation(time.DateOnly, day, measure.IST)
	if err != nil {
		panic("lab: a day that was not checked: " + err.Error())
	}
	return start.AddDate(0, 0, 1)
}

// remindBefore is how long before the expiry of a cash order its patient is reminded.
const remindBefore = 24 * time.Hour

// scheduleExpiry adds the duties to expire the order, and to remind the patient of a cash order before.
func (s *step) scheduleExpiry() {
	if s.order.ExpiresAt == nil {
		return
	}
	s.addDuty(Duty{Kind: DutyExpiry, Due: *s.order.ExpiresAt})
	if remind := s.order.ExpiresAt.Add(-remindBefore); s.order.Settlement == COD && remind.After(s.event.At.Time) {
		s.addDuty(Duty{Kind: DutyMail, Stage: MailReminder, Due: At(remind)})
	}
}
