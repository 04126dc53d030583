package lab

import (
	"slices"
	"time"
)

// ConvertToCOD lets an order that waits for online money be paid in cash at collection instead.
func (o Order) ConvertToCOD(by Member, at time.Time, expiryHours int) (Outcome, error) {
	if err := by.May(ConvertToCOD); err != nil {
		return Outcome{}, err
	}
	if o.State != Waiting && o.State != PaymentFailed {
		return Outcome{}, refuse(Conflict, "not_waiting", "This order does not wait for an online payment.")
	}
	s := o.begin(ConvertToCOD, by.Person, At(at))
	s.settlement(COD)
	s.o.ExpiresAt = Placement{Settlement: COD, PreferredDate: o.PreferredDate, ExpiryHours: expiryHours}.expiry(at)
	s.confirm()
	s.wait()
	s.duty(Duty{Kind: DutyMail, Stage: MailConverted})
	s.duty(Duty{Kind: DutyMail, Stage: MailLabCOD})
	return s.done(), nil
}

// SettleLater lets a ward, an insurer or an emergency pay afterwards, with a reason.
func (o Order) SettleLater(by Member, at time.Time, reason string) (Outcome, error) {
	if err := by.May(SettleLater); err != nil {
		return Outcome{}, err
	}
	if len(reason) == 0 || len(reason) > maxWords || !Printable(reason) {
		return Outcome{}, Bad("reason", "Say in a few words why this order is settled later.")
	}
	switch {
	case o.State == Waiting || o.State == PaymentFailed:
	case o.State == Confirmed && o.Settlement == COD && o.Money.Due() > 0:
	case o.State == Confirmed:
		return Outcome{}, refuse(Conflict, "nothing_to_settle", "This order is paid, or it is settled later already.")
	default:
		return Outcome{}, refuse(Conflict, "order_closed", "This order is closed.")
	}
	s := o.begin(SettleLater, by.Person, At(at))
	s.settlement(Later)
	s.o.SettlementReason, s.o.ExpiresAt = reason, nil
	s.closeAbout(TaskCash, "money")
	if o.State != Confirmed {
		s.confirm()
	}
	return s.done(), nil
}

func (s *step) settlement(to Settlement) {
	if s.o.Settlement == to {
		return
	}
	s.note("settlement", string(s.o.Settlement), string(to))
	s.o.Settlement = to
}

// confirm lets the laboratory work. Tubes that were drawn before it might take their items along now.
func (s *step) confirm() {
	s.state(Confirmed)
	s.o.ClosedAt, s.o.CloseReason = nil, ""
	for i, it := range s.o.Items {
		if it.State != Requested {
			continue
		}
		switch s.o.Specimens[s.o.specimenIndex(it.Specimen)].State {
		case TubeCollected, InTransit:
			s.item(i, ItemCollected)
		case TubeReceived:
			s.item(i, ItemReceived)
		case TubeAccepted, Stored, ReferredOut:
			s.item(i, Ready)
		}
	}
	for _, sp := range s.o.Specimens {
		if !sp.usable() {
			s.anew(sp.ID)
		}
	}
	s.lift(HoldPayment)
	s.close(func(t Task) bool { return t.Kind == TaskReinstate })
}

// Expire ends an order by the clock: an online order nobody paid, a cash order nobody came for. The caller has asked
// the gateway before. changed is false when the order is not one that ends, or not yet.
func (o Order) Expire(by Member, at time.Time) (out Outcome, changed bool, err error) {
	if err := by.May(Expire); err != nil {
		return Outcome{}, false, err
	}
	waits := o.State == Waiting || o.State == PaymentFailed
	unseen := o.State == Confirmed && o.Settlement == COD && o.Money.Due() > 0 && o.Money.Paid() == 0 && !o.everCollected()
	if !waits && !unseen || o.ExpiresAt == nil || at.Before(o.ExpiresAt.Time) {
		return Outcome{Order: o}, false, nil
	}
	if o.capturing(at) {
		return Outcome{}, false, refuse(Conflict, "payment_in_flight", "A payment of this order is being confirmed.")
	}
	s := o.begin(Expire, by.Person, At(at))
	s.end(Expired, "")
	s.close(func(t Task) bool { return t.Kind == TaskRecollect || t.Kind == TaskCash })
	s.duty(Duty{Kind: DutyMail, Stage: MailExpired})
	return s.done(), true, nil
}

