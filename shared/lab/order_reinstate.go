package lab

import "time"

// askToReinstate holds an order that is not confirmed because a specimen of it was recorded, and asks a supervisor to
// reinstate it or to discard the specimen.
func (s *step) askToReinstate(specimen string) {
	s.addHold(HoldPayment)
	s.closeTasksAbout(TaskReinstate, "order")
	s.openTask(TaskReinstate, Supervisor, "order", "specimen:"+specimen)
}

// Reinstate makes a cancelled, expired or unpaid order confirmed again, after a specimen of it or cash for it was
// recorded (docs/rules.md#row-40). What was taken back is charged again, and cash refunds that were not paid yet are
// dropped.
func (o Order) Reinstate(by Member, at time.Time, to Settlement, reason string, expiryHours int) (Outcome, error) {
	if err := by.May(Reinstate); err != nil {
		return Outcome{}, err
	}
	if err := checkReason("reason", reason, ReinstateReasons); err != nil {
		return Outcome{}, err
	}
	if to != COD && to != Later {
		return Outcome{}, Bad("settlement", "Choose cod or later.")
	}
	if o.State == Confirmed || o.State == Completed || !o.hasHold(HoldPayment) {
		return Outcome{}, refuse(Conflict, "not_reinstatable", "No specimen of this order waits for a decision.")
	}
	s := o.begin(Reinstate, by, At(at))
	s.event.Reason = reason
	for i, it := range s.order.Items {
		if o.State == Cancelled && it.isDropped() {
			s.setItemState(i, Requested).Reason = ""
		}
	}
	for _, c := range s.order.Money.Credits {
		s.post(Owed, Sales, c.Amount)
	}
	s.order.Money.Credits = nil
	for _, r := range o.Money.Refunds {
		if r.isPending() && r.From == RefundsOwed && r.Via == "" {
			s.moveRefund(r.ID, RefundDropped)
			s.post(RefundsOwed, Owed, r.Amount)
		}
	}
	s.setSettlement(to)
	s.order.SettlementReason, s.order.ExpiresAt = reason, nil
	if to == COD {
		s.order.SettlementReason = ""
	}
	s.confirmOrder()
	if to == COD && s.order.Money.Due() > 0 && s.order.anyCollected() {
		s.openTask(TaskCash, Technician, "money", "reinstated")
	}
	s.settleMoney(o.Money)
	return s.seal(), nil
}
