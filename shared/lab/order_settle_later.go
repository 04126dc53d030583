package lab

import "time"

// SettleLater lets a ward, an insurer or an emergency pay afterwards, with a reason. Where the hospital says so, a technician alone
// does it for a STAT order, so that nobody waits for a supervisor in the night; a task asks one to look at it afterwards.
func (o Order) SettleLater(by Member, at time.Time, reason string, h Hospital) (Outcome, error) {
	alone := false
	if err := by.May(SettleLater); err != nil {
		if alone = h.StatLater && o.Priority == Stat && by.May(Collect) == nil; !alone {
			return Outcome{}, err
		}
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
	if alone {
		s.openTask(TaskReview, Supervisor, "money", "stat_later")
	}
	return s.seal(), nil
}
