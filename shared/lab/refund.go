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
	RefundDropped  RefundState = "dropped" // the money was needed after all: applied, or the order reinstated
)

// Refund is one amount that goes back.
type Refund struct {
	ID         string      `json:"id"` // "F1"
	Amount     Paise       `json:"amount"`
	State      RefundState `json:"state"`
	Of         string      `json:"of,omitempty"` // the receipt of unapplied cash it gives back
	AskedBy    string      `json:"asked_by"`
	ApprovedBy string      `json:"approved_by,omitempty"`
	PaidBy     string      `json:"paid_by,omitempty"`
	PaidAt     *Moment     `json:"paid_at,omitempty"`
	Receipt    string      `json:"receipt,omitempty"` // of the giving back
}

// pending tells whether the money still has to go back.
func (r Refund) pending() bool { return r.State == RefundOwed || r.State == RefundApproved }

// refund books that money has to go back, and asks somebody to do it. from is Owed for money that was paid beyond what
// is charged, Unapplied for cash that was never due.
func (s *step) refund(from Account, amount Paise) *Refund {
	id := fmt.Sprintf("F%d", len(s.o.Money.Refunds)+1)
	s.o.Money.Refunds = append(s.o.Money.Refunds, Refund{ID: id, Amount: amount, State: RefundOwed, AskedBy: s.ev.By})
	s.note("refund:"+id, "", string(RefundOwed))
	s.open(TaskGiveBack, Technician, "refund:"+id, string(from))
	return &s.o.Money.Refunds[len(s.o.Money.Refunds)-1]
}

// move takes a refund to its next state.
func (s *step) moveRefund(id string, to RefundState) *Refund {
	r := &s.o.Money.Refunds[s.o.refundIndex(id)]
	s.note("refund:"+id, string(r.State), string(to))
	r.State = to
	if !r.pending() {
		s.closeAbout(TaskGiveBack, "refund:"+id)
	}
	return r
}

func (o Order) refundIndex(id string) int {
	return slices.IndexFunc(o.Money.Refunds, func(r Refund) bool { return r.ID == id })
}

func (o Order) pendingRefund(id string) (Refund, error) {
	n := o.refundIndex(id)
	if n < 0 {
		return Refund{}, refuse(NotFound, "not_found", "There is no such thing here.")
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
// approval of a second person (rules §1).
func (o Order) GiveBack(by Member, at time.Time, id string, limit Paise, receipt string) (Outcome, error) {
	if err := by.May(GiveBack); err != nil {
		return Outcome{}, err
	}
	r, err := o.pendingRefund(id)
	if err != nil {
		return Outcome{}, err
	}
	if r.Amount > limit && r.State != RefundApproved {
		return Outcome{}, refuse(Conflict, "approval_needed", "This amount goes back only when a second person has approved it.")
	}
	s := o.begin(GiveBack, by.Person, At(at))
	before, moment := o.Money, At(at)
	paid := s.moveRefund(id, RefundPaid)
	paid.PaidBy, paid.PaidAt, paid.Receipt = by.Person, &moment, receipt
	from := RefundsOwed
	if r.Of != "" {
		from = Unapplied
	}
	s.post(from, InCash, r.Amount)
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
