package lab

import (
	"fmt"
	"slices"
	"time"
)

// Attempt is one order at Razorpay, made for one amount. Paying again after a failure reuses it; it is superseded when
// the amount due has changed, or a wrong amount was captured for it (reference/payments.md §2 rows 21 to 23).
type Attempt struct {
	N          int       `json:"n"`
	Receipt    string    `json:"receipt"`                 // "26-000417-1": how an order is found whose answer was lost
	Gateway    string    `json:"gateway_order,omitempty"` // Razorpay's id, "" until it has told
	Amount     Paise     `json:"amount"`
	At         Moment    `json:"at"`
	Superseded bool      `json:"superseded,omitempty"`
	Payments   []Payment `json:"payments,omitempty"`
}

// Payment is one try of a patient to pay an attempt.
type Payment struct {
	ID    string       `json:"id"`
	State PaymentState `json:"state"`
	// Amount is what Razorpay says; whether it is the attempt's is judged when it is captured.
	Amount Paise      `json:"amount"`
	At     Moment     `json:"at"`             // of its last step, as we heard of it
	Use    PaymentUse `json:"use,omitempty"`  // what became of captured money
	Back   Paise      `json:"back,omitempty"` // of it, what went back
}

// PaymentState is how far a payment is. It only goes up: Razorpay's events come in any order (row 9, G2).
type PaymentState string

// The states of a payment.
const (
	PayCreated    PaymentState = "created"
	PayFailed     PaymentState = "failed"
	PayAuthorised PaymentState = "authorized"
	PayCaptured   PaymentState = "captured"
	PayReturned   PaymentState = "returned" // by Razorpay itself, never captured (row 29)
)

var payRank = map[PaymentState]int{PayCreated: 1, PayFailed: 2, PayAuthorised: 3, PayCaptured: 4, PayReturned: 4}

// PaymentUse says what became of money that was captured.
type PaymentUse string

// The uses. Only settled money pays for the order; the others go back.
const (
	UseSettled   PaymentUse = "settled"
	UseLate      PaymentUse = "late"      // the order was closed, or paid another way
	UseUnmatched PaymentUse = "unmatched" // not the amount that was asked for (row 22)
)

// The spans of rules §4 and of payments.md §2.
const (
	reviveWithin = 72 * time.Hour   // after an order expired, its money still revives it (row 13)
	inFlight     = 12 * time.Minute // as long as an authorised payment keeps cash out (row 18)
	unmatchedFor = 24 * time.Hour   // before money nobody looked at goes back (row 22)

	lookEvery = 15 * time.Minute   // how soon money is found that no webhook told of (row 33)
	lookRare  = time.Hour          // the same, where nothing waits for it
	lookFor   = 6 * 24 * time.Hour // a bank's yes may come five days late
)

// NextPaymentCheck is when Razorpay is asked again about an attempt; ok is false when nothing can come of it any more: it was
// paid and nothing is on its way back, or it is too old.
func (o Order) NextPaymentCheck(at time.Time, receipt string) (next Moment, ok bool) {
	n := slices.IndexFunc(o.Money.Attempts, func(a Attempt) bool { return a.Receipt == receipt })
	if n < 0 {
		return Moment{}, false
	}
	a := o.Money.Attempts[n]
	leaving := slices.ContainsFunc(o.Money.Refunds, func(r Refund) bool {
		return r.State == RefundSent && slices.ContainsFunc(a.Payments, func(p Payment) bool { return p.ID == r.Via })
	})
	switch {
	case leaving:
		return At(at.Add(lookRare)), true
	case a.captured(), at.After(a.At.Add(lookFor)):
		return Moment{}, false
	case o.State == Waiting || o.State == PaymentFailed:
		return At(at.Add(lookEvery)), true
	}
	return At(at.Add(lookRare)), true
}

// captured tells whether money came by an attempt: then Razorpay takes no more of it.
func (a Attempt) captured() bool {
	return slices.ContainsFunc(a.Payments, func(p Payment) bool { return p.State == PayCaptured })
}

// MayHavePaid tells whether money that is due may have been paid online and the order has not heard of it: a checkout could
// be opened, not longer ago than a bank takes for its yes, and nothing came by it. Whoever takes cash asks Razorpay first
// (row 18); an order that was never to be paid online costs no call.
func (o Order) MayHavePaid(at time.Time) bool {
	takes := o.State == Confirmed || o.State == Completed
	return takes && o.Money.Due() > 0 && slices.ContainsFunc(o.Money.Attempts, func(a Attempt) bool {
		return a.Gateway != "" && !a.captured() && !at.After(a.At.Add(lookFor))
	})
}

// CurrentAttempt is the attempt that can be paid now, nil when none is open.
func (m Money) CurrentAttempt() *Attempt {
	for n := range m.Attempts {
		if !m.Attempts[n].Superseded {
			return &m.Attempts[n]
		}
	}
	return nil
}

// paymentAt finds a payment: the numbers of its attempt and within it, -1 when there is none.
func (m Money) paymentAt(id string) (attempt, payment int) {
	for a := range m.Attempts {
		for p := range m.Attempts[a].Payments {
			if m.Attempts[a].Payments[p].ID == id {
				return a, p
			}
		}
	}
	return -1, -1
}

