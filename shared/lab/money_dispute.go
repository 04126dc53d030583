package lab

import (
	"slices"
	"time"
)

// DisputeState is the state of a dispute, in Razorpay's words.
type DisputeState string

// The states of a dispute. The last three are its end.
const (
	DisputeOpen        DisputeState = "open" // the hospital has to respond, or to respond better
	DisputeUnderReview DisputeState = "under_review"
	DisputeWon         DisputeState = "won"
	DisputeLost        DisputeState = "lost"
	DisputeClosed      DisputeState = "closed" // without a verdict
)

var disputeRank = map[DisputeState]int{DisputeOpen: 1, DisputeUnderReview: 1, DisputeWon: 2, DisputeLost: 2, DisputeClosed: 2}

// Dispute is a payer's, or a bank's, doubt about a payment. A payment may have several, one after the other: each is
// Razorpay's own thing with its own id.
type Dispute struct {
	ID        string       `json:"id"`
	Payment   string       `json:"payment"`
	State     DisputeState `json:"state"`
	Phase     string       `json:"phase,omitempty"` // Razorpay's word: "chargeback"
	Amount    Paise        `json:"amount"`
	RespondBy *Moment      `json:"respond_by,omitempty"`
	At        Moment       `json:"at"` // when its last step was learned of
	// Held is what of the payment is on the account of disputes while nobody knows whose it is.
	Held Paise `json:"held,omitempty"`
	// Deducted is what Razorpay has taken for it. Of that Repaid counts as given back to the patient, WrittenOff is lost, and
	// the rest was never due.
	Deducted   Paise `json:"deducted,omitempty"`
	Repaid     Paise `json:"repaid,omitempty"`
	WrittenOff Paise `json:"written_off,omitempty"`
}

// IsOpen reports whether it has not ended.
func (d Dispute) IsOpen() bool { return disputeRank[d.State] == 1 }

// Part returns how events name the dispute.
func (d Dispute) Part() string { return "dispute:" + d.ID }

// DisputeFact is what Razorpay says about a dispute when it is asked (docs/rules.md#fact-reread).
type DisputeFact struct {
	ID, Payment      string
	State            DisputeState
	Phase            string
	Amount, Deducted Paise
	RespondBy        Moment // zero where it does not say
}

// IsDisputed reports whether a payment has a dispute that has not ended: nothing of it is given back then
// (docs/rules.md#row-30).
func (m Money) IsDisputed(payment string) bool {
	return payment != "" && slices.ContainsFunc(m.Disputes, func(d Dispute) bool { return d.Payment == payment && d.IsOpen() })
}

// deducted returns what Razorpay has taken for the disputes of a payment.
func (m Money) deducted(payment string) (sum Paise) {
	for _, d := range m.Disputes {
		if d.Payment == payment {
			sum = Add(sum, d.Deducted)
		}
	}
	return sum
}

func refuseDisputed() error {
	return refuse(Conflict, "payment_disputed", "This payment is disputed. Nothing of it goes back until Razorpay says how the dispute has ended.")
}

// ApplyDispute records what Razorpay says about a dispute (docs/rules.md#row-30, docs/rules.md#row-31). changed is false when
// it is known already. The end of a dispute stays, but more that Razorpay has deducted is booked.
func (o Order) ApplyDispute(by Member, at time.Time, f DisputeFact) (out Outcome, changed bool, err error) {
	if err := by.May(RecordDispute); err != nil {
		return Outcome{}, false, err
	}
	a, i := o.Money.findPayment(f.Payment)
	if f.ID == "" || a < 0 || o.Money.Attempts[a].Payments[i].State != PayCaptured || disputeRank[f.State] == 0 ||
		!f.Amount.IsWithinBounds() || !f.Deducted.IsWithinBounds() {
		return Outcome{}, false, refuse(NotFound, "not_found", "This does not exist here.")
	}
	s := o.begin(RecordDispute, by, At(at))
	n := slices.IndexFunc(o.Money.Disputes, func(d Dispute) bool { return d.ID == f.ID })
	if n < 0 {
		n = len(o.Money.Disputes)
		s.order.Money.Disputes = append(s.order.Money.Disputes, Dispute{ID: f.ID, Payment: f.Payment})
	}
	d := &s.order.Money.Disputes[n]
	was := *d
	if was.Payment != f.Payment || disputeRank[f.State] < disputeRank[was.State] {
		return Outcome{Order: o}, false, nil
	}
	more := Paise(0)
	if f.State == DisputeLost || f.State == DisputeClosed {
		more = max(0, Add(f.Deducted, -was.Deducted))
	}
	if f.RespondBy != (Moment{}) {
		d.RespondBy = &f.RespondBy
	}
	d.State, d.Phase, d.Amount = f.State, f.Phase, f.Amount
	if more == 0 && (d.sameAs(was) || disputeRank[was.State] == 2) {
		return Outcome{Order: o}, false, nil
	}
	d.At = s.event.At
	s.noteChange(d.Part(), string(was.State), string(d.State))
	if d.IsOpen() {
		s.askToRespond(*d, was)
	} else {
		s.endDispute(n, more)
	}
	s.settleMoney(o.Money)
	return s.seal(), true, nil
}

// sameAs reports whether nothing was learned.
func (d Dispute) sameAs(was Dispute) bool {
	same := d.RespondBy == was.RespondBy || d.RespondBy != nil && was.RespondBy != nil && d.RespondBy.Equal(was.RespondBy.Time)
	return same && d.State == was.State && d.Phase == was.Phase && d.Amount == was.Amount
}

