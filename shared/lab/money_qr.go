package lab

import "time"

// Code is Razorpay's QR code of a fixed amount, good for one payment, by which an attempt is paid at the counter
// (docs/rules.md#row-36). Its payments have no order at Razorpay: Attempt.Gateway is the code.
type Code struct {
	Content  string  `json:"content,omitempty"` // what it says to a payer's app, "" where the account does not tell
	Picture  string  `json:"picture,omitempty"` // where Razorpay shows it
	ClosesAt *Moment `json:"closes_at,omitempty"`
}

// isOver reports whether nobody should be shown the code any more: it closes within the time that a payer needs.
func (c Code) isOver(at time.Time) bool {
	return c.ClosesAt != nil && !at.Before(c.ClosesAt.Add(-time.Minute))
}

// codeLasts is how long a code can be paid: a minute more than the least that Razorpay takes (docs/facts/razorpay.md#qr-codes).
const codeLasts = 16 * time.Minute

// CodeClosesAt is when a code closes that is made now.
func CodeClosesAt(at time.Time) time.Time { return at.Add(codeLasts) }

// StartQR opens an attempt that is paid by a code at the counter, or uses the one that is open. changed is false when nothing must be
// stored.
func (o Order) StartQR(by Member, at time.Time) (out Outcome, changed bool, err error) {
	return o.startPayment(by, at, StartQR, &Code{})
}

// ShowsCode returns the attempt whose code can be paid now, nil if there is none.
func (o Order) ShowsCode(at time.Time) *Attempt {
	a := o.Money.CurrentAttempt()
	if a == nil || a.Code == nil || a.Gateway == "" || a.hasCaptured() || a.Code.isOver(at) {
		return nil
	}
	return a
}

// OpenCode records Razorpay's code of an attempt. changed is false when it was known.
func (o Order) OpenCode(by Member, at time.Time, receipt, gatewayID string, c Code) (out Outcome, changed bool, err error) {
	return o.openAttempt(by, at, receipt, gatewayID, &c)
}

// closeCodes ends the codes whose amount is not due any more, and has Razorpay close them: nobody should pay them.
func (s *step) closeCodes() {
	for n := range s.order.Money.Attempts {
		a := &s.order.Money.Attempts[n]
		ended := s.order.State == Cancelled || s.order.State == Expired
		if a.Code != nil && !a.hasCaptured() && (ended || s.order.Money.Due() != a.Amount) {
			s.supersedeAttempt(a)
		}
	}
}
