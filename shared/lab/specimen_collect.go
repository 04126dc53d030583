package lab

import (
	"fmt"
	"time"
)

// Collection says which tubes were drawn from whom, and the cash taken with them.
type Collection struct {
	Specimens []ScannedLabel
	Identity  Identity
	Cash      *Paise
	Override  string // why cash is taken though an online payment is being confirmed; "" where it is not
	Receipt   string // number of the cash receipt, given out by the caller when there is cash
	Recorded  *Recorded
}

// Tube is one container as its label was scanned or read.
type ScannedLabel struct{ ID, Accession string }

func (c Collection) check() error {
	if err := c.Identity.check(); err != nil {
		return err
	}
	if len(c.Specimens) == 0 {
		return Bad("specimens", "Name at least one specimen.")
	}
	if c.Cash != nil && *c.Cash <= 0 {
		return Bad("cash.amount", "Cash is an amount above zero.")
	}
	return c.Recorded.check()
}

// Collect records the drawing of tubes. A COD order with money due is settled in the same step, so that blood and cash
// can never disagree (rules §4).
func (o Order) CollectSpecimens(by Member, at time.Time, c Collection) (Outcome, error) {
	if err := by.May(Collect); err != nil {
		return Outcome{}, err
	}
	if err := c.check(); err != nil {
		return Outcome{}, err
	}
	s := o.beginRecord(Collect, by, at, c.Recorded)
	before := o.Money
	alive := o.alive()
	if err := s.landed(alive); err != nil {
		return Outcome{}, err
	}
	for n, t := range c.Specimens {
		if err := s.draw(by, at, t, c); err != nil {
			return Outcome{}, blame(fmt.Sprintf("specimens[%d]", n), err)
		}
	}
	switch {
	case c.Cash != nil:
		if err := s.override(by, c.Override, "cash.override"); err != nil {
			return Outcome{}, err
		}
		if err := s.cash(by, at, *c.Cash, c.Receipt, "cash.amount"); err != nil {
			return Outcome{}, err
		}
	case alive == nil && o.Settlement == COD && o.Money.Due() > 0:
		if err := s.landed(refuse(Conflict, "cash_due", "This order is paid in cash at collection. Take the amount due.")); err != nil {
			return Outcome{}, err
		}
		s.closeAbout(TaskCash, "money")
		s.open(TaskCash, Technician, "money", "cash_due")
	}
	s.settle(before)
	if alive == nil {
		s.duty(Duty{Kind: DutyMail, Stage: MailCollected})
	}
	return s.done(), nil
}

// beginRecord begins a step that may tell of what has happened before.
func (o Order) beginRecord(c Action, by Member, at time.Time, rec *Recorded) *step {
	s := o.begin(c, by.Person, At(at))
	s.ev.Recorded = rec
	return s
}

// draw records one tube. A tube that was drawn for an order that is not alive is kept: the order is held, and a
// supervisor reinstates it or has the tube discarded (rules §4 row 40).
func (s *step) draw(by Member, at time.Time, t ScannedLabel, c Collection) error {
	i := s.o.specimenIndex(t.ID)
	var wrong *Refusal
	switch {
	case i < 0:
		wrong = Bad("id", "This order has no such specimen.")
		if c.Recorded != nil { // it may have been planned on a device that knew a newer label
			wrong.Kind, wrong.Code = Unprocessable, "unknown_tube"
		}
	case t.Accession != s.o.Accession(s.o.Specimens[i]):
		wrong = &Refusal{Kind: Unprocessable, Code: "wrong_tube", Field: "accession",
			Sentence: "The label is not the one of this specimen. Check the tube."}
	case s.o.Specimens[i].State != Planned && s.o.Specimens[i].State != Labelled:
		wrong = refuse(Conflict, "already_collected", "This specimen is no longer waiting to be collected.")
	}
	if wrong != nil {
		if err := s.landed(wrong); err != nil {
			return err
		}
		about := "order"
		if i >= 0 {
			about = "specimen:" + t.ID
		}
		s.open(TaskReview, Supervisor, about, wrong.Code)
		return nil
	}
	alive := s.o.State == Confirmed
	var sp *Specimen
	if alive {
		sp = s.specimen(i, TubeCollected, Requested, ItemCollected)
		s.closeAbout(TaskRecollect, "specimen:"+t.ID)
	} else {
		sp = s.tube(i, TubeCollected)
		s.stray(t.ID)
	}
	moment, identity := c.Recorded.when(at), c.Identity
	sp.CollectedAt, sp.CollectedBy, sp.Identity = &moment, by.Person, &identity
	if c.Recorded != nil {
		sp.Device = c.Recorded.Device
	}
	return nil
}

