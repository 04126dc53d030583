package lab

import (
	"fmt"
	"time"
)

// Collection says which specimens were collected, how the patient was identified, and which cash was taken.
type Collection struct {
	Specimens []ScannedLabel
	Identity  Identity
	Cash      *TakenCash
	Override  string // reason to take cash although an online payment may be captured soon; "" if not
	Receipt   string // number of the cash receipt, reserved by the caller if there is cash
	Recorded  *Recorded
}

// ScannedLabel is the label of a specimen as it was scanned or read.
type ScannedLabel struct{ ID, Accession string }

func (c Collection) check() error {
	if err := c.Identity.check(); err != nil {
		return err
	}
	if len(c.Specimens) == 0 {
		return Bad("specimens", "Name at least one specimen.")
	}
	if c.Cash != nil {
		if err := c.Cash.check("cash.amount", "cash.tendered", c.Recorded); err != nil {
			return err
		}
	}
	return c.Recorded.check()
}

// CollectSpecimens records that specimens were collected. Cash that is due on a COD order is taken in the same step, so
// that specimens and cash cannot disagree (docs/rules.md#cash-at-collection).
func (o Order) CollectSpecimens(by Member, at time.Time, c Collection) (Outcome, error) {
	if err := by.May(Collect); err != nil {
		return Outcome{}, err
	}
	if err := c.check(); err != nil {
		return Outcome{}, err
	}
	s := o.beginRecorded(Collect, by, at, c.Recorded)
	before := o.Money
	notConfirmed := o.requireConfirmed()
	if err := s.recordException(notConfirmed); err != nil {
		return Outcome{}, err
	}
	for n, t := range c.Specimens {
		if err := s.collectSpecimen(by, t, c); err != nil {
			return Outcome{}, prefixField(fmt.Sprintf("specimens[%d]", n), err)
		}
	}
	switch {
	case c.Cash != nil:
		if err := s.checkOverride(by, c.Override, "cash.override"); err != nil {
			return Outcome{}, err
		}
		if err := s.takeCash(by, at, *c.Cash, c.Receipt, "cash.amount"); err != nil {
			return Outcome{}, err
		}
		_, doubt := s.whenItHappened()
		s.reviewTime("money", doubt)
		if c.Cash.Words != "" && notConfirmed == nil && o.Settlement == COD && o.Money.Due() > 0 {
			s.askForCash()
		}
	case notConfirmed == nil && o.Settlement == COD && o.Money.Due() > 0:
		refusal := refuse(Conflict, "cash_due", "This order is paid in cash at collection. Take the amount due.")
		if err := s.recordException(refusal); err != nil {
			return Outcome{}, err
		}
		s.askForCash()
	}
	s.settleMoney(before)
	if notConfirmed == nil {
		s.addDuty(Duty{Kind: DutyMail, Stage: MailCollected})
	}
	return s.seal(), nil
}

// askForCash opens the task to take what is due of an order whose tubes were drawn without.
func (s *step) askForCash() {
	s.closeTasksAbout(TaskCash, "money")
	s.openTask(TaskCash, Technician, "money", "cash_due")
}

// collectSpecimen records one specimen. If the order is not confirmed the specimen is kept and the order held: a
// supervisor reinstates the order or discards the specimen (docs/rules.md#row-40).
func (s *step) collectSpecimen(by Member, t ScannedLabel, c Collection) error {
	t.ID = s.order.specimenOn(t.ID)
	i := s.order.specimenIndex(t.ID)
	var wrong *Refusal
	switch {
	case i < 0:
		wrong = Bad("id", "This order has no such specimen.")
		if c.Recorded != nil { // what has happened is not malformed
			wrong.Kind, wrong.Code = Unprocessable, "unknown_tube"
		}
	case ReadLabel(t.Accession) != s.order.Accession(s.order.Specimens[i]):
		wrong = &Refusal{Kind: Unprocessable, Code: "wrong_tube", Field: "accession",
			Sentence: "This is not the label of this specimen. Check the container."}
	case s.order.Specimens[i].State != Planned && s.order.Specimens[i].State != Labelled:
		wrong = refuse(Conflict, "already_collected", "This specimen is no longer waiting to be collected.")
	}
	if wrong != nil {
		return s.reviewSpecimen(t.ID, wrong)
	}
	confirmed := s.order.State == Confirmed
	var sp *Specimen
	if confirmed {
		sp = s.moveSpecimen(i, TubeCollected, Requested, ItemCollected)
		s.closeTasksAbout(TaskRecollect, "specimen:"+t.ID)
	} else {
		sp = s.setSpecimenState(i, TubeCollected)
		s.askToReinstate(t.ID)
	}
	moment, doubt := s.whenItHappened()
	identity := c.Identity
	s.doubtTime(sp, doubt)
	sp.CollectedAt, sp.CollectedBy, sp.CollectedByName, sp.Identity = &moment, by.Person, by.Name, &identity
	if c.Recorded != nil {
		sp.Device = c.Recorded.Device
	}
	return nil
}

// doubtTime marks a specimen of which a device reported a time that cannot be, and asks about it.
func (s *step) doubtTime(sp *Specimen, doubt string) {
	if doubt != "" {
		sp.TimeDoubt = doubt
		s.reviewTime("specimen:"+sp.ID, doubt)
	}
}
