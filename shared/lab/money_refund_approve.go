package lab

import (
	"slices"
	"time"
)

// ApproveRefund records that a second person approves a refund above the hospital's limit.
func (o Order) ApproveRefund(by Member, at time.Time, id string) (Outcome, error) {
	if err := by.May(ApproveRefund); err != nil {
		return Outcome{}, err
	}
	r, err := o.findUnapproved(id)
	switch {
	case err != nil:
		return Outcome{}, err
	case !r.mayApprove(by):
		return Outcome{}, refuse(Forbidden, "own_request", "You cannot approve a refund that you asked for yourself.")
	}
	s := o.begin(ApproveRefund, by, At(at))
	s.moveRefund(id, RefundApproved).ApprovedBy = by.Person
	s.closeTasksAbout(TaskApprove, "refund:"+id)
	return s.seal(), nil
}

// findUnapproved finds a refund that a person hands out and that nobody has approved yet.
func (o Order) findUnapproved(id string) (Refund, error) {
	r, err := o.findPendingRefund(id)
	switch {
	case err != nil:
		return Refund{}, err
	case !r.isPaidByHand():
		return Refund{}, refuse(Conflict, "goes_by_itself", "Razorpay refunds this money automatically.")
	case r.State == RefundApproved:
		return Refund{}, refuse(Conflict, "already_approved", "This refund is approved already.")
	}
	return r, nil
}

// mayApprove reports whether a member may be the second person: neither whose command led to the refund nor who asked.
func (r Refund) mayApprove(m Member) bool {
	return m.May(ApproveRefund) == nil && m.Person != r.AskedBy && m.Person != r.WantedBy
}

// MayApprove reports whether a member is one of those who may answer a request about a refund, or about a payment by its receipt.
func (o Order) MayApprove(m Member, id string) bool {
	if n, err := o.findWaiting(id); err == nil {
		return o.Money.Cash[n].mayApprove(m)
	}
	n := o.refundIndex(id)
	return n >= 0 && o.Money.Refunds[n].mayApprove(m)
}

func refuseNobody() error {
	return refuse(Conflict, "nobody_confirms", "There is nobody here who could confirm this. Whoever runs the system names a second person.")
}

// needsApproval reports whether a person must not hand a refund out alone.
func (o Order) needsApproval(r Refund, by Member, day CashDay) bool {
	own := o.OwnCash(by, r.ID)
	return r.State != RefundApproved && (r.Amount > day.Limit || own > 0 && own > Add(day.Limit, -day.Own))
}

// AskRefund asks for the approval of a refund that the caller must not hand out alone: a task, and a letter to each of those
// among staff who may be the second person (docs/rules.md#two-persons).
func (o Order) AskRefund(by Member, at time.Time, id string, day CashDay, staff []Member) (Outcome, error) {
	if err := by.May(AskRefund); err != nil {
		return Outcome{}, err
	}
	r, err := o.findUnapproved(id)
	switch {
	case err != nil:
		return Outcome{}, err
	case r.WantedBy != "":
		return Outcome{}, refuse(Conflict, "already_asked", "Somebody has asked for this approval already.")
	case !o.needsApproval(r, by, day):
		return Outcome{}, refuse(Conflict, "no_approval_needed", "This amount needs no second person. Hand it out.")
	}
	r.WantedBy = by.Person
	staff = slices.DeleteFunc(slices.Clone(staff), func(m Member) bool { return !r.mayApprove(m) })
	if len(staff) == 0 {
		return Outcome{}, refuseNobody()
	}
	s := o.begin(AskRefund, by, At(at))
	s.order.Money.Refunds[o.refundIndex(id)].WantedBy = by.Person
	s.noteChange("refund:"+id, string(r.State), string(r.State))
	s.openTask(TaskApprove, Supervisor, "refund:"+id, "")
	for _, d := range lettersTo(MailApprove, 0, s.event.At, staff) {
		d.Of, d.Due = id, Moment{}
		s.addDuty(d)
	}
	return s.seal(), nil
}

// RefuseRefund is the second person's no, or takes a request back: the money is owed as before, and nobody has approved it.
func (o Order) RefuseRefund(by Member, at time.Time, id string) (Outcome, error) {
	if err := by.May(RefuseRefund); err != nil {
		return Outcome{}, err
	}
	r, err := o.findUnapproved(id)
	switch {
	case err != nil:
		return Outcome{}, err
	case r.WantedBy == "":
		return Outcome{}, refuse(Conflict, "not_asked", "Nobody has asked for this approval.")
	case r.WantedBy != by.Person && by.May(ApproveRefund) != nil:
		return Outcome{}, refuseRole()
	}
	s := o.begin(RefuseRefund, by, At(at))
	s.order.Money.Refunds[o.refundIndex(id)].WantedBy = ""
	s.noteChange("refund:"+id, string(r.State), string(r.State))
	s.closeTasksAbout(TaskApprove, "refund:"+id)
	return s.seal(), nil
}