// askToRespond holds the release and opens the task that says until when the hospital has to respond. Where Razorpay has moved
// that day there is a new task: a task keeps its time.
func (s *step) askToRespond(d, was Dispute) {
	s.addHold(HoldDispute)
	moved := was.RespondBy != nil && d.RespondBy != nil && !d.RespondBy.Equal(was.RespondBy.Time)
	if was.State != "" && !moved {
		return
	}
	s.closeTasksAbout(TaskDispute, d.Part())
	t := s.openTask(TaskDispute, Supervisor, d.Part(), "")
	if d.RespondBy != nil {
		t.Due = *d.RespondBy
		if t.Due.Before(t.Opened.Time) {
			t.Due = t.Opened
		}
	}
}

// endDispute books what Razorpay has deducted, lifts hold and freeze where no other dispute keeps them, and has a supervisor
// look at money that is lost.
func (s *step) endDispute(n int, deducted Paise) {
	d := &s.order.Money.Disputes[n]
	s.post(AtGateway, Disputed, d.Held)
	d.Held = 0
	s.closeTasksAbout(TaskDispute, d.Part())
	if deducted > 0 {
		d.Deducted, d.WrittenOff = Add(d.Deducted, deducted), Add(d.WrittenOff, deducted)
		s.post(WrittenOff, AtGateway, deducted)
		s.countLost(0)
		s.openTask(TaskReview, Supervisor, d.Part(), "dispute_lost")
	}
	if !slices.ContainsFunc(s.order.Money.Disputes, Dispute.IsOpen) {
		s.liftHold(HoldDispute)
	}
	if !s.order.Money.IsDisputed(s.order.Money.Disputes[n].Payment) {
		s.thaw(s.order.Money.Disputes[n].Payment)
	}
}

// thaw promises again what has to go back of a payment: the calls that were promised while it was disputed have ended without
// being made.
func (s *step) thaw(payment string) {
	for _, r := range s.order.Money.Refunds {
		again := Duty{Kind: DutyGateway, Act: GatewayRefund, Of: r.ID}
		if r.Via != payment || r.State != RefundOwed || s.hasPromised(again) {
			continue
		}
		a, i := s.order.Money.findPayment(payment)
		if day := s.order.Money.Attempts[a].Payments[i].At.Add(unmatchedWait); s.order.awaitsReview(r) && day.After(s.event.At.Time) {
			again.Due = At(day)
		}
		s.addDuty(again)
	}
}

// countLost counts what was lost in disputes as given back: the payer has it, so nothing goes back on top. First count refunds of
// that payment which Razorpay has not accepted, then over, which has to go back now; countLost returns the rest of that.
func (s *step) countLost(over Paise) Paise {
	for n := range s.order.Money.Disputes {
		for _, r := range s.order.clone().Money.Refunds {
			d := &s.order.Money.Disputes[n]
			if part := min(r.Amount, d.WrittenOff); r.Via == d.Payment && r.waits() && part > 0 {
				from := Unapplied
				if r.From == RefundsOwed {
					from = Owed
					d.Repaid = Add(d.Repaid, part)
				}
				d.WrittenOff = Add(d.WrittenOff, -part)
				s.post(r.From, WrittenOff, part)
				s.dropRefund(r, part, from)
			}
		}
	}
	for n := range s.order.Money.Disputes {
		d := &s.order.Money.Disputes[n]
		if part := min(over, d.WrittenOff); part > 0 {
			d.WrittenOff, d.Repaid, over = Add(d.WrittenOff, -part), Add(d.Repaid, part), Add(over, -part)
			s.post(Owed, WrittenOff, part)
		}
	}
	return over
}

// holdDisputed puts on the account of disputes what is disputed of each payment, as far as Razorpay still has it.
func (s *step) holdDisputed() {
	for n := range s.order.Money.Disputes {
		d := &s.order.Money.Disputes[n]
		want := s.order.Money.heldFor(n)
		switch {
		case want > d.Held:
			s.post(Disputed, AtGateway, Add(want, -d.Held))
		case want < d.Held:
			s.post(AtGateway, Disputed, Add(d.Held, -want))
		}
		d.Held = want
	}
}

// heldFor returns how much the account of disputes has to have for one: its amount, and no more than is left of the payment
// beside the disputes before it.
func (m Money) heldFor(n int) Paise {
	d := m.Disputes[n]
	a, i := m.findPayment(d.Payment)
	if !d.IsOpen() || a < 0 {
		return 0
	}
	p := m.Attempts[a].Payments[i]
	left := Add(p.Amount, -Add(p.Back, m.deducted(p.ID)))
	for k := range n {
		if m.Disputes[k].Payment == d.Payment {
			left = Add(left, -m.heldFor(k))
		}
	}
	return max(0, min(d.Amount, left))
}

// overdrawn returns by how much more goes back, and was deducted, than was captured: a payment may have gone back on the
// dashboard and be lost in a dispute too.
func (o Order) overdrawn() Paise {
	return Sum(o.Money.Attempts, func(a Attempt) Paise {
		return Sum(a.Payments, func(p Payment) Paise {
			if lost := o.Money.deducted(p.ID); lost > 0 {
				return max(0, Add(Add(o.refundedOrPending(p.ID), lost), -p.Amount))
			}
			return 0
		})
	})
}
