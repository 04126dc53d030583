package lab

import (
	"fmt"
	"slices"
	"time"
)

// RefundState is the state of a refund.
type RefundState string

// The states of a refund.
const (
	RefundOwed     RefundState = "owed"
	RefundApproved RefundState = "approved" // by a second person
	RefundPaid     RefundState = "paid"
	RefundSent     RefundState = "sent"    // Razorpay has accepted it
	RefundFailed   RefundState = "failed"  // Razorpay could not pay it: the money is still owed (docs/rules.md#row-26)
	RefundDropped  RefundState = "dropped" // no longer owed: the cash was applied, or the order reinstated
)

// Refund is one amount that is paid back to the patient.
type Refund struct {
	ID         string      `json:"id"` // "F1"
	Amount     Paise       `json:"amount"`
	State      RefundState `json:"state"`
	From       Account     `json:"from"`                     // RefundsOwed, or Unapplied for money that was never due
	Of         string      `json:"of,omitempty"`             // the receipt of the unapplied cash that it refunds
	Via        string      `json:"via,omitempty"`            // the payment that it is refunded through; "" for cash
	Key        string      `json:"key,omitempty"`            // idempotency key at Razorpay
	Gateway    string      `json:"gateway_refund,omitempty"` // Razorpay's id
	Tries      int         `json:"tries,omitempty"`          // failures before
	AskedBy    string      `json:"asked_by"`                 // whose command led to it
	WantedBy   string      `json:"wanted_by,omitempty"`      // who has asked for a second person's approval
	ApprovedBy string      `json:"approved_by,omitempty"`
	PaidBy     string      `json:"paid_by,omitempty"`
	PaidAt     *Moment     `json:"paid_at,omitempty"`
	Receipt    string      `json:"receipt,omitempty"` // of a refund in cash
	// Unexplained is how much of it somebody gave back at Razorpay that did not have to go back, until it is said what for;
	// Goodwill is what was given although it was due (docs/rules.md#row-44).
	Unexplained Paise `json:"unexplained,omitempty"`
	Goodwill    Paise `json:"goodwill,omitempty"`
}

// isPending reports whether the money must still be paid back.
func (r Refund) isPending() bool {
	switch r.State {
	case RefundOwed, RefundApproved, RefundSent, RefundFailed:
		return true
	}
	return false
}

// waits reports whether the money must still be paid back and Razorpay has not accepted that.
func (r Refund) waits() bool { return r.isPending() && r.State != RefundSent }

// isPaidByHand reports whether a person pays the refund in cash: money that was taken in cash, and money that Razorpay
// could not refund, because the payment is too old or the account was closed.
func (r Refund) isPaidByHand() bool {
	return r.Via == "" || r.State == RefundFailed || r.State == RefundApproved
}

// ToRefund returns how much must be paid back to the patient, and whether some of it goes through the patient's bank.
func (m Money) ToRefund() (sum Paise, bank bool) {
	for _, r := range m.Refunds {
		if r.isPending() {
			sum = Add(sum, r.Amount)
			bank = bank || r.Via != ""
		}
	}
	return sum, bank
}

// Refunded returns how much was paid back to the patient.
func (m Money) Refunded() (sum Paise) {
	for _, r := range m.Refunds {
		if r.State == RefundPaid {
			sum = Add(sum, r.Amount)
		}
	}
	return sum
}

// addRefund adds a refund. from is Owed for money that was paid beyond the charged amount, Unapplied for money that was
// never due. Through a payment it is sent automatically, at once or after a time; without one a person pays it in cash.
func (s *step) addRefund(from Account, amount Paise, via string, after time.Duration) *Refund {
	r := Refund{ID: fmt.Sprintf("F%d", len(s.order.Money.Refunds)+1), Amount: amount, State: RefundOwed,
		AskedBy: s.event.By, From: RefundsOwed, Via: via}
	if from == Unapplied {
		r.From = Unapplied
	}
	s.noteChange("refund:"+r.ID, "", string(RefundOwed))
	if via == "" {
		s.openTask(TaskGiveBack, Technician, "refund:"+r.ID, string(from))
	} else {
		r.Key = s.order.refundKey(r)
		d := Duty{Kind: DutyGateway, Act: GatewayRefund, Of: r.ID}
		if after > 0 {
			d.Due = At(s.event.At.Add(after))
			s.openTask(TaskReview, Supervisor, "refund:"+r.ID, "unmatched")
		}
		s.addDuty(d)
	}
	s.order.Money.Refunds = append(s.order.Money.Refunds, r)
	return &s.order.Money.Refunds[len(s.order.Money.Refunds)-1]
}

// refundKey returns the idempotency key of a refund. It changes only after the refund has failed.
func (o Order) refundKey(r Refund) string { return fmt.Sprintf("rf-%s-%s-%d", o.Number, r.ID, r.Tries) }

// refundOverpayment refunds what was paid beyond the charged amount: through the payments as far as they go, the rest
// in cash.
func (s *step) refundOverpayment(over Paise) {
	for _, a := range s.order.Money.Attempts {
		for _, p := range a.Payments {
			left := Add(p.Amount, -Add(s.order.refundedOrPending(p.ID), s.order.Money.deducted(p.ID)))
			if p.Use != UseSettled || left <= 0 || over == 0 {
				continue
			}
			part := min(left, over)
			s.addRefund(Owed, part, p.ID, 0)
			over = Add(over, -part)
		}
	}
	if over > 0 {
		s.addRefund(Owed, over, "", 0)
	}
}

// refundedOrPending returns how much of a payment was refunded or will be: never more than was captured
// (docs/rules.md#row-24 and docs/rules.md#row-25).
func (o Order) refundedOrPending(payment string) Paise {
	var sum Paise
	for _, r := range o.Money.Refunds {
		if r.Via == payment && r.State != RefundDropped {
			sum = Add(sum, r.Amount)
		}
	}
	return sum
}

// waitsToGoBack returns how much of a payment is to be refunded and Razorpay has not accepted yet.
func (o Order) waitsToGoBack(payment string) Paise {
	return Sum(o.Money.Refunds, func(r Refund) Paise {
		if r.Via == payment && r.waits() {
			return r.Amount
		}
		return 0
	})
}

// dropRefund takes part of a refund away, which the payer has in another way, and asks for the rest again. from is as in
// addRefund.
func (s *step) dropRefund(r Refund, part Paise, from Account) {
	s.moveRefund(r.ID, RefundDropped)
	if r.Amount > part {
		s.addRefund(from, Add(r.Amount, -part), r.Via, 0)
	}
}

// moveRefund sets the state of a refund, and closes its tasks when it is no longer pending.
func (s *step) moveRefund(id string, to RefundState) *Refund {
	r := &s.order.Money.Refunds[s.order.refundIndex(id)]
	s.noteChange("refund:"+id, string(r.State), string(to))
	r.State = to
	if !r.isPending() {
		s.closeTasks(func(t Task) bool { return t.About == "refund:"+id })
	}
	return r
}

func (o Order) refundIndex(id string) int {
	return slices.IndexFunc(o.Money.Refunds, func(r Refund) bool { return r.ID == id })
}

func (o Order) findPendingRefund(id string) (Refund, error) {
	n := o.refundIndex(id)
	if n < 0 {
		return Refund{}, refuse(Conflict, "no_refund", "This order has no such refund.")
	}
	if r := o.Money.Refunds[n]; r.isPending() {
		return r, nil
	}
	return Refund{}, refuse(Conflict, "refund_closed", "This money was refunded already, or is no longer owed.")
}
