package lab

import (
	"fmt"
	"slices"
	"strings"
)

// BillKind says what a bill is.
type BillKind string

// The kinds of bills, each with a series of numbers of its own.
const (
	Invoice    BillKind = "invoice"     // what the order costs
	CreditNote BillKind = "credit_note" // what was taken back of an invoice
)

// Bill is one numbered paper of what an order costs (docs/rules.md#invoice). What it prints is frozen in a BillSheet. An order has
// more than one invoice only where it was cancelled after the first, and reinstated.
type Bill struct {
	Kind   BillKind `json:"kind"`
	Number string   `json:"number"` // "I2627-000012"; it is given out in the transaction that writes the bill, "" before
	N      int      `json:"n"`      // number of the event
	At     Moment   `json:"at"`
	Codes  []string `json:"codes"` // of its lines
	Total  Paise    `json:"total"`
}

// stateName is the state of a bill as events name it.
func (b Bill) stateName() string { return strings.TrimSuffix(string(b.Kind)+" "+b.Number, " ") }

// billPart returns how events name a bill, by its place in the order's list, from 1.
func billPart(place int) string { return fmt.Sprintf("bill:%d", place) }

// Billed returns the total of the invoices less that of the credit notes.
func (m Money) Billed() (sum Paise) {
	for _, b := range m.Bills {
		if b.Kind == Invoice {
			sum = Add(sum, b.Total)
		} else {
			sum = Add(sum, -b.Total)
		}
	}
	return sum
}

// isOnInvoice reports whether a line is on an invoice and on no credit note after it.
func (m Money) isOnInvoice(code string) (on bool) {
	for _, b := range m.Bills {
		if slices.Contains(b.Codes, code) {
			on = b.Kind == Invoice
		}
	}
	return on
}

// isCredited reports whether a line was taken back.
func (m Money) isCredited(code string) bool {
	return slices.ContainsFunc(m.Credits, func(c Credit) bool { return c.Code == code })
}

// isToBeInvoiced reports whether what the order costs is on an invoice in this state: nothing of it is due any more, or no more will
// be done for it (docs/rules.md#invoice).
func (o Order) isToBeInvoiced() bool {
	return o.State == Completed || o.State == Cancelled || o.State == Confirmed && o.Money.Due() <= 0
}

// unbilled returns the lines that lack a bill of a kind now, and their sum.
func (o Order) unbilled(kind BillKind) (codes []string, sum Paise) {
	for _, l := range o.Money.Lines {
		on, taken := o.Money.isOnInvoice(l.Code), o.Money.isCredited(l.Code)
		if kind == Invoice && !on && !taken || kind == CreditNote && on && taken {
			codes, sum = append(codes, l.Code), Add(sum, l.Amount)
		}
	}
	return codes, sum
}

// bill makes the bills that a step leads to which moves money or the state of the order. Their numbers come with the transaction.
func (s *step) bill() {
	moved := slices.ContainsFunc(s.event.Changes, func(c Change) bool { return c.Part == "order" }) ||
		slices.ContainsFunc(s.order.Money.Books, func(p Posting) bool { return p.N == s.event.N })
	if !moved {
		return
	}
	for _, kind := range []BillKind{CreditNote, Invoice} {
		codes, sum := s.order.unbilled(kind)
		if sum == 0 || kind == Invoice && !s.order.isToBeInvoiced() {
			continue
		}
		b := Bill{Kind: kind, N: s.event.N, At: s.event.At, Codes: codes, Total: sum}
		s.order.Money.Bills = append(s.order.Money.Bills, b)
		place := len(s.order.Money.Bills)
		s.noteChange(billPart(place), "", b.stateName())
		s.addDuty(Duty{Kind: DutyDocument, Bill: place})
	}
}

// NewBills returns the kinds of the bills that the outcome makes, which lack their numbers.
func (out Outcome) NewBills() (kinds []BillKind) {
	for _, b := range out.Order.Money.Bills {
		if b.N == out.Event.N {
			kinds = append(kinds, b.Kind)
		}
	}
	return kinds
}

// WithBills returns the outcome with its new bills as they are issued: numbered, in the order of NewBills, and their sheets frozen
// with what the hospital prints on them. A lost race for a number begins with the same outcome again.
func (out Outcome) WithBills(h Hospital, numbers []string) Outcome {
	out.Order = out.Order.clone()
	out.Event.Changes = slices.Clone(out.Event.Changes)
	out.Bills = nil
	for n := range out.Order.Money.Bills {
		b := &out.Order.Money.Bills[n]
		if b.N != out.Event.N {
			continue
		}
		b.Number, numbers = numbers[0], numbers[1:]
		at := slices.IndexFunc(out.Event.Changes, func(c Change) bool { return c.Part == billPart(n+1) })
		out.Event.Changes[at].To = b.stateName()
		out.Bills = append(out.Bills, out.Order.billSheet(n, h))
	}
	out.Event = out.Event.Seal()
	out.Order.Chain = out.Event.Hash
	return out
}

// proveBills checks that each line is on as many bills as it has to be, and that the bills add up.
func (o Order) proveBills() error {
	m := o.Money
	on := map[string]bool{}
	for n, b := range m.Bills {
		var sum Paise
		for _, code := range b.Codes {
			i := slices.IndexFunc(m.Lines, func(l Line) bool { return l.Code == code })
			if i < 0 || on[code] == (b.Kind == Invoice) {
				return fmt.Errorf("line %s is on bill %d, a %s, and must not be", code, n+1, b.Kind)
			}
			on[code], sum = b.Kind == Invoice, Add(sum, m.Lines[i].Amount)
		}
		if sum != b.Total || b.N < 1 || b.N > o.Version {
			return fmt.Errorf("bill %d of event %d says %d, its lines are %d", n+1, b.N, b.Total, sum)
		}
	}
	if m.Unbilled && len(m.Bills) == 0 {
		return nil
	}
	if codes, sum := o.unbilled(CreditNote); sum != 0 {
		return fmt.Errorf("%v are on an invoice, were taken back, and are on no credit note", codes)
	}
	if codes, sum := o.unbilled(Invoice); sum != 0 && o.isToBeInvoiced() {
		return fmt.Errorf("%v are on no invoice, of an order that is %s with %d due", codes, o.State, m.Due())
	}
	return nil
}
