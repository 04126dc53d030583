package lab

import (
	"fmt"
	"strings"
)

// Account is an account of an order's books. The books are double entry: every posting moves an amount from one account
// to another, so they always balance (docs/rules.md#double-entry).
type Account string

// The accounts of an order.
const (
	Owed        Account = "owed"         // by the patient
	InCash      Account = "cash"         // in the cash of the hospital
	AtBank      Account = "bank"         // paid by hand, and not in cash
	AtGateway   Account = "gateway"      // captured by Razorpay, receivable
	Sales       Account = "sales"        // price of the tests
	Unapplied   Account = "unapplied"    // taken although nothing was due
	RefundsOwed Account = "refunds_owed" // to the patient
	GivenBack   Account = "given_back"   // at Razorpay by somebody, and nobody has said yet what for
	Goodwill    Account = "goodwill"     // given back though it was due
	Disputed    Account = "disputed"     // captured, and nobody knows yet whose it is
	WrittenOff  Account = "written_off"  // lost in a dispute
)

// debitAccounts are the accounts whose balance grows by debit; the others grow by credit.
var debitAccounts = map[Account]bool{Owed: true, InCash: true, AtBank: true, AtGateway: true, GivenBack: true, Goodwill: true, Disputed: true,
	WrittenOff: true}

// IsDebit reports whether the balance of an account grows by debit. The balances of both sides have the same sum.
func (a Account) IsDebit() bool { return debitAccounts[a] }

// Accounts lists the accounts in the order in which a statement shows them.
var Accounts = []Account{Owed, InCash, AtBank, AtGateway, Unapplied, RefundsOwed, GivenBack, Goodwill, Disputed, WrittenOff, Sales}

// Posting is one entry of the books.
type Posting struct {
	N      int     `json:"n"` // number of the event
	Debit  Account `json:"debit"`
	Credit Account `json:"credit"`
	Amount Paise   `json:"amount"` // above zero
}

// Balance returns the balance of an account.
func (m Money) Balance(a Account) Paise {
	var sum Paise
	for _, p := range m.Books {
		if p.Debit == a {
			sum = Add(sum, p.Amount)
		}
		if p.Credit == a {
			sum = Add(sum, -p.Amount)
		}
	}
	if !a.IsDebit() {
		return -sum
	}
	return sum
}

// Statement returns the balances in one line, without the empty ones: "owed 52000, gateway 8000". Events use it to
// describe a change of the money.
func (m Money) Statement() string {
	parts := []string{fmt.Sprintf("owed %d", m.Balance(Owed))}
	for _, a := range Accounts[1:] {
		if b := m.Balance(a); b != 0 && a != Sales {
			parts = append(parts, fmt.Sprintf("%s %d", a, b))
		}
	}
	return strings.Join(parts, ", ")
}

// post adds an entry to the books.
func (s *step) post(debit, credit Account, amount Paise) {
	if amount == 0 {
		return
	}
	s.order.Money.Books = append(s.order.Money.Books, Posting{N: s.event.N, Debit: debit, Credit: credit, Amount: amount})
}

// creditLine takes back a line of the order, unless it was taken back before.
func (s *step) creditLine(code string) {
	amount := s.order.Money.lineAmount(code)
	if amount == 0 {
		return
	}
	s.order.Money.Credits = append(s.order.Money.Credits, Credit{Code: code, Amount: amount, N: s.event.N})
	s.post(Sales, Owed, amount)
}

// settleMoney ends every step that may move money: it refunds what was paid beyond the charged amount, closes the task
// to take cash when none is due, and notes the new balances in the event.
func (s *step) settleMoney(before Money) {
	s.holdDisputed()
	if over := s.countGivenBack(s.countLost(-s.order.Money.Balance(Owed))); over > 0 {
		s.post(Owed, RefundsOwed, over)
		s.refundOverpayment(over)
	}
	if s.order.Money.Due() == 0 {
		s.closeTasksAbout(TaskCash, "money")
	}
	if len(before.Books) != len(s.order.Money.Books) {
		s.noteChange("money", before.Statement(), s.order.Money.Statement())
	}
}
