package lab

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// Method is how money was paid by hand.
type Method string

// The methods.
const (
	ByCash     Method = "cash"
	ByUPI      Method = "upi"
	ByCard     Method = "card"
	ByCheque   Method = "cheque"
	ByTransfer Method = "transfer"
)

// Methods lists them, cash first.
var Methods = []Method{ByCash, ByUPI, ByCard, ByCheque, ByTransfer}

// referenceForms are the names that banks give to payments: the retrieval number of a card or UPI payment, a cheque by its number
// and the code of its bank and branch, which are printed side by side on it, and the number of a transfer by IMPS, NEFT or RTGS. None
// of them can be a card's number, a phone or an address at a bank, so that no such thing is ever kept as one.
var referenceForms = map[Method]*regexp.Regexp{
	ByUPI:      regexp.MustCompile(`^[0-9]{12}$`),
	ByCard:     regexp.MustCompile(`^[0-9]{12}$`),
	ByCheque:   regexp.MustCompile(`^[0-9]{6}/[0-9]{9}$`),
	ByTransfer: regexp.MustCompile(`^([0-9]{12}|[A-Z]{4}[0-9A-Z]{12}|[A-Z]{4}[0-9A-Z]{18})$`),
}

// CashState is how far a payment by hand is that one person must not record alone; "" for any other.
type CashState string

// The states.
const (
	CashWaits    CashState = "waits" // nothing is booked
	CashApproved CashState = "approved"
	CashRefused  CashState = "refused" // nothing was booked
)

// counts reports whether a payment is in the books.
func (c Cash) counts() bool { return c.State == "" || c.State == CashApproved }

// Account is where the money is.
func (c Cash) account() Account {
	if c.Method == ByCash {
		return InCash
	}
	return AtBank
}

// Part returns how events and tasks name a payment by hand.
func (c Cash) Part() string { return "receipt:" + c.Receipt }

// Taken returns the payments by hand that are in the books.
func (m Money) Taken() (list []Cash) {
	for _, c := range m.Cash {
		if c.counts() {
			list = append(list, c)
		}
	}
	return list
}

// Waits returns how much waits for a second person.
func (m Money) Waits() Paise {
	return Sum(m.Cash, func(c Cash) Paise {
		if c.State == CashWaits {
			return c.Amount
		}
		return 0
	})
}

// Handed is a payment by hand that is not cash, as the desk records it.
type Handed struct {
	Amount    Paise
	Method    Method
	Reference string // by which the bank knows it
}

// TidyReference writes a reference in one way, so that the same one is found again.
func TidyReference(typed string) string {
	return strings.ToUpper(strings.ReplaceAll(strings.TrimSpace(typed), " ", ""))
}

func (h Handed) check() error {
	form := referenceForms[h.Method]
	switch {
	case form == nil:
		return Bad("method", "Choose how it was paid: upi, card, cheque or transfer. Cash is taken as cash.")
	case !form.MatchString(TidyReference(h.Reference)):
		return Bad("reference", "Enter the reference as the bank has it: 12 digits of a UPI or card payment, the number and the bank code of a cheque "+
			"as 123456/110002003, or the UTR of a transfer.")
	case h.Amount < 1 || h.Amount > MaxAmount:
		return Bad("amount", "The amount must be above zero, and at most 1000000000 paise.")
	}
	return nil
}

// HandTerms is what a payment by hand depends on beside the order.
type HandTerms struct {
	Limit Paise    // of the hospital: up to this one person records alone
	Used  bool     // another payment has the reference
	Staff []Member // among whom somebody may approve
}

// TakePayment records money that was paid by hand and is not cash. It cannot be counted at the desk as cash can, so it needs a reference
// that no other payment has, and above the limit another person approves it before it counts (docs/rules.md#row-36). What one person
// records for one order counts together.
func (o Order) TakePayment(by Member, at time.Time, h Handed, receipt string, t HandTerms) (Outcome, error) {
	if err := by.May(TakePayment); err != nil {
		return Outcome{}, err
	}
	if err := h.check(); err != nil {
		return Outcome{}, err
	}
	if t.Used {
		return Outcome{}, refuse(Conflict, "reference_used", "A payment with this reference is recorded already.")
	}
	if err := o.mayTake(at, h.Amount, "amount"); err != nil {
		return Outcome{}, err
	}
	s := o.begin(TakePayment, by, At(at))
	c := Cash{Receipt: receipt, Amount: h.Amount, At: s.event.At, By: by.Person, Method: h.Method, Reference: TidyReference(h.Reference)}
	if Add(h.Amount, o.recordedAlone(by)) <= t.Limit {
		s.bookCash(c, nil)
		s.settleMoney(o.Money)
		return s.seal(), nil
	}
	staff := slices.DeleteFunc(slices.Clone(t.Staff), func(m Member) bool { return !c.mayApprove(m) })
	if len(staff) == 0 {
		return Outcome{}, refuseNobody()
	}
	c.State = CashWaits
	s.order.Money.Cash = append(s.order.Money.Cash, c)
	s.noteChange(c.Part(), "", string(c.State))
	s.openTask(TaskApprovePayment, Supervisor, c.Part(), "")
	for _, d := range lettersTo(MailApprove, 0, s.event.At, staff) {
		d.Of, d.Due = receipt, Moment{}
		s.addDuty(d)
	}
	return s.seal(), nil
}

