package lab

import "time"

// ConvertToCOD lets an order that waits for an online payment be paid in cash on collection.
func (o Order) ConvertToCOD(by Member, at time.Time, expiryHours int) (Outcome, error) {
	if err := by.May(ConvertToCOD); err != nil {
		return Outcome{}, err
	}
	if o.State != Waiting && o.State != PaymentFailed {
		return Outcome{}, refuse(Conflict, "not_waiting", "This order does not wait for an online payment.")
	}
	s := o.begin(ConvertToCOD, by, At(at))
	s.setSettlement(COD)
	s.order.ExpiresAt = Placement{Settlement: COD, Particulars: particularsOf(o), ExpiryHours: expiryHours}.expiresAt(at)
	s.confirmOrder()
	s.scheduleExpiry()
	s.addDuty(Duty{Kind: DutyMail, Stage: MailConverted})
	s.addDuty(Duty{Kind: DutyMail, Stage: MailLabCOD})
	return s.seal(), nil
}
