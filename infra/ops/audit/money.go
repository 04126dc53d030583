package main

import (
	"fmt"
	"io"
	"maps"
	"math/big"
	"slices"
	"time"

	"assay/shared/lab"
)

// ledger is what is on the accounts of all orders of a hospital: of those that live, those that are closed, and those
// that expired, whose money nobody is asked for any more.
type ledger [3]map[lab.Account]*big.Int

var standings = [3]string{"live", "closed", "expired"}

// till adds up the hospitals, and lists closed orders whose clearing accounts have not come back to zero.
type till struct {
	hospitals map[string]*ledger
	orders    map[string]int
	before    time.Time // a closed order whose last day was then has had its time
	out       io.Writer
	open      int
}

func (t *till) take(o lab.Order) {
	at := 0
	switch o.State {
	case lab.Completed, lab.Cancelled:
		at = 1
	case lab.Expired:
		at = 2
	}
	l := t.hospitals[o.Hospital]
	if l == nil {
		l = &ledger{}
		for n := range l {
			l[n] = map[lab.Account]*big.Int{}
			for _, a := range lab.Accounts {
				l[n][a] = new(big.Int)
			}
		}
		t.hospitals[o.Hospital] = l
	}
	t.orders[o.Hospital]++
	for _, a := range lab.Accounts {
		l[at][a].Add(l[at][a], o.Money.ExactBalance(a))
	}
	if at == 0 || o.ClosedAt == nil || o.ClosedAt.After(t.before) {
		return
	}
	for _, a := range []lab.Account{lab.Owed, lab.Unapplied, lab.RefundsOwed, lab.GivenBack, lab.Disputed} {
		if b := o.Money.ExactBalance(a); b.Sign() != 0 && (a != lab.Owed || at == 1) {
			t.open++
			fmt.Fprintf(t.out, "open: %s, %s since %s: %s %s\n", o.ID, o.State, lab.Day(o.ClosedAt.Time), a, rupees(b))
		}
	}
}

// print gives every hospital its table, and reports how many do not balance: none, where every order does.
func (t *till) print() (off int) {
	for _, hospital := range slices.Sorted(maps.Keys(t.hospitals)) {
		l := t.hospitals[hospital]
		fmt.Fprintf(t.out, "\n%s, %d orders\n%-14s", hospital, t.orders[hospital], "rupees")
		for _, s := range standings {
			fmt.Fprintf(t.out, "%14s", s)
		}
		fmt.Fprintf(t.out, "%14s\n", "together")
		line := func(name string, of func(map[lab.Account]*big.Int) *big.Int) *big.Int {
			all := new(big.Int)
			fmt.Fprintf(t.out, "%-14s", name)
			for _, column := range l {
				all.Add(all, of(column))
				fmt.Fprintf(t.out, "%14s", rupees(of(column)))
			}
			fmt.Fprintf(t.out, "%14s\n", rupees(all))
			return all
		}
		for _, a := range lab.Accounts {
			line(string(a), func(c map[lab.Account]*big.Int) *big.Int { return c[a] })
		}
		side := func(debit bool) func(map[lab.Account]*big.Int) *big.Int {
			return func(c map[lab.Account]*big.Int) *big.Int {
				sum := new(big.Int)
				for _, a := range lab.Accounts {
					if a.IsDebit() == debit {
						sum.Add(sum, c[a])
					}
				}
				return sum
			}
		}
		if line("debits", side(true)).Cmp(line("credits", side(false))) != 0 {
			off++
			fmt.Fprintf(t.out, "broken: %s: debits are not credits\n", hospital)
		}
	}
	return off
}

func rupees(paise *big.Int) string {
	sign := ""
	if paise.Sign() < 0 {
		sign = "-"
	}
	whole, rest := new(big.Int).QuoRem(new(big.Int).Abs(paise), big.NewInt(100), new(big.Int))
	return fmt.Sprintf("%s%d.%02d", sign, whole, rest)
}
