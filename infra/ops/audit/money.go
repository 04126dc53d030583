package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"assay/shared/lab"
)

// ledger is what is on the accounts of all orders of a hospital: of those that live, those that are closed, and those
// that expired, whose money nobody is asked for any more.
type ledger [3]map[lab.Account]lab.Paise

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
		l = &ledger{{}, {}, {}}
		t.hospitals[o.Hospital] = l
	}
	t.orders[o.Hospital]++
	for _, a := range lab.Accounts {
		l[at][a] += o.Money.Balance(a)
	}
	if at == 0 || o.ClosedAt == nil || o.ClosedAt.After(t.before) {
		return
	}
	for _, a := range []lab.Account{lab.Owed, lab.Unapplied, lab.RefundsOwed} {
		if b := o.Money.Balance(a); b != 0 && (a != lab.Owed || at == 1) {
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
		line := func(name string, of func(map[lab.Account]lab.Paise) lab.Paise) (all lab.Paise) {
			fmt.Fprintf(t.out, "%-14s", name)
			for _, column := range l {
				all += of(column)
				fmt.Fprintf(t.out, "%14s", rupees(of(column)))
			}
			fmt.Fprintf(t.out, "%14s\n", rupees(all))
			return all
		}
		for _, a := range lab.Accounts {
			line(string(a), func(c map[lab.Account]lab.Paise) lab.Paise { return c[a] })
		}
		side := func(debit bool) func(map[lab.Account]lab.Paise) lab.Paise {
			return func(c map[lab.Account]lab.Paise) (sum lab.Paise) {
				for _, a := range lab.Accounts {
					if a.IsDebit() == debit {
						sum += c[a]
					}
				}
				return sum
			}
		}
		if line("debits", side(true)) != line("credits", side(false)) {
			off++
			fmt.Fprintf(t.out, "broken: %s: debits are not credits\n", hospital)
		}
	}
	return off
}

func rupees(p lab.Paise) string {
	sign := ""
	if p < 0 {
		sign, p = "-", -p
	}
	return fmt.Sprintf("%s%d.%02d", sign, p/100, p%100)
}