// flying tells whether Razorpay holds money that is not captured yet.
func (m Money) flying(since time.Time) bool {
	return slices.ContainsFunc(m.Attempts, func(a Attempt) bool {
		return slices.ContainsFunc(a.Payments, func(p Payment) bool {
			return p.State == PayAuthorised && p.At.After(since)
		})
	})
}

// AwaitsConfirmation tells whether a payment is on its way: the bank has set the money aside, and it is not captured yet.
func (m Money) AwaitsConfirmation() bool { return m.flying(time.Time{}) }

// StartPayment opens the order's attempt, or finds it open: it is the start, and the retry after a failure. changed is
// false when it is open, and nothing has to be written.
func (o Order) StartPayment(by Member, at time.Time) (out Outcome, changed bool, err error) {
	if err := by.May(StartPayment); err != nil {
		return Outcome{}, false, err
	}
	if o.State != Waiting && o.State != PaymentFailed {
		return Outcome{}, false, refuse(Conflict, "not_waiting", "This order does not wait for an online payment.")
	}
	if o.Money.AwaitsConfirmation() {
		return Outcome{}, false, refuse(Conflict, "payment_in_flight", "A payment is being confirmed. Wait a moment before paying again.")
	}
	open := o.Money.CurrentAttempt()
	if open != nil && open.Amount == o.Money.Due() && o.State == Waiting {
		return Outcome{Order: o}, false, nil
	}
	s := o.begin(StartPayment, by.Person, At(at))
	if o.State == PaymentFailed {
		s.state(Waiting)
		s.o.ClosedAt = nil
	}
	if open == nil || open.Amount != o.Money.Due() {
		s.attempt()
	}
	return s.done(), true, nil
}

// attempt opens a new attempt, and promises that Razorpay hears of it.
func (s *step) attempt() {
	s.supersede(s.o.Money.CurrentAttempt())
	m := &s.o.Money
	a := Attempt{N: len(m.Attempts) + 1, Receipt: s.o.NextReceipt(), Amount: m.Due(), At: s.ev.At}
	m.Attempts = append(m.Attempts, a)
	s.note(a.Part(), "", a.word())
	s.duty(Duty{Kind: DutyGateway, Act: GatewayCreate, Of: a.Receipt})
}

// NextReceipt is by which Razorpay will know the next attempt, or knows it already, where the order was restored from a
// backup that is older.
func (o Order) NextReceipt() string { return fmt.Sprintf("%s-%d", o.Number, len(o.Money.Attempts)+1) }

// AdoptAttempt takes up an attempt that Razorpay knows and the order does not (rules §4 row 43). changed is false when the
// order has one of its own that can be paid, which is checked anyway.
func (o Order) AdoptAttempt(by Member, at time.Time, gateway string, amount Paise) (out Outcome, changed bool, err error) {
	if err := by.May(PaymentOpened); err != nil {
		return Outcome{}, false, err
	}
	if o.Money.CurrentAttempt() != nil {
		return Outcome{Order: o}, false, nil
	}
	s := o.begin(PaymentOpened, by.Person, At(at))
	a := Attempt{N: len(o.Money.Attempts) + 1, Receipt: o.NextReceipt(), Gateway: gateway, Amount: amount, At: s.ev.At}
	s.o.Money.Attempts = append(s.o.Money.Attempts, a)
	s.note(a.Part(), "", a.word())
	s.duty(Duty{Kind: DutyGateway, Act: GatewayCheck, Of: a.Receipt, Due: At(at.Add(lookEvery))})
	return s.done(), true, nil
}

// supersede ends an attempt, if it could be paid until now.
func (s *step) supersede(a *Attempt) {
	if a != nil && !a.Superseded {
		was := a.word()
		a.Superseded = true
		s.note(a.Part(), was, a.word())
	}
}

// Part is how events name an attempt.
func (a Attempt) Part() string { return fmt.Sprintf("attempt:%d", a.N) }

// word is the state of an attempt in events.
func (a Attempt) word() string {
	switch {
	case a.Superseded:
		return "superseded"
	case a.Gateway == "":
		return "asked"
	}
	return "open"
}

// OpenAttempt records Razorpay's id of an attempt. changed is false when it was known.
func (o Order) OpenAttempt(by Member, at time.Time, receipt, gateway string) (out Outcome, changed bool, err error) {
	if err := by.May(PaymentOpened); err != nil {
		return Outcome{}, false, err
	}
	n := slices.IndexFunc(o.Money.Attempts, func(a Attempt) bool { return a.Receipt == receipt })
	if n < 0 {
		return Outcome{}, false, refuse(NotFound, "not_found", "There is no such thing here.")
	}
	if o.Money.Attempts[n].Gateway != "" {
		return Outcome{Order: o}, false, nil
	}
	s := o.begin(PaymentOpened, by.Person, At(at))
	a := &s.o.Money.Attempts[n]
	was := a.word()
	a.Gateway = gateway
	s.note(a.Part(), was, a.word())
	s.duty(Duty{Kind: DutyGateway, Act: GatewayCheck, Of: a.Receipt, Due: At(at.Add(lookEvery))})
	return s.done(), true, nil
}