// stray holds an order that is not alive for a tube that exists all the same, and asks a supervisor once.
func (s *step) stray(specimen string) {
	s.hold(HoldPayment)
	s.closeAbout(TaskReinstate, "order")
	s.open(TaskReinstate, Supervisor, "order", "specimen:"+specimen)
}

// TakeCash settles what is due at the desk, before or after the collection.
func (o Order) TakeCash(by Member, at time.Time, amount Paise, receipt string, rec *Recorded) (Outcome, error) {
	return o.OverrideAndTakeCash(by, at, amount, receipt, "", rec)
}

// OverrideAndTakeCash takes it even though an online payment is being confirmed, where a supervisor gives a reason. The cash
// stays then, and what is captured after it goes back (rows 17 and 18).
func (o Order) OverrideAndTakeCash(by Member, at time.Time, amount Paise, receipt, reason string, rec *Recorded) (Outcome, error) {
	if err := by.May(TakeCash); err != nil {
		return Outcome{}, err
	}
	if err := rec.check(); err != nil {
		return Outcome{}, err
	}
	if amount <= 0 {
		return Outcome{}, Bad("amount", "Cash is an amount above zero.")
	}
	s := o.beginRecord(TakeCash, by, at, rec)
	if err := s.override(by, reason, "override"); err != nil {
		return Outcome{}, err
	}
	if err := s.cash(by, at, amount, receipt, "amount"); err != nil {
		return Outcome{}, err
	}
	s.settle(o.Money)
	return s.done(), nil
}

// override lets a supervisor take cash past an online payment that is being confirmed.
func (s *step) override(by Member, reason, field string) error {
	switch {
	case reason == "":
		return nil
	case s.ev.Recorded != nil:
		return Bad(field, "What has happened already is kept whatever is being confirmed.")
	}
	s.ev.Reason = reason
	if err := by.May(OverridePayment); err != nil {
		return err
	}
	return oneOf(field, reason, OverrideReasons)
}

// cash books money that was taken. What is not exactly the amount due of an order that takes money is kept as unapplied
// cash, when it is in the drawer already, and goes back (rules §4 row 39).
func (s *step) cash(by Member, at time.Time, amount Paise, receipt, field string) error {
	due, open := s.o.Money.Due(), s.o.State == Confirmed || s.o.State == Completed
	var wrong error
	switch {
	case s.ev.Reason == "" && s.o.Money.flying(at.Add(-inFlight)):
		wrong = refuse(Conflict, "payment_in_flight", "An online payment of this order is being confirmed. Wait a moment before taking cash.")
	case !open:
		wrong = s.o.alive()
	case due == 0:
		wrong = refuse(Conflict, "nothing_due", "Nothing is due on this order.")
	case amount != due:
		wrong = &Refusal{Kind: Unprocessable, Code: "cash_differs", Field: field, Sentence: "The amount is not the amount due."}
	}
	if err := s.landed(wrong); err != nil {
		return err
	}
	c := Cash{Receipt: receipt, Amount: amount, At: s.ev.Recorded.when(at), By: by.Person, Unapplied: wrong != nil}
	if s.ev.Recorded != nil {
		c.Device = s.ev.Recorded.Device
	}
	s.o.Money.Cash = append(s.o.Money.Cash, c)
	if c.Unapplied {
		s.post(InCash, Unapplied, amount)
		s.refund(Unapplied, amount, "", 0).Of = receipt
	} else {
		s.post(InCash, Owed, amount)
	}
	s.duty(Duty{Kind: DutyMail, Stage: MailReceipt, Receipt: receipt})
	return nil
}
