package lab

import (
	"fmt"
	"slices"
	"time"
)

// RefundState is how far money is on its way back to the patient.
type RefundState string

// The states of a refund.
const (
	RefundOwed     RefundState = "owed"
	RefundApproved RefundState = "approved"
	RefundPaid     RefundState = "paid"
	RefundSent     RefundState = "sent"    // Razorpay has it and will carry it out
	RefundFailed   RefundState = "failed"  // Razorpay could not: the money is still owed (row 26)
	RefundDropped  RefundState = "dropped" // the money was needed after all: applied, or the order reinstated
)

// Refund is one amount that goes back.
type Refund struct {
	ID         string      `json:"id"` // "F1"
	Amount     Paise       `json:"amount"`
	State      RefundState `json:"state"`
	From       Account     `json:"from"`                     // RefundsOwed, or Unapplied for money that was never due
	Of         string      `json:"of,omitempty"`             // the receipt of unapplied cash it gives back
	Via        string      `json:"via,omitempty"`            // the payment it goes back through; cash without one
	Key        string      `json:"key,omitempty"`            // by which Razorpay knows it as one refund however often asked
	Gateway    string      `json:"gateway_refund,omitempty"` // Razorpay's id
	Tries      int         `json:"tries,omitempty"`          // after failures
	AskedBy    string      `json:"asked_by"`
	ApprovedBy string      `json:"approved_by,omitempty"`
	PaidBy     string      `json:"paid_by,omitempty"`
	PaidAt     *Moment     `json:"paid_at,omitempty"`
	Receipt    string      `json:"receipt,omitempty"` // of the giving back
}

// pending tells whether the money still has to go back.
func (r Refund) pending() bool {
	switch r.State {
	case RefundOwed, RefundApproved, RefundSent, RefundFailed:
		return true
	}
	return false
}

// byHand tells whether a person hands the money out: cash, and what Razorpay could not carry out. A payment may be too old
// for it, or the account closed, and then nothing else is left.
func (r Refund) byHand() bool {
	return r.Via == "" || r.State == RefundFailed || r.State == RefundApproved
}

// ToRefund is how much has to go back to the patient, and whether through the bank it was paid with.
func (m Money) ToRefund() (sum Paise, bank bool) {
	for _, r := range m.Refunds {
		if r.pending() {
			sum += r.Amount
			bank = bank || r.Via != ""
		}
	}
	return sum, bank
}

// Refunded is how much the patient has got back.
func (m Money) Refunded() (sum Paise) {
	for _, r := range m.Refunds {
		if r.State == RefundPaid {
			sum += r.Amount
		}
	}
	return sum
}

// refund books that money has to go back. from is Owed for money that was paid beyond what is charged, Unapplied for
// money that was never due. Through a payment it goes back by itself, after a while or at once; cash is for a person to
// hand out.
func (s *step) refund(from Account, amount Paise, via string, after time.Duration) *Refund {
	r := Refund{ID: fmt.Sprintf("F%d", len(s.o.Money.Refunds)+1), Amount: amount, State: RefundOwed, AskedBy: s.ev.By,
		From: RefundsOwed, Via: via}
	if from == Unapplied {
		r.From = Unapplied
	}
	s.note("refund:"+r.ID, "", string(RefundOwed))
	if via == "" {
		s.open(TaskGiveBack, Technician, "refund:"+r.ID, string(from))
	} else {
		r.Key = s.o.refundKey(r)
		d := Duty{Kind: DutyGateway, Act: GatewayRefund, Of: r.ID}
		if after > 0 {
			d.Due = At(s.ev.At.Add(after))
			s.open(TaskReview, Supervisor, "refund:"+r.ID, "unmatched")
		}
		s.duty(d)
	}
	s.o.Money.Refunds = append(s.o.Money.Refunds, r)
	return &s.o.Money.Refunds[len(s.o.Money.Refunds)-1]
}

// refundKey is the same for every time one refund is asked for, and another after it has failed at Razorpay.
func (o Order) refundKey(r Refund) string { return fmt.Sprintf("rf-%s-%s-%d", o.Number, r.ID, r.Tries) }

// payBack gives back what was paid beyond what is charged: through the payments that brought it, the rest in cash.
func (s *step) payBack(over Paise) {
	for _, a := range s.o.Money.Attempts {
		for _, p := range a.Payments {
			left := p.Amount - s.o.goingBack(p.ID)
			if p.Use != UseSettled || left <= 0 || over == 0 {
				continue
			}
			part := min(left, over)
			s.refund(Owed, part, p.ID, 0)
			over -= part
		}
	}
	if over > 0 {
		s.refund(Owed, over, "", 0)
	}
}

