package lab

import "time"

// ApplyCash uses cash that was taken although nothing was due, if exactly that amount is due now.
func (o Order) ApplyCash(by Member, at time.Time, id string) (Outcome, error) {
	if err := by.May(ApplyCash); err != nil {
		return Outcome{}, err
	}
	r, err := o.findPendingRefund(id)
	if err != nil {
		return Outcome{}, err
	}
	if err := o.requireConfirmedOrCompleted(); err != nil {
		return Outcome{}, err
	}
	if r.Of == "" || r.Amount != o.Money.Due() {
		return Outcome{}, refuse(Conflict, "not_applicable", "This money is not the amount due.")
	}
	s := o.begin(ApplyCash, by, At(at))
	before := o.Money
	s.moveRefund(id, RefundDropped)
	for n := range s.order.Money.Cash {
		if s.order.Money.Cash[n].Receipt == r.Of {
			s.order.Money.Cash[n].Unapplied = false
		}
	}
	s.post(Unapplied, Owed, r.Amount)
	s.settleMoney(before)
	return s.seal(), nil
}
