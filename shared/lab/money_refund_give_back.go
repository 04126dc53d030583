package lab

import "time"

// CashDay bounds what one person may give back in cash without another.
type CashDay struct {
	Limit Paise // of the hospital, for one refund and for a day's own cash
	Own   Paise // what the person has given back that day, in Asia/Kolkata, of cash that the same person took
}

// OwnCash returns the amount of a refund if the person took that cash too and nobody else has approved that it goes back,
// else 0. It counts towards the day of CashDay.
func (o Order) OwnCash(by Member, id string) Paise {
	n := o.refundIndex(id)
	if n < 0 {
		return 0
	}
	r := o.Money.Refunds[n]
	if r.Via != "" || r.State == RefundApproved && r.ApprovedBy != by.Person {
		return 0
	}
	for _, c := range o.Money.Taken() {
		if c.Method == ByCash && c.By == by.Person && (r.Of == "" && !c.Unapplied || r.Of != "" && r.Of == c.Receipt) {
			return r.Amount
		}
	}
	return 0
}

// GiveBack records that a refund was paid in cash. Above the hospital's limit it needs the approval of a second person
// (docs/rules.md#refund-approval). A refund that failed at Razorpay may be paid in cash too: then its payment stays
// captured, and the cash account is short of the amount. If Razorpay pays it after all, that is another refund, which a
// supervisor reviews.
//
// Whoever took the cash and gives it back needs another person as soon as all that this person has given back of own cash
// on that day, this amount included, is above the same limit (docs/rules.md#other-person).
func (o Order) GiveBack(by Member, at time.Time, id string, day CashDay, receipt string) (Outcome, error) {
	if err := by.May(GiveBack); err != nil {
		return Outcome{}, err
	}
	r, err := o.findPendingRefund(id)
	if err != nil {
		return Outcome{}, err
	}
	if o.Money.IsDisputed(r.Via) {
		return Outcome{}, refuseDisputed()
	}
	if !r.isPaidByHand() {
		return Outcome{}, refuse(Conflict, "goes_by_itself", "Razorpay refunds this money automatically.")
	}
	if r.Amount > day.Limit && r.State == RefundApproved && r.ApprovedBy == by.Person {
		return Outcome{}, refuse(Forbidden, "own_approval", "You approved this yourself. A colleague hands it out.")
	}
	if r.Amount > day.Limit && r.State != RefundApproved {
		return Outcome{}, refuse(Conflict, "approval_needed", "A second person must approve a refund of this amount.")
	}
	if own := o.OwnCash(by, id); own > 0 && own > Add(day.Limit, -day.Own) {
		return Outcome{}, refuse(Forbidden, "own_cash", "You took this cash yourself, and have given back as much of your own as one person may in a day. "+
			"Somebody else must approve this, or give it back.")
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
