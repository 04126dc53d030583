package lab

import "time"

// TakeCash takes the amount due at the desk, before or after the collection.
func (o Order) TakeCash(by Member, at time.Time, amount Paise, receipt string, rec *Recorded) (Outcome, error) {
	return o.OverrideAndTakeCash(by, at, TakenCash{ReportedPaise: Reported(amount)}, receipt, "", rec)
}

// TakenCash is cash as somebody has sent it, and what was handed over for it, from which the change was given; 0 where nobody said.
type TakenCash struct {
	ReportedPaise
	Tendered Paise
}

func (c TakenCash) check(field, tendered string, rec *Recorded) error {
	if err := c.ReportedPaise.check(field, rec); err != nil {
		return err
	}
	if c.Tendered != 0 && (c.Tendered < c.Amount || c.Tendered > MaxAmount) {
		return Bad(tendered, "What was handed over is at least the amount that is taken, and at most 1000000000 paise.")
	}
	return nil
}

// OverrideAndTakeCash takes cash although an online payment may be captured soon, if a supervisor gives a reason. If
// the payment is captured, it is refunded and the cash stays (docs/rules.md#row-17 and docs/rules.md#row-18).
func (o Order) OverrideAndTakeCash(
	by Member, at time.Time, taken TakenCash, receipt, reason string, rec *Recorded,
) (Outcome, error) {
	if err := by.May(TakeCash); err != nil {
		return Outcome{}, err
	}
	if err := rec.check(); err != nil {
		return Outcome{}, err
	}
	if err := taken.check("amount", "tendered", rec); err != nil {
		return Outcome{}, err
	}
	s := o.beginRecorded(TakeCash, by, at, rec)
	if err := s.checkOverride(by, reason, "override"); err != nil {
		return Outcome{}, err
	}
	if err := s.takeCash(by, at, taken, receipt, "amount"); err != nil {
		return Outcome{}, err
	}
	_, doubt := s.whenItHappened()
	s.reviewTime("money", doubt)
	s.settleMoney(o.Money)
	return s.seal(), nil
}

// checkOverride checks the reason and the right to take cash although a payment may be captured soon.
func (s *step) checkOverride(by Member, reason, field string) error {
	switch {
	case reason == "":
		return nil
	case s.event.Recorded != nil:
		return Bad(field, "Cash that was taken before needs no override.")
	}
	s.event.Reason = reason
	if err := by.May(OverridePayment); err != nil {
		return err
	}
	return checkReason(field, reason, OverrideReasons)
}

// takeCash books cash that was taken. Cash that is not due, or for an order that takes no money, is refused, unless it was
// taken before this was sent: then it is booked as unapplied and refunded (docs/rules.md#row-39). What cannot be an amount is
// booked as nothing.
func (s *step) takeCash(by Member, at time.Time, taken TakenCash, receipt, field string) error {
	reported := taken.ReportedPaise
	if reported.Words != "" {
		s.keepAsWords(reported)
		return nil
	}
	wrong := s.order.takes(reported.Amount, field)
	if s.event.Reason == "" {
		wrong = s.order.mayTake(at, reported.Amount, field)
	}
	if err := s.recordException(wrong); err != nil {
		return err
	}
	when, _ := s.whenItHappened()
	c := Cash{Receipt: receipt, Amount: reported.Amount, Method: ByCash, Tendered: taken.Tendered, At: when, By: by.Person}
	if s.event.Recorded != nil {
		c.Device = s.event.Recorded.Device
	}
	s.bookCash(c, wrong)
	return nil
}

// bookCash books a payment by hand: for what is due, or, where it is wrong, as money that is kept apart and goes back.
func (s *step) bookCash(c Cash, wrong error) {
	c.Unapplied = wrong != nil
	s.order.Money.Cash = append(s.order.Money.Cash, c)
	if c.Unapplied {
		s.post(c.account(), Unapplied, c.Amount)
		s.addRefund(Unapplied, c.Amount, "", 0).Of = c.Receipt
	} else {
		s.post(c.account(), Owed, c.Amount)
	}
	s.addDuty(Duty{Kind: DutyMail, Stage: MailReceipt, Receipt: c.Receipt})
}
