package lab

import (
	"fmt"
	"strings"
)

// Account is one of the places money of an order can be. The books are double entry: every posting moves an amount from
// one account to another, so they always balance (reference/payments.md §2 G3).
type Account string

// The accounts of an order. Balances of owed, cash, gateway and bank grow by debit; of the others by credit.
const (
	Owed        Account = "owed"         // by the patient
	InCash      Account = "cash"         // in a drawer of the hospital
	AtGateway   Account = "gateway"      // captured by Razorpay, receivable
	Sales       Account = "sales"        // what the tests earn
	Unapplied   Account = "unapplied"    // taken, though nothing was due
	RefundsOwed Account = "refunds_owed" // to the patient
)

// debitSide are the accounts whose balance is what was debited.
var debitSide = map[Account]bool{Owed: true, InCash: true, AtGateway: true}

// Debit tells on which side of the books an account stands: the two sides of an order come to the same sum.
func (a Account) IsDebit() bool { return debitSide[a] }

// Accounts lists them in the order in which a statement prints them.
var Accounts = []Account{Owed, InCash, AtGateway, Unapplied, RefundsOwed, Sales}

// Posting is one balanced line of the books.
type Posting struct {
	N      int     `json:"n"` // the event
	Debit  Account `json:"debit"`
	Credit Account `json:"credit"`
	Amount Paise   `json:"amount"` // above zero
}

// Balance is what stands on an account.
func (m Money) Balance(a Account) Paise {
	var sum Paise
	for _, p := range m.Books {
		if p.Debit == a {
			sum += p.Amount
		}
		if p.Credit == a {
			sum -= p.Amount
		}
	}
	if !a.IsDebit() {
		return -sum
	}
	return sum
}

// Statement is the balances in one line, "owed 52000, cash 0 …" without the empty ones: what events tell of money.
func (m Money) Statement() string {
	parts := []string{fmt.Sprintf("owed %d", m.Balance(Owed))}
	for _, a := range Accounts[1:] {
		if b := m.Balance(a); b != 0 && a != Sales {
			parts = append(parts, fmt.Sprintf("%s %d", a, b))
		}
	}
	return strings.Join(parts, ", ")
}

// post writes one line into the books.
func (s *step) post(debit, credit Account, amount Paise) {
	if amount == 0 {
		return
	}
	s.o.Money.Books = append(s.o.Money.Books, Posting{N: s.ev.N, Debit: debit, Credit: credit, Amount: amount})
}

// credit takes back a line of the order, once.
func (s *step) credit(code string) {
	amount := s.o.Money.line(code)
	if amount == 0 {
		return
	}
	s.o.Money.Credits = append(s.o.Money.Credits, Credit{Code: code, Amount: amount, N: s.ev.N})
	s.post(Sales, Owed, amount)
}

// settle ends every step that moved money: what the patient has paid beyond what is charged becomes a refund, nobody is
// asked for cash that is not due any more, and the event tells the balances.
func (s *step) settle(before Money) {
	if over := -s.o.Money.Balance(Owed); over > 0 {
		s.post(Owed, RefundsOwed, over)
		s.payBack(over)
	}
	if s.o.Money.Due() == 0 {
		s.closeAbout(TaskCash, "money")
	}
	if len(before.Books) != len(s.o.Money.Books) {
		s.note("money", before.Statement(), s.o.Money.Statement())
	}
}