// recordedAlone is how much of what is not cash a person has recorded for the order without another.
func (o Order) recordedAlone(by Member) Paise {
	return Sum(o.Money.Cash, func(c Cash) Paise {
		if c.Method != ByCash && c.State == "" && c.By == by.Person {
			return c.Amount
		}
		return 0
	})
}

// mayApprove reports whether a member may be the second person.
func (c Cash) mayApprove(m Member) bool { return m.May(ApprovePayment) == nil && m.Person != c.By }

// ApprovePayment is the second person's yes: the payment counts from here on. The money is there, so it is never refused for how
// the order is by now: what nothing is due for is kept apart and goes back (docs/rules.md#row-39).
func (o Order) ApprovePayment(by Member, at time.Time, receipt string) (Outcome, error) {
	if err := by.May(ApprovePayment); err != nil {
		return Outcome{}, err
	}
	n, err := o.findWaiting(receipt)
	switch {
	case err != nil:
		return Outcome{}, err
	case !o.Money.Cash[n].mayApprove(by):
		return Outcome{}, refuse(Forbidden, "own_payment", "You recorded this payment yourself. Somebody else approves it.")
	}
	s := o.begin(ApprovePayment, by, At(at))
	c := s.answerPayment(n, CashApproved)
	c.ApprovedBy = by.Person
	s.order.Money.Cash = slices.Delete(s.order.Money.Cash, n, n+1) // booked as any other, at the end
	s.bookCash(c, s.order.takes(c.Amount, ""))
	s.settleMoney(o.Money)
	return s.seal(), nil
}

// RefusePayment is the second person's no, or takes back what was recorded in error: nothing is booked, and the reference is free.
func (o Order) RefusePayment(by Member, at time.Time, receipt string) (Outcome, error) {
	if err := by.May(RefusePayment); err != nil {
		return Outcome{}, err
	}
	n, err := o.findWaiting(receipt)
	switch {
	case err != nil:
		return Outcome{}, err
	case o.Money.Cash[n].By != by.Person && by.May(ApprovePayment) != nil:
		return Outcome{}, refuseRole()
	}
	s := o.begin(RefusePayment, by, At(at))
	s.order.Money.Cash[n] = s.answerPayment(n, CashRefused)
	return s.seal(), nil
}

func (s *step) answerPayment(n int, to CashState) Cash {
	c := s.order.Money.Cash[n]
	s.noteChange(c.Part(), string(c.State), string(to))
	s.closeTasksAbout(TaskApprovePayment, c.Part())
	c.State = to
	return c
}

// findWaiting finds a payment that waits for a second person.
func (o Order) findWaiting(receipt string) (int, error) {
	n := slices.IndexFunc(o.Money.Cash, func(c Cash) bool { return c.Receipt == receipt && c.State != "" })
	switch {
	case n < 0:
		return 0, refuse(Conflict, "no_payment", "This order has no such payment that needs an approval.")
	case o.Money.Cash[n].State != CashWaits:
		return 0, refuse(Conflict, "payment_answered", "Somebody has approved or refused this payment already.")
	}
	return n, nil
}

// mayTake refuses an amount that nobody can take by hand now.
func (o Order) mayTake(at time.Time, amount Paise, field string) error {
	if o.Money.hasAuthorised(at.Add(-cashWait)) {
		return refuse(Conflict, "payment_in_flight",
			"An online payment of this order is being confirmed. Wait a moment before taking cash.")
	}
	return o.takes(amount, field)
}

// takes refuses an amount that does not fit what is due: all of it, or of an order that is settled later a part, as a ward's bill
// is paid in parts. What waits for a second person is not taken again.
func (o Order) takes(amount Paise, field string) error {
	due := o.Money.Due()
	switch {
	case o.State != Confirmed && o.State != Completed:
		return o.requireConfirmed()
	case due == 0:
		return refuse(Conflict, "nothing_due", "Nothing is due on this order.")
	case amount > due || amount < due && o.Settlement != Later:
		return &Refusal{Kind: Unprocessable, Code: "cash_differs", Field: field, Sentence: "The amount is not the amount due."}
	case amount > Add(due, -o.Money.Waits()):
		return refuseWaits()
	}
	return nil
}

func refuseWaits() error {
	return refuse(Conflict, "approval_waits", "A payment of this order waits for a second person. Have it approved or refused first.")
}
