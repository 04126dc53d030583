package lab

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// PaymentFact is what Razorpay says about a payment when it is asked (docs/rules.md#fact-reread). The browser's
// callback, webhooks, checks and the expiry all lead here.
type PaymentFact struct {
	Gateway  string // Razorpay's id of the order
	Payment  string
	State    PaymentState
	Amount   Paise
	Currency string
	Method   string // Razorpay's word for how it was tried
	Why      string // and for why it failed
	// Offered: the catalogue still has the tests at the price of the order, so that a late payment may revive it.
	Offered bool
}

// ApplyPayment records what Razorpay says about a payment. changed is false when it is known already.
func (o Order) ApplyPayment(by Member, at time.Time, f PaymentFact) (out Outcome, changed bool, err error) {
	if err := by.May(Pay); err != nil {
		return Outcome{}, false, err
	}
	n := slices.IndexFunc(o.Money.Attempts, func(a Attempt) bool { return a.Gateway != "" && a.Gateway == f.Gateway })
	if n < 0 || payRank[f.State] == 0 || f.Payment == "" || !f.Amount.IsWithinBounds() {
		return Outcome{}, false, refuse(NotFound, "not_found", "This does not exist here.")
	}
	s := o.begin(Pay, by, At(at))
	a := &s.order.Money.Attempts[n]
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
	p.State, p.Amount, p.At = f.State, f.Amount, s.event.At
	p.Method, p.Why, p.Currency = bankWord(f.Method), "", ""
	if f.State == PayFailed {
		p.Why = bankWord(f.Why)
	}
	if f.Currency != "INR" {
		p.Currency = currencyWord(f.Currency)
	}
	s.noteChange("payment:"+p.ID, string(was), string(p.State))
	right := f.Currency == "INR" && f.Amount == a.Amount
	switch f.State {
	case PayFailed:
		s.applyFailure()
	case PayAuthorised:
		s.applyAuthorisation(p.ID, right && s.paysForOrder(f.Offered, f.Amount))
	case PayCaptured:
		if !right {
			s.supersedeAttempt(a) // Razorpay accepts no second payment for it
		}
		s.applyCapture(p, right, f.Offered)
	case PayReturned:
		s.addDuty(Duty{Kind: DutyMail, Stage: MailRefunded, Of: p.ID})
	}
	s.settleMoney(o.Money)
	return s.seal(), true, nil
}

var bankWordForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,59}$`)

// bankWord keeps a word of Razorpay's list, and nothing that anybody may have typed.
func bankWord(said string) string {
	if said = strings.ToLower(said); bankWordForm.MatchString(said) {
		return said
	}
	return ""
}

var currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)

// currencyWord keeps the code of a currency that is not the rupee.
func currencyWord(said string) string {
	if currencyForm.MatchString(said) {
		return said
	}
	return "other"
}

// applyFailure: the patient may try again. A failure that is reported late changes nothing (docs/rules.md#row-12).
func (s *step) applyFailure() {
	if s.order.State != Waiting || s.order.Money.AwaitsConfirmation() {
		return
	}
	s.setState(PaymentFailed)
	s.addDuty(Duty{Kind: DutyMail, Stage: MailFailed})
}

// applyAuthorisation captures a payment that pays for the order (docs/rules.md#row-38). Razorpay returns any other by
// itself (docs/rules.md#row-14).
func (s *step) applyAuthorisation(payment string, wanted bool) {
	if !wanted {
		return
	}
	if s.order.State == PaymentFailed {
		s.setState(Waiting)
		s.order.ClosedAt = nil
	}
	s.addDuty(Duty{Kind: DutyGateway, Act: GatewayCapture, Of: payment})
}

// paysForOrder reports whether a payment would pay for the order in its current state.
func (s *step) paysForOrder(offered bool, amount Paise) bool {
	if amount != s.order.Money.Due() {
		return false
	}
	switch s.order.State {
	case Waiting, PaymentFailed:
		return true
	case Expired:
		return offered && s.order.Settlement == Online && s.order.ExpiresAt != nil &&
			!s.event.At.After(s.order.ExpiresAt.Add(reviveWithin))
	}
	return false
}

// WantsPayment reports whether an authorised payment would pay for the order now, so that it should be captured.
func (o Order) WantsPayment(at time.Time, amount Paise, offered bool) bool {
	s := step{order: o, event: Event{At: At(at)}}
	return s.paysForOrder(offered, amount)
}

// applyCapture decides what a captured payment is for. If it pays for the order it is booked against what is owed. Any
// other is refunded in full (docs/rules.md#unmatched).
func (s *step) applyCapture(p *Payment, right, offered bool) {
	switch {
	case !right:
		p.Use = UseUnmatched
		s.post(AtGateway, Unapplied, p.Amount)
		s.addRefund(Unapplied, p.Amount, p.ID, unmatchedWait)
		s.addDuty(Duty{Kind: DutyMail, Stage: MailWrongAmount, Of: p.ID})
	case s.paysForOrder(offered, p.Amount):
		s.bookPayment(p, AtGateway)
		s.confirmOrder()
		s.order.ExpiresAt = nil
	case (s.order.State == Confirmed || s.order.State == Completed) && p.Amount == s.order.Money.Due():
		// Converted to cash, and the cash was not taken (docs/rules.md#row-16).
		s.bookPayment(p, AtGateway)
		s.order.ExpiresAt = nil
		s.setSettlement(Online)
	default:
		p.Use = UseLate
		s.post(AtGateway, Unapplied, p.Amount)
		s.addRefund(Unapplied, p.Amount, p.ID, 0)
	}
}

// bookPayment books a payment that pays for the order. from is the account that its money is on so far, AtGateway where it is on none.
func (s *step) bookPayment(p *Payment, from Account) {
	p.Use = UseSettled
	s.post(from, Owed, p.Amount)
	s.addDuty(Duty{Kind: DutyMail, Stage: MailReceipt, Of: p.ID})
}
