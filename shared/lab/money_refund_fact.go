package lab

import (
	"slices"
	"time"
)

// RefundFact is what Razorpay says about a refund.
type RefundFact struct {
	ID      string // Razorpay's id
	Key     string // our key, if we asked for it
	Payment string
	Amount  Paise
	State   string // pending | processed | failed
}

// ApplyRefund records what Razorpay says about a refund that we asked for, or that somebody made on its dashboard
// (docs/rules.md#row-25 to docs/rules.md#row-28). changed is false when nothing follows from it.
func (o Order) ApplyRefund(by Member, at time.Time, f RefundFact) (out Outcome, changed bool, err error) {
	if err := by.May(RecordRefund); err != nil {
		return Outcome{}, false, err
	}
	a, i := o.Money.findPayment(f.Payment)
	if a < 0 || f.Amount <= 0 || !f.Amount.IsWithinBounds() {
		return Outcome{}, false, refuse(NotFound, "not_found", "This does not exist here.")
	}
	n := o.Money.findRefund(f)
	s := o.begin(RecordRefund, by, At(at))
	switch {
	case n < 0 && f.State != "processed":
		return Outcome{Order: o}, false, nil
	case n < 0:
		s.adoptRefund(f, s.order.Money.Attempts[a].Payments[i])
	default:
		r := &s.order.Money.Refunds[n]
		switch {
		case r.State == RefundPaid, f.State == "pending" && r.Gateway == f.ID, f.State == "failed" && r.isPaidByHand():
			return Outcome{Order: o}, false, nil
		case f.State == "pending":
			r.Gateway = f.ID
			s.noteChange("refund:"+r.ID, string(r.State), string(RefundSent))
			r.State = RefundSent
			// It may fail days later without a webhook (docs/rules.md#row-33).
			s.addDuty(Duty{Kind: DutyGateway, Act: GatewayCheck, Of: s.order.Money.Attempts[a].Receipt,
				Due: At(at.Add(checkRarely))})
		case f.State == "failed":
			s.moveRefund(r.ID, RefundFailed).Gateway = f.ID
			s.openTask(TaskGiveBack, Supervisor, "refund:"+r.ID, "refund_failed")
		default:
			s.bookRefund(r.ID, f.ID)
		}
	}
	if f.State == "processed" {
		p := &s.order.Money.Attempts[a].Payments[i]
		p.Back = Add(p.Back, f.Amount)
	}
	s.settleMoney(o.Money)
	return s.seal(), true, nil
}

// bookRefund books a refund that Razorpay has paid.
func (s *step) bookRefund(id, gatewayID string) {
	r := s.moveRefund(id, RefundPaid)
	moment := s.event.At
	r.Gateway, r.PaidAt, r.PaidBy = gatewayID, &moment, s.event.By
	s.post(r.From, AtGateway, r.Amount)
	if letter := (Duty{Kind: DutyMail, Stage: MailRefunded, Of: id}); !s.hasPromised(letter) {
		s.addDuty(letter)
	}
}

// findRefund returns the index of our refund that Razorpay speaks about: the one with its id, the one with our key, or
// one of the same amount that is still pending and that somebody has made on the dashboard. It returns -1 if there is
// none.
func (m Money) findRefund(f RefundFact) int {
	for _, is := range []func(Refund) bool{
		func(r Refund) bool { return f.ID != "" && r.Gateway == f.ID },
		func(r Refund) bool { return r.Key == f.Key && r.Gateway == "" && r.isPending() },
		func(r Refund) bool {
			return f.State == "processed" && r.Amount == f.Amount && r.isPending() && r.State != RefundSent
		},
	} {
		n := slices.IndexFunc(m.Refunds, func(r Refund) bool {
			return r.Via == f.Payment && r.State != RefundDropped && is(r)
		})
		if n >= 0 {
			return n
		}
	}
	return -1
}

// adoptRefund books a refund that somebody made on Razorpay's dashboard, and asks a supervisor to review it. As far as
// it used money of pending refunds of the same payment it replaces them, and their rest is asked for again. What it
// took from a payment beyond that is no debt of the patient: a supervisor says what it was (docs/rules.md#row-44).
func (s *step) adoptRefund(f RefundFact, p Payment) {
	spent := Add(s.order.refundedOrPending(p.ID), s.order.Money.deducted(p.ID))
	over := max(0, min(Add(Add(spent, f.Amount), -p.Amount), s.order.waitsToGoBack(p.ID), f.Amount))
	from, taken := Owed, Add(f.Amount, -over)
	if p.Use != UseSettled && over > 0 { // else it was paid in cash before
		from = Unapplied
	}
	for _, r := range s.order.clone().Money.Refunds {
		if r.Via != p.ID || !r.waits() || over == 0 {
			continue
		}
		part := min(r.Amount, over)
		over = Add(over, -part)
		s.dropRefund(r, part, from)
	}
	s.post(GivenBack, RefundsOwed, taken)
	if from == Unapplied && taken > 0 { // some of it was lost in a dispute before, so that less was to go back
		s.bookAdopted(f.ID, p.ID, from, Add(f.Amount, -taken), 0)
		s.bookAdopted(f.ID, p.ID, Owed, taken, taken)
		return
	}
	s.bookAdopted(f.ID, p.ID, from, f.Amount, taken)
}

// bookAdopted books what somebody gave back of a payment, under Razorpay's id. from is as in addRefund.
func (s *step) bookAdopted(gatewayID, payment string, from Account, amount, unexplained Paise) {
	if amount == 0 {
		return
	}
	r := s.addRefund(from, amount, payment, 0)
	r.Unexplained = unexplained
	id, kind := r.ID, TaskReview
	if unexplained > 0 {
		kind = TaskExplain
	}
	s.duties = s.duties[:len(s.duties)-1] // Razorpay has paid it already
	s.bookRefund(id, gatewayID)
	s.openTask(kind, Supervisor, "refund:"+id, "refunded_elsewhere")
}
