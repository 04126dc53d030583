package lab

import "time"

// SendRefund asks Razorpay for a refund that is not sent automatically: for one that failed, and, before its day is
// over, for a payment of a wrong amount that a supervisor has reviewed (docs/rules.md#row-22).
func (o Order) SendRefund(by Member, at time.Time, id string) (Outcome, error) {
	if err := by.May(SendRefund); err != nil {
		return Outcome{}, err
	}
	r, err := o.findPendingRefund(id)
	switch {
	case err != nil:
		return Outcome{}, err
	case r.Via == "":
		return Outcome{}, refuse(Conflict, "goes_in_cash", "This money was not paid through Razorpay. Refund it in cash.")
	case o.Money.IsDisputed(r.Via):
		return Outcome{}, refuseDisputed()
	case !r.isPaidByHand() && !o.awaitsReview(r):
		return Outcome{}, refuse(Conflict, "goes_by_itself", "Razorpay refunds this money automatically.")
	}
	s := o.begin(SendRefund, by, At(at))
	sent := s.moveRefund(id, RefundOwed)
	sent.ApprovedBy = by.Person
	if r.isPaidByHand() {
		sent.Tries++
		sent.Key, sent.Gateway = s.order.refundKey(*sent), ""
		sent.WantedBy = ""
		s.closeTasksAbout(TaskGiveBack, "refund:"+id)
		s.closeTasksAbout(TaskApprove, "refund:"+id)
	}
	s.closeTasksAbout(TaskReview, "refund:"+id)
	s.addDuty(Duty{Kind: DutyGateway, Act: GatewayRefund, Of: id})
	return s.seal(), nil
}

// awaitsReview reports whether a refund of a payment of a wrong amount waits for a review, and nobody has sent it.
func (o Order) awaitsReview(r Refund) bool {
	a, i := o.Money.findPayment(r.Via)
	return r.State == RefundOwed && r.ApprovedBy == "" && a >= 0 && o.Money.Attempts[a].Payments[i].Use == UseUnmatched
}
