package lab

import (
	"fmt"
	"slices"
	"time"
)

// Attempt is one order at Razorpay, for one amount. Paying again after a failure uses the same attempt. It is
// superseded when the amount due has changed, or when a wrong amount was captured (docs/rules.md#row-21 to
// docs/rules.md#row-23).
type Attempt struct {
	N          int       `json:"n"`
	Receipt    string    `json:"receipt"`                 // "26-000417-1", the attempt's key at Razorpay
	Gateway    string    `json:"gateway_order,omitempty"` // Razorpay's id, "" until it is known
	Amount     Paise     `json:"amount"`
	At         Moment    `json:"at"`
	Superseded bool      `json:"superseded,omitempty"`
	Code       *Code     `json:"code,omitempty"` // of a payment at the counter; it is never changed in place
	Payments   []Payment `json:"payments,omitempty"`
}

// Payment is one try of a patient to pay an attempt.
type Payment struct {
	ID    string       `json:"id"`
	State PaymentState `json:"state"`
	// Amount is the amount that Razorpay names. It is compared with the attempt's when the payment is captured.
	Amount   Paise      `json:"amount"`
	Currency string     `json:"currency,omitempty"` // where it is not the rupee, so that the amount is none in paise
	At       Moment     `json:"at"`                 // when we learned of its last step
	Use      PaymentUse `json:"use,omitempty"`      // what a captured payment was used for
	Back     Paise      `json:"back,omitempty"`     // how much of it was refunded
	Method   string     `json:"method,omitempty"`   // Razorpay's word for how it was tried: "upi"
	Why      string     `json:"why,omitempty"`      // Razorpay's word for why it failed: "payment_cancelled"
}

// PaymentState is the state of a payment. It only goes up, because Razorpay's events arrive in any order
// (docs/rules.md#row-9, docs/rules.md#fact-rank).
type PaymentState string

// The states of a payment.
const (
	PayCreated    PaymentState = "created"
	PayFailed     PaymentState = "failed"
	PayAuthorised PaymentState = "authorized"
	PayCaptured   PaymentState = "captured"
	PayReturned   PaymentState = "returned" // by Razorpay, without having been captured (docs/rules.md#row-29)
)

var payRank = map[PaymentState]int{PayCreated: 1, PayFailed: 2, PayAuthorised: 3, PayCaptured: 4, PayReturned: 4}

// PaymentUse says what a captured payment was used for.
type PaymentUse string

// The uses. Only a settled payment pays for the order; the others are refunded.
const (
	UseSettled   PaymentUse = "settled"
	UseLate      PaymentUse = "late"      // the order was closed, or paid in another way
	UseUnmatched PaymentUse = "unmatched" // not the amount that was asked for (docs/rules.md#row-22)
)

// The times of docs/rules.md#rows.
const (
	reviveWithin  = 72 * time.Hour   // after an order expired, a payment may still revive it (docs/rules.md#row-13)
	cashWait      = 12 * time.Minute // how long an authorised payment stops cash from being taken (docs/rules.md#row-18)
	unmatchedWait = 24 * time.Hour   // before a payment of a wrong amount is refunded (docs/rules.md#row-22)

	checkOften  = 15 * time.Minute   // how often an unpaid order's payments are checked, in case no webhook came (docs/rules.md#row-33)
	checkRarely = time.Hour          // the same for other orders
	checkFor    = 6 * 24 * time.Hour // how long: a bank may confirm a payment five days late

	// A payment that is captured is looked at every day, for as long as Razorpay answers (docs/facts/razorpay.md#fetch-limits): what
	// somebody gives back there is found without a webhook too (docs/rules.md#row-44). At 200 ms a call, sweep has time for those
	// of 400 payments a day.
	checkDaily    = 24 * time.Hour
	checkCaptured = 180 * 24 * time.Hour
)

// hasCaptured reports whether a payment of the attempt was captured. Razorpay accepts no further one then.
func (a Attempt) hasCaptured() bool {
	return slices.ContainsFunc(a.Payments, func(p Payment) bool { return p.State == PayCaptured })
}

// CurrentAttempt returns the attempt that can be paid now, nil if there is none.
func (m Money) CurrentAttempt() *Attempt {
	for n := range m.Attempts {
		if !m.Attempts[n].Superseded {
			return &m.Attempts[n]
		}
	}
	return nil
}

// findPayment returns the indexes of a payment's attempt and of the payment in it, -1 if there is none.
func (m Money) findPayment(id string) (attempt, payment int) {
	for a := range m.Attempts {
		for p := range m.Attempts[a].Payments {
			if m.Attempts[a].Payments[p].ID == id {
				return a, p
			}
		}
	}
	return -1, -1
}

// hasAuthorised reports whether a payment was authorised after since and is not captured yet.
func (m Money) hasAuthorised(since time.Time) bool {
	return slices.ContainsFunc(m.Attempts, func(a Attempt) bool {
		return slices.ContainsFunc(a.Payments, func(p Payment) bool {
			return p.State == PayAuthorised && p.At.After(since)
		})
	})
}

// AwaitsConfirmation reports whether a payment is authorised and not captured yet.
func (m Money) AwaitsConfirmation() bool { return m.hasAuthorised(time.Time{}) }

// supersedeAttempt ends an attempt if it could still be paid.
func (s *step) supersedeAttempt(a *Attempt) {
	if a != nil && !a.Superseded {
		was := a.stateName()
		a.Superseded = true
		s.noteChange(a.Part(), was, a.stateName())
		if a.Code != nil && a.Gateway != "" && !a.hasCaptured() && !a.Code.isOver(s.event.At.Time) {
			s.addDuty(Duty{Kind: DutyGateway, Act: GatewayClose, Of: a.Receipt})
		}
	}
}

// Part returns how events name the attempt.
func (a Attempt) Part() string { return fmt.Sprintf("attempt:%d", a.N) }

// stateName returns the state of the attempt as events name it.
func (a Attempt) stateName() string {
	switch {
	case a.Superseded:
		return "superseded"
	case a.Gateway == "":
		return "asked"
	}
	return "open"
}
