package lab

import (
	"fmt"
	"slices"
)

// Prove works out the balance of every account from the lines, credits, cash, payments and refunds, and compares it
// with the books. The error names the first difference. The audit proves every stored order, and the tests every state
// that an order can reach (docs/rules.md#invariant-1, docs/rules.md#invariant-3, docs/rules.md#invariant-15).
func (o Order) Prove() error {
	m := o.Money
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
			case p.Back != gone[p.ID]:
				return fmt.Errorf("of payment %s %d went back, its refunds say %d", p.ID, p.Back, gone[p.ID])
			}
		}
	}
	advanced := m.cashAdvanced()
	for _, a := range Accounts {
		switch is := m.Balance(a); {
		case a == InCash && is >= -advanced && is == want[a]:
		case is != want[a]:
			return fmt.Errorf("%s is %d in the books, %d by lines, cash, payments and refunds", a, is, want[a])
		case is < 0:
			return fmt.Errorf("%s is %d, below zero", a, is)
		}
	}
	if owed := m.Balance(Owed); o.State == Cancelled && owed > advanced && !o.anyCollected() {
		return fmt.Errorf("%d is owed for a cancelled order", owed)
	}
	return nil
}

// cashAdvanced returns what was paid in cash for refunds that Razorpay could not pay. By that amount the cash account
// may be below zero. If Razorpay pays them after all, the patient owes it again.
func (m Money) cashAdvanced() (sum Paise) {
	for _, r := range m.Refunds {
		if r.State == RefundPaid && r.Via == "" && r.Key != "" {
			sum += r.Amount
		}
	}
	return sum
}

// deriveBalances works out every balance without the books, and how much of each payment was refunded.
func (m Money) deriveBalances() (want map[Account]Paise, gone map[string]Paise, err error) {
	want, gone = map[Account]Paise{Owed: m.Charged(), Sales: m.Charged()}, map[string]Paise{}
	for _, c := range m.Cash {
		want[InCash] += c.Amount
		if !c.Unapplied {
			want[Owed] -= c.Amount
		}
	}
	for _, a := range m.Attempts {
		for _, p := range a.Payments {
			if p.State != PayCaptured {
				continue
			}
			want[AtGateway] += p.Amount
			if p.Use == UseSettled {
				want[Owed] -= p.Amount
			}
		}
	}
	for _, r := range m.Refunds {
		through := InCash
		if r.Via != "" {
			through = AtGateway
		}
		switch {
		case r.Amount <= 0 || r.From != RefundsOwed && r.From != Unapplied:
			return nil, nil, fmt.Errorf("refund %s of %d comes from %q", r.ID, r.Amount, r.From)
		case r.State == RefundDropped:
			continue
		case r.State == RefundPaid:
			want[through] -= r.Amount
			gone[r.Via] += r.Amount
		default:
			want[r.From] += r.Amount
		}
		if r.From == RefundsOwed {
			want[Owed] += r.Amount
		}
	}
	return want, gone, nil
}
