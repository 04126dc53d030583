package lab

import (
	"slices"
	"time"
)

// PaymentFact is what Razorpay says of a payment, read from it just now (reference/payments.md §2 G1): callback, webhook,
// reconciliation and expiry all end here.
type PaymentFact struct {
	Gateway  string // Razorpay's id of the order
	Payment  string
	State    PaymentState
	Amount   Paise
	Currency string
	// Offered: the laboratory still offers the tests at the price of the order, so that late money may revive it.
	Offered bool
}

// ApplyPayment applies a fact. changed is false when it says nothing that was not known.
func (o Order) ApplyPayment(by Member, at time.Time, f PaymentFact) (out Outcome, changed bool, err error) {
	if err := by.May(Pay); err != nil {
		return Outcome{}, false, err
	}
	n := slices.IndexFunc(o.Money.Attempts, func(a Attempt) bool { return a.Gateway != "" && a.Gateway == f.Gateway })
	if n < 0 || payRank[f.State] == 0 || f.Payment == "" {
		return Outcome{}, false, refuse(NotFound, "not_found", "There is no such thing here.")
	}
	s := o.begin(Pay, by.Person, At(at))
	a := &s.o.Money.Attempts[n]
	i := slices.IndexFunc(a.Payments, func(p Payment) bool { return p.ID == f.Payment })
	was := PaymentState("")
	if i >= 0 {
		was = a.Payments[i].State
		if payRank[f.State] <= payRank[was] {
			return Outcome{Order: o}, false, nil
		}
	} else {
		a.Payments = append(a.Payments, Payment{ID: f.Payment})
		i = len(a.Payments) - 1
	}
	p := &a.Payments[i]
	p.State, p.Amount, p.At = f.State, f.Amount, s.ev.At
	s.note("payment:"+p.ID, string(was), string(p.State))
	right := f.Currency == "INR" && f.Amount == a.Amount
	switch f.State {
	case PayFailed:
		s.failed()
	case PayAuthorised:
		s.authorised(p.ID, right && s.wanted(f.Offered, f.Amount))
	case PayCaptured:
		if !right {
			s.supersede(a) // Razorpay takes no second payment on an order of its own that is paid
		}
		s.captured(p, right, f.Offered)
	case PayReturned:
		s.duty(Duty{Kind: DutyMail, Stage: MailRefunded, Of: p.ID})
	}
	s.settle(o.Money)
	return s.done(), true, nil
}

// failed: the order stays payable. A failure that is heard of late moves nothing back (row 12).
func (s *step) failed() {
	if s.o.State != Waiting || s.o.Money.AwaitsConfirmation() {
		return
	}
	s.state(PaymentFailed)
	s.duty(Duty{Kind: DutyMail, Stage: MailFailed})
}

// authorised: money that is wanted is captured at once (row 38), other is left to Razorpay, which returns it (row 14).
func (s *step) authorised(payment string, wanted bool) {
	if !wanted {
		return
	}
	if s.o.State == PaymentFailed {
		s.state(Waiting)
		s.o.ClosedAt = nil
	}
	s.duty(Duty{Kind: DutyGateway, Act: GatewayCapture, Of: payment})
}

// wanted tells whether an amount would pay for the order as it stands.
func (s *step) wanted(offered bool, amount Paise) bool {
	if amount != s.o.Money.Due() {
		return false
	}
	switch s.o.State {
	case Waiting, PaymentFailed:
		return true
	case Expired:
		return offered && s.o.Settlement == Online && s.o.ExpiresAt != nil && !s.ev.At.After(s.o.ExpiresAt.Add(reviveWithin))
	}
	return false
}

// WantsPayment tells whether a payment that is authorised would pay for the order now, so that it is to be captured.
func (o Order) WantsPayment(at time.Time, amount Paise, offered bool) bool {
	s := step{o: o, ev: Event{At: At(at)}}
	return s.wanted(offered, amount)
}

// captured finds a use for money that is ours now. What pays for the order is booked against what is owed; all else is
// kept apart and goes back in full, never dropped (G5).
func (s *step) captured(p *Payment, right, offered bool) {
	switch {
	case !right:
		p.Use = UseUnmatched
		s.post(AtGateway, Unapplied, p.Amount)
		s.refund(Unapplied, p.Amount, p.ID, unmatchedFor)
	case s.wanted(offered, p.Amount):
		s.pays(p)
		s.confirm()
		s.o.ExpiresAt = nil
	case (s.o.State == Confirmed || s.o.State == Completed) && p.Amount == s.o.Money.Due(): // converted, cash not taken (row 16)
		s.pays(p)
		s.o.ExpiresAt = nil
		s.settlement(Online)
	default:
		p.Use = UseLate
		s.post(AtGateway, Unapplied, p.Amount)
		s.refund(Unapplied, p.Amount, p.ID, 0)
	}
}

func (s *step) pays(p *Payment) {
	p.Use = UseSettled
	s.post(AtGateway, Owed, p.Amount)
	s.duty(Duty{Kind: DutyMail, Stage: MailReceipt, Of: p.ID})
}

// RefundFact is what Razorpay says of a refund.
type RefundFact struct {
	ID      string // Razorpay's
	Key     string // ours, when we asked for it
	Payment string
	Amount  Paise
	State   string // pending | processed | failed
}

