package lab

import "time"

// ApproveRefund records that a second person approves a refund above the hospital's limit.
func (o Order) ApproveRefund(by Member, at time.Time, id string) (Outcome, error) {
	if err := by.May(ApproveRefund); err != nil {
		return Outcome{}, err
	}
	r, err := o.findPendingRefund(id)
	switch {
	case err != nil:
		return Outcome{}, err
	case !r.isPaidByHand():
		return Outcome{}, refuse(Conflict, "goes_by_itself", "Razorpay refunds this money automatically.")
	case r.State == RefundApproved:
		return Outcome{}, refuse(Conflict, "already_approved", "This refund is approved already.")
	case r.AskedBy == by.Person:
		return Outcome{}, refuse(Forbidden, "own_request", "You cannot approve a refund that you asked for yourself.")
	}
	s := o.begin(ApproveRefund, by, At(at))
	s.moveRefund(id, RefundApproved).ApprovedBy = by.Person
	return s.seal(), nil
}