// goingBack is how much of a payment went back or is on its way (rows 24 and 25: never more than was captured).
func (o Order) goingBack(payment string) Paise {
	var sum Paise
	for _, r := range o.Money.Refunds {
		if r.Via == payment && r.State != RefundDropped {
			sum += r.Amount
		}
	}
	return sum
}

// moveRefund takes a refund to its next state.
func (s *step) moveRefund(id string, to RefundState) *Refund {
	r := &s.o.Money.Refunds[s.o.refundIndex(id)]
	s.note("refund:"+id, string(r.State), string(to))
	r.State = to
	if !r.pending() {
		s.close(func(t Task) bool { return t.About == "refund:"+id })
	}
	return r
}

func (o Order) refundIndex(id string) int {
	return slices.IndexFunc(o.Money.Refunds, func(r Refund) bool { return r.ID == id })
}

func (o Order) pendingRefund(id string) (Refund, error) {
	n := o.refundIndex(id)
	if n < 0 {
		return Refund{}, refuse(Conflict, "no_refund", "This order owes no such refund.")
	}
	if r := o.Money.Refunds[n]; r.pending() {
		return r, nil
	}
	return Refund{}, refuse(Conflict, "refund_closed", "This money has gone back already, or is not owed any more.")
}

// ApproveRefund lets a second person agree that an amount above the hospital's limit goes back.
func (o Order) ApproveRefund(by Member, at time.Time, id string) (Outcome, error) {
	if err := by.May(ApproveRefund); err != nil {
		return Outcome{}, err
	}
	r, err := o.pendingRefund(id)
	switch {
	case err != nil:
		return Outcome{}, err
	case !r.byHand():
		return Outcome{}, refuse(Conflict, "goes_by_itself", "This money goes back through Razorpay, by itself.")
	case r.State == RefundApproved:
		return Outcome{}, refuse(Conflict, "already_approved", "This refund is approved already.")
	case r.AskedBy == by.Person:
		return Outcome{}, refuse(Forbidden, "own_request", "Whoever asked for a refund cannot approve it.")
	}
	s := o.begin(ApproveRefund, by.Person, At(at))
	s.moveRefund(id, RefundApproved).ApprovedBy = by.Person
	return s.done(), nil
}

// GiveBack records that cash was handed to the patient. Up to the hospital's limit the desk does it; above it needs the
// approval of a second person (rules §1). What failed at Razorpay may be handed out too: it no longer goes through the
// payment then, so that its captured money stays receivable and the drawer is short of it. Should Razorpay carry it out
// all the same, that is a refund of its own, which a supervisor looks at.
func (o Order) GiveBack(by Member, at time.Time, id string, limit Paise, receipt string) (Outcome, error) {
	if err := by.May(GiveBack); err != nil {
		return Outcome{}, err
	}
	r, err := o.pendingRefund(id)
	if err != nil {
		return Outcome{}, err
	}
	if !r.byHand() {
		return Outcome{}, refuse(Conflict, "goes_by_itself", "This money goes back through Razorpay, by itself.")
	}
	if r.Amount > limit && r.State != RefundApproved {
		return Outcome{}, refuse(Conflict, "approval_needed", "This amount goes back only when a second person has approved it.")
	}
	s := o.begin(GiveBack, by.Person, At(at))
	before, moment := o.Money, At(at)
	paid := s.moveRefund(id, RefundPaid)
	paid.Via, paid.PaidBy, paid.PaidAt, paid.Receipt = "", by.Person, &moment, receipt
	s.post(r.From, InCash, r.Amount)
	s.settle(before)
	s.duty(Duty{Kind: DutyMail, Stage: MailRefunded, Receipt: receipt})
	return s.done(), nil
}

// ApplyCash uses cash that was taken though nothing was due, when by now exactly that amount is due.
func (o Order) ApplyCash(by Member, at time.Time, id string) (Outcome, error) {
	if err := by.May(ApplyCash); err != nil {
		return Outcome{}, err
	}
	r, err := o.pendingRefund(id)
	if err != nil {
		return Outcome{}, err
	}
	if o.State != Completed {
		if err := o.alive(); err != nil {
			return Outcome{}, err
		}
	}
	if r.Of == "" || r.Amount != o.Money.Due() {
		return Outcome{}, refuse(Conflict, "not_applicable", "This money is not the amount due.")
	}
	s := o.begin(ApplyCash, by.Person, At(at))
	before := o.Money
	s.moveRefund(id, RefundDropped)
	for n := range s.o.Money.Cash {
		if s.o.Money.Cash[n].Receipt == r.Of {
			s.o.Money.Cash[n].Unapplied = false
		}
	}
	s.post(Unapplied, Owed, r.Amount)
	s.settle(before)
	return s.done(), nil
}
