package lab

import "time"

// GiveBack records that a refund was paid in cash. Above the hospital's limit it needs the approval of a second person
// (docs/rules.md#refund-approval). A refund that failed at Razorpay may be paid in cash too: then its payment stays
// captured, and the cash account is short of the amount. If Razorpay pays it after all, that is another refund, which a
// supervisor reviews.
func (o Order) GiveBack(by Member, at time.Time, id string, limit Paise, receipt string) (Outcome, error) {
	if err := by.May(GiveBack); err != nil {
		return Outcome{}, err
	}
	r, err := o.findPendingRefund(id)
	if err != nil {
		return Outcome{}, err
	}
	if !r.isPaidByHand() {
		return Outcome{}, refuse(Conflict, "goes_by_itself", "Razorpay refunds this money automatically.")
	}
	if r.Amount > limit && r.State != RefundApproved {
		return Outcome{}, refuse(Conflict, "approval_needed", "A second person must approve a refund of this amount.")
	}
	s := o.begin(GiveBack, by, At(at))
	before, moment := o.Money, At(at)
	paid := s.moveRefund(id, RefundPaid)
	paid.Via, paid.PaidBy, paid.PaidAt, paid.Receipt = "", by.Person, &moment, receipt
	s.post(r.From, InCash, r.Amount)
	s.settleMoney(before)
	s.addDuty(Duty{Kind: DutyMail, Stage: MailRefunded, Receipt: receipt})
	return s.seal(), nil
}
