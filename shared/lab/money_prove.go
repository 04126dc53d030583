package lab

import (
	"fmt"
	"math/big"
	"slices"
)

// exact is sums that cannot overflow, by account or payment. Proofs compute with them and not with Add: what they prove may
// have been written by a program with another fault, and two wrong sums may be equal.
type exact[K ~string] map[K]*big.Int

func (e exact[K]) add(of K, p Paise) { e[of] = new(big.Int).Add(e.of(of), big.NewInt(int64(p))) }

func (e exact[K]) take(of K, p Paise) { e[of] = new(big.Int).Sub(e.of(of), big.NewInt(int64(p))) }

func (e exact[K]) of(k K) *big.Int {
	if sum := e[k]; sum != nil {
		return sum
	}
	return new(big.Int)
}

// ExactBalance returns the balance of an account, whatever is in the books.
func (m Money) ExactBalance(a Account) *big.Int {
	sums := exact[Account]{}
	for _, p := range m.Books {
		sums.add(p.Debit, p.Amount)
		sums.take(p.Credit, p.Amount)
	}
	if sum := sums.of(a); a.IsDebit() {
		return sum
	}
	return new(big.Int).Neg(sums.of(a))
}

// Prove works out the balance of every account from the lines, credits, cash, payments and refunds, and compares it
// with the books. The error names the first difference. The audit proves every stored order, and the tests every state
// that an order can reach (docs/rules.md#invariant-1, docs/rules.md#invariant-3, docs/rules.md#invariant-15).
func (o Order) Prove() error {
	m := o.Money
	if err := m.CheckAmounts(); err != nil {
		return err
	}
	for _, p := range m.Books {
		switch {
		case p.Amount <= 0:
			return fmt.Errorf("a posting of %d", p.Amount)
		case p.N < 1 || p.N > o.Version:
			return fmt.Errorf("a posting of event %d, of %d", p.N, o.Version)
		case p.Debit == p.Credit || !slices.Contains(Accounts, p.Debit) || !slices.Contains(Accounts, p.Credit):
			return fmt.Errorf("a posting from %q to %q", p.Credit, p.Debit)
		}
	}
	want, gone, err := m.deriveBalances()
	if err != nil {
		return err
	}
	for _, a := range m.Attempts {
		for _, p := range a.Payments {
			switch back := o.refundedOrPending(p.ID); {
			case back > p.Amount || back > 0 && p.State != PayCaptured:
				return fmt.Errorf("%d of %d of payment %s goes back, it is %s", back, p.Amount, p.ID, p.State)
			case big.NewInt(int64(p.Back)).Cmp(gone.of(p.ID)) != 0:
				return fmt.Errorf("of payment %s %d went back, its refunds say %d", p.ID, p.Back, gone.of(p.ID))
			}
		}
	}
	for n, d := range m.Disputes {
		switch {
		case d.Held != m.heldFor(n):
			return fmt.Errorf("dispute %s holds %d, it should hold %d", d.ID, d.Held, m.heldFor(n))
		case Add(d.Repaid, d.WrittenOff) > d.Deducted:
			return fmt.Errorf("dispute %s has repaid %d and cost %d of %d", d.ID, d.Repaid, d.WrittenOff, d.Deducted)
		}
	}
	advanced, overdrawn := m.cashAdvanced(), big.NewInt(int64(o.overdrawn()))
	for _, a := range Accounts {
		least := new(big.Int)
		switch a {
		case InCash: // what was paid by hand in another way goes back in cash too
			least = new(big.Int).Neg(new(big.Int).Add(advanced, m.ExactBalance(AtBank)))
		case AtGateway:
			least = new(big.Int).Neg(overdrawn)
		}
		switch is := m.ExactBalance(a); {
		case is.Cmp(want.of(a)) != 0:
			return fmt.Errorf("%s is %d in the books, %d by lines, cash, payments and refunds", a, is, want.of(a))
		case is.Cmp(least) < 0:
			return fmt.Errorf("%s is %d, below zero", a, is)
		}
	}
	if owed := m.ExactBalance(Owed); o.State == Cancelled && owed.Cmp(advanced.Add(advanced, overdrawn)) > 0 && !o.anyCollected() {
		return fmt.Errorf("%d is owed for a cancelled order", owed)
	}
	return o.proveBills()
}

// cashAdvanced returns what was paid in cash for refunds that Razorpay could not pay. By that amount the cash account
// may be below zero. If Razorpay pays them after all, the patient owes it again.
func (m Money) cashAdvanced() *big.Int {
	sums := exact[Account]{}
	for _, r := range m.Refunds {
		if r.State == RefundPaid && r.Via == "" && r.Key != "" {
			sums.add(InCash, r.Amount)
		}
	}
	return sums.of(InCash)
}

// deriveBalances works out every balance without the books, and how much of each payment was refunded.
func (m Money) deriveBalances() (want exact[Account], gone exact[string], err error) {
	want, gone = exact[Account]{}, exact[string]{}
	for _, l := range m.Lines {
		want.add(Owed, l.Amount)
		want.add(Sales, l.Amount)
	}
	for _, c := range m.Credits {
		want.take(Owed, c.Amount)
		want.take(Sales, c.Amount)
	}
	for _, c := range m.Taken() {
		want.add(c.account(), c.Amount)
		if !c.Unapplied {
			want.take(Owed, c.Amount)
		}
	}
	for _, a := range m.Attempts {
		for _, p := range a.Payments {
			if p.State != PayCaptured {
				continue
			}
			want.add(AtGateway, p.Amount)
			if p.Use == UseSettled {
				want.take(Owed, p.Amount)
			}
		}
	}
	for _, d := range m.Disputes {
		want.take(AtGateway, d.Held)
		want.take(AtGateway, d.Deducted)
		want.add(Disputed, d.Held)
		want.add(WrittenOff, d.WrittenOff)
		want.add(Owed, d.Repaid)
	}
	for _, r := range m.Refunds {
		through := InCash
		if r.Via != "" {
			through = AtGateway
		}
		switch {
		case r.Amount <= 0 || r.From != RefundsOwed && r.From != Unapplied || (r.Unexplained > 0 || r.Goodwill > 0) && (r.State != RefundPaid || r.From != RefundsOwed):
			return nil, nil, fmt.Errorf("refund %s of %d comes from %q", r.ID, r.Amount, r.From)
		case r.State == RefundDropped:
			continue
		case r.State == RefundPaid:
			want.take(through, r.Amount)
			gone.add(r.Via, r.Amount)
		default:
			want.add(r.From, r.Amount)
		}
		if r.From == RefundsOwed {
			want.add(Owed, r.Amount)
			want.take(Owed, r.Unexplained)
			want.take(Owed, r.Goodwill)
			want.add(GivenBack, r.Unexplained)
			want.add(Goodwill, r.Goodwill)
		}
	}
	return want, gone, nil
}