// ApplyRefund applies what Razorpay says of a refund: asked for by us, or made on its dashboard (rows 25 to 28).
// changed is false when nothing follows from it.
func (o Order) ApplyRefund(by Member, at time.Time, f RefundFact) (out Outcome, changed bool, err error) {
	if err := by.May(RecordRefund); err != nil {
		return Outcome{}, false, err
	}
	a, i := o.Money.paymentAt(f.Payment)
	if a < 0 || f.Amount <= 0 {
		return Outcome{}, false, refuse(NotFound, "not_found", "There is no such thing here.")
	}
	n := o.Money.refundOf(f)
	s := o.begin(RecordRefund, by.Person, At(at))
	switch {
	case n < 0 && f.State != "processed":
		return Outcome{Order: o}, false, nil
	case n < 0:
		s.adopt(f, s.o.Money.Attempts[a].Payments[i])
	default:
		r := &s.o.Money.Refunds[n]
		switch {
		case r.State == RefundPaid, f.State == "pending" && r.Gateway == f.ID, f.State == "failed" && r.byHand():
			return Outcome{Order: o}, false, nil
		case f.State == "pending":
			r.Gateway = f.ID
			s.note("refund:"+r.ID, string(r.State), string(RefundSent))
			r.State = RefundSent
			// It may fail days later, and no webhook tell of it (row 33).
			s.duty(Duty{Kind: DutyGateway, Act: GatewayCheck, Of: s.o.Money.Attempts[a].Receipt, Due: At(at.Add(lookRare))})
		case f.State == "failed":
			s.moveRefund(r.ID, RefundFailed).Gateway = f.ID
			s.open(TaskGiveBack, Supervisor, "refund:"+r.ID, "refund_failed")
		default:
			s.returned(r.ID, f.ID)
		}
	}
	if f.State == "processed" {
		s.o.Money.Attempts[a].Payments[i].Back += f.Amount
	}
	s.settle(o.Money)
	return s.done(), true, nil
}

// returned books a refund of ours that Razorpay has carried out.
func (s *step) returned(id, gateway string) {
	r := s.moveRefund(id, RefundPaid)
	moment := s.ev.At
	r.Gateway, r.PaidAt, r.PaidBy = gateway, &moment, s.ev.By
	s.post(r.From, AtGateway, r.Amount)
	s.duty(Duty{Kind: DutyMail, Stage: MailRefunded, Of: id})
}

// refundOf finds the refund of ours that Razorpay speaks of: by its id, by the key we asked with, else one of the same
// amount that waits, which somebody has made good on the dashboard. -1 when it is none of ours.
func (m Money) refundOf(f RefundFact) int {
	for _, is := range []func(Refund) bool{
		func(r Refund) bool { return f.ID != "" && r.Gateway == f.ID },
		func(r Refund) bool { return r.Key == f.Key && r.Gateway == "" && r.pending() },
		func(r Refund) bool {
			return f.State == "processed" && r.Amount == f.Amount && r.pending() && r.State != RefundSent
		},
	} {
		n := slices.IndexFunc(m.Refunds, func(r Refund) bool { return r.Via == f.Payment && r.State != RefundDropped && is(r) })
		if n >= 0 {
			return n
		}
	}
	return -1
}

// adopt books a refund that somebody made on Razorpay's dashboard, and a supervisor looks at it. What it took of money
// that was to go back anyway takes the place of that refund, whose rest is asked for anew; what it took back beyond that
// from a settled payment is owed again.
func (s *step) adopt(f RefundFact, p Payment) {
	over := max(0, s.o.goingBack(p.ID)+f.Amount-p.Amount) // Razorpay gives no more than it has taken
	from, taken := Owed, f.Amount-over
	if p.Use != UseSettled && over > 0 { // else it was handed out before
		from = Unapplied
	}
	for _, r := range s.o.clone().Money.Refunds {
		if r.Via != p.ID || !r.pending() || r.State == RefundSent || over == 0 {
			continue
		}
		part := min(r.Amount, over)
		over -= part
		s.moveRefund(r.ID, RefundDropped)
		if r.Amount > part {
			s.refund(from, r.Amount-part, p.ID, 0)
		}
	}
	s.post(Owed, RefundsOwed, taken)
	r := s.refund(from, f.Amount, p.ID, 0)
	id := r.ID
	s.duties = s.duties[:len(s.duties)-1] // nothing has to be sent
	s.returned(id, f.ID)
	s.open(TaskReview, Supervisor, "refund:"+id, "refunded_elsewhere")
}

// SendRefund asks Razorpay for a refund that does not go there by itself: again for one that failed, and at once for money
// that fits nothing, when a supervisor has looked at it before its day is over (row 22).
func (o Order) SendRefund(by Member, at time.Time, id string) (Outcome, error) {
	if err := by.May(SendRefund); err != nil {
		return Outcome{}, err
	}
	r, err := o.pendingRefund(id)
	switch {
	case err != nil:
		return Outcome{}, err
	case r.Via == "":
		return Outcome{}, refuse(Conflict, "goes_in_cash", "This money was not paid through Razorpay. Hand it out.")
	case !r.byHand() && !o.looksAt(r):
		return Outcome{}, refuse(Conflict, "goes_by_itself", "This money goes back through Razorpay, by itself.")
	}
	s := o.begin(SendRefund, by.Person, At(at))
	sent := s.moveRefund(id, RefundOwed)
	sent.ApprovedBy = by.Person
	if r.byHand() {
		sent.Tries++
		sent.Key, sent.Gateway = s.o.refundKey(*sent), ""
		s.closeAbout(TaskGiveBack, "refund:"+id)
	}
	s.closeAbout(TaskReview, "refund:"+id)
	s.duty(Duty{Kind: DutyGateway, Act: GatewayRefund, Of: id})
	return s.done(), nil
}

// looksAt tells whether money waits for somebody to look at it before it goes back, and nobody has sent it.
func (o Order) looksAt(r Refund) bool {
	a, i := o.Money.paymentAt(r.Via)
	return r.State == RefundOwed && r.ApprovedBy == "" && a >= 0 && o.Money.Attempts[a].Payments[i].Use == UseUnmatched
}
