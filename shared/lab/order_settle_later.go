package lab

import "time"

// SettleLater lets a ward, an insurer or an emergency pay afterwards, with a reason. Where the hospital says so, a technician alone
// does it for a STAT order, so that nobody waits for a supervisor in the night; a task asks one to look at it afterwards.
func (o Order) SettleLater(by Member, at time.Time, reason string, h Hospital) (Outcome, error) {
	alone, err := by.maySettleLater(o.Priority, h.StatLater)
	if err != nil {
		return Outcome{}, err
	}
	if reason == "" || !PlainLine(reason, maxText) {
		return Outcome{}, Bad("reason", "Give a short reason why this order is settled later.")
	}
	switch {
	case o.State == Waiting || o.State == PaymentFailed:
	case o.State == Confirmed && o.Settlement == COD && o.Money.Due() > 0:
	case o.State == Confirmed:
		return Outcome{}, refuse(Conflict, "nothing_to_settle", "This order is paid already, or it is settled later already.")
	default:
		return Outcome{}, refuseClosed()
	}
	s := o.begin(SettleLater, by, At(at))
	s.setSettlement(Later)
	s.order.SettlementReason, s.order.ExpiresAt = reason, nil
	s.closeTasksAbout(TaskCash, "money")
	if o.State != Confirmed {
		s.confirmOrder()
	}
	s.reviewLater(alone)
	return s.seal(), nil
}

// maySettleLater refuses whoever may not let an order of a priority be paid later; alone says that a technician does it without a
// supervisor, as the hospital lets STAT orders be.
func (m Member) maySettleLater(p Priority, statLater bool) (alone bool, err error) {
	err = m.May(SettleLater)
	if err != nil && statLater && p == Stat && m.May(Collect) == nil {
		return true, nil
	}
	return false, err
}

// reviewLater asks a supervisor to look at what a technician did alone.
func (s *step) reviewLater(alone bool) {
	if alone {
		s.openTask(TaskReview, Supervisor, "money", "stat_later")
	}
}
