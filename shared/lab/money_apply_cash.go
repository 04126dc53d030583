package lab

import "time"

// ApplyCash uses money that was taken by hand although it was not due, if that amount could be taken now.
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
	if r.Of == "" || o.takes(r.Amount, "") != nil {
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
