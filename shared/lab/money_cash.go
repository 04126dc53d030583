package lab

import "time"

// TakeCash takes the amount due at the desk, before or after the collection.
func (o Order) TakeCash(by Member, at time.Time, amount Paise, receipt string, rec *Recorded) (Outcome, error) {
	return o.OverrideAndTakeCash(by, at, Reported(amount), receipt, "", rec)
}

// OverrideAndTakeCash takes cash although an online payment may be captured soon, if a supervisor gives a reason. If
// the payment is captured, it is refunded and the cash stays (docs/rules.md#row-17 and docs/rules.md#row-18).
func (o Order) OverrideAndTakeCash(
	by Member, at time.Time, reported ReportedPaise, receipt, reason string, rec *Recorded,
) (Outcome, error) {
	if err := by.May(TakeCash); err != nil {
		return Outcome{}, err
	}
	if err := rec.check(); err != nil {
		return Outcome{}, err
	}
	if err := reported.check("amount", rec); err != nil {
		return Outcome{}, err
	}
	s := o.beginRecorded(TakeCash, by, at, rec)
	if err := s.checkOverride(by, reason, "override"); err != nil {
		return Outcome{}, err
	}
	if err := s.bookCash(by, at, reported, receipt, "amount"); err != nil {
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

// bookCash books cash that was taken. Cash of another amount than is due, or for an order that takes no money, is
// refused, unless it was taken before this was sent: then it is booked as unapplied and refunded
// (docs/rules.md#row-39). What cannot be an amount is booked as nothing.
func (s *step) bookCash(by Member, at time.Time, reported ReportedPaise, receipt, field string) error {
	if reported.Words != "" {
		s.keepAsWords(reported)
		return nil
	}
	amount := reported.Amount
	due, open := s.order.Money.Due(), s.order.State == Confirmed || s.order.State == Completed
	var wrong error
	switch {
	case s.event.Reason == "" && s.order.Money.hasAuthorised(at.Add(-cashWait)):
		wrong = refuse(Conflict, "payment_in_flight",
			"An online payment of this order is being confirmed. Wait a moment before taking cash.")
	case !open:
		wrong = s.order.requireConfirmed()
	case due == 0:
		wrong = refuse(Conflict, "nothing_due", "Nothing is due on this order.")
	case amount != due:
		wrong = &Refusal{Kind: Unprocessable, Code: "cash_differs", Field: field,
			Sentence: "The amount is not the amount due."}
	}
	if err := s.recordException(wrong); err != nil {
		return err
	}
	when, _ := s.whenItHappened()
	c := Cash{Receipt: receipt, Amount: amount, At: when, By: by.Person, Unapplied: wrong != nil}
	if s.event.Recorded != nil {
		c.Device = s.event.Recorded.Device
	}
	s.order.Money.Cash = append(s.order.Money.Cash, c)
	if c.Unapplied {
		s.post(InCash, Unapplied, amount)
		s.addRefund(Unapplied, amount, "", 0).Of = receipt
	} else {
		s.post(InCash, Owed, amount)
	}
	s.addDuty(Duty{Kind: DutyMail, Stage: MailReceipt, Receipt: receipt})
	return nil
}