// capturing tells whether an authorised payment would pay for the order, so that its capture is under way. One that
// nobody wants, such as of an order that is to be paid in cash by now, is Razorpay's to return and keeps nothing open.
func (o Order) capturing(at time.Time) bool {
	return slices.ContainsFunc(o.Money.Attempts, func(a Attempt) bool {
		return slices.ContainsFunc(a.Payments, func(p Payment) bool { return p.State == PayAuthorised && o.WantsPayment(at, p.Amount, true) })
	})
}

// Reinstate takes up an order again that was expired or cancelled, or still waits for money, and for which a tube or
// cash turned up (rules §4 row 40). What was taken back is charged again; money that still had to go back stays here.
func (o Order) Reinstate(by Member, at time.Time, to Settlement, reason string, expiryHours int) (Outcome, error) {
	if err := by.May(Reinstate); err != nil {
		return Outcome{}, err
	}
	if err := oneOf("reason", reason, ReinstateReasons); err != nil {
		return Outcome{}, err
	}
	if to != COD && to != Later {
		return Outcome{}, Bad("settlement", "Choose cod or later.")
	}
	if o.State == Confirmed || o.State == Completed || !o.held(HoldPayment) {
		return Outcome{}, refuse(Conflict, "not_reinstatable", "No tube of this order waits for a decision.")
	}
	s := o.begin(Reinstate, by.Person, At(at))
	s.ev.Reason = reason
	for i, it := range s.o.Items {
		if o.State == Cancelled && it.gone() {
			s.item(i, Requested).Reason = ""
		}
	}
	for _, c := range s.o.Money.Credits {
		s.post(Owed, Sales, c.Amount)
	}
	s.o.Money.Credits = nil
	for _, r := range o.Money.Refunds {
		if r.pending() && r.From == RefundsOwed && r.Via == "" {
			s.moveRefund(r.ID, RefundDropped)
			s.post(RefundsOwed, Owed, r.Amount)
		}
	}
	s.settlement(to)
	s.o.SettlementReason, s.o.ExpiresAt = reason, nil
	if to == COD {
		s.o.SettlementReason = ""
	}
	s.confirm()
	if to == COD && s.o.Money.Due() > 0 && s.o.everCollected() {
		s.open(TaskCash, Technician, "money", "reinstated")
	}
	s.settle(o.Money)
	return s.done(), nil
}

// Discard decides that the tubes of an order that is not alive are not used. An order that still waited for money is
// cancelled with it.
func (o Order) DiscardSpecimens(by Member, at time.Time) (Outcome, error) {
	if err := by.May(Discard); err != nil {
		return Outcome{}, err
	}
	if o.State == Confirmed || o.State == Completed || !o.held(HoldPayment) {
		return Outcome{}, refuse(Conflict, "not_reinstatable", "No tube of this order waits for a decision.")
	}
	s := o.begin(Discard, by.Person, At(at))
	moment := At(at)
	for i, sp := range s.o.Specimens {
		switch sp.State {
		case TubeCollected, InTransit, TubeReceived, TubeAccepted, Stored:
			t := s.tube(i, Disposed)
			t.LeftAt, t.LeftBy = &moment, by.Person
		}
	}
	s.lift(HoldPayment)
	s.close(func(t Task) bool { return t.Kind == TaskReinstate })
	if o.State == Waiting || o.State == PaymentFailed {
		for i, it := range s.o.Items {
			if !it.gone() {
				s.item(i, ItemCancelled).Reason = "not_paid"
			}
		}
		s.cancelled("not_paid")
	}
	s.settle(o.Money)
	return s.done(), nil
}
