package lab

import (
	"slices"
	"time"
)

// VisitType says how the patient has come to the hospital.
type VisitType string

// VisitTypes lists them (docs/rules.md#visit-type).
var VisitTypes = []VisitType{"outpatient", "inpatient", "emergency", "checkup"}

// Particulars are what whoever asks for the tests says beside them. All of it can be changed until the order is closed.
type Particulars struct {
	Priority      Priority
	VisitType     VisitType // "" where it was not said
	PreferredDate string    // day in India
	Orderer       *Orderer
	Ward          string
	Slot          string // in which it is drawn at home
}

func particularsOf(o Order) Particulars {
	return Particulars{Priority: o.Priority, VisitType: o.VisitType, PreferredDate: o.PreferredDate, Orderer: o.Orderer, Ward: o.Ward, Slot: o.Slot}
}

// fold takes blanks that mean nothing out of what was typed.
func (p *Particulars) fold() {
	p.Ward = FoldBlanks(p.Ward)
	if d := p.Orderer; d != nil {
		p.Orderer = &Orderer{Name: FoldBlanks(d.Name), Phone: FoldBlanks(d.Phone), Registration: FoldBlanks(d.Registration)}
	}
}

// check refuses particulars that cannot be. Whether the day is still to come is for checkDate to say.
func (p Particulars) check() error {
	switch {
	case p.Priority != Routine && p.Priority != Urgent && p.Priority != Stat:
		return Bad("priority", "Choose routine, urgent or stat.")
	case p.VisitType != "" && !slices.Contains(VisitTypes, p.VisitType):
		return Bad("visit_type", "Choose outpatient, inpatient, emergency or checkup.")
	}
	orderer := Orderer{}
	if p.Orderer != nil {
		orderer = *p.Orderer
	}
	for _, f := range []struct{ name, text string }{{"ward", p.Ward}, {"orderer.name", orderer.Name},
		{"orderer.phone", orderer.Phone}, {"orderer.registration", orderer.Registration}} {
		if err := checkLine(f.name, f.text); err != nil {
			return err
		}
	}
	if p.Orderer != nil && orderer.Name == "" {
		return Bad("orderer.name", "Enter who asked for the tests.")
	}
	return nil
}

func checkLine(field, text string) error {
	if !PlainLine(text, maxText) {
		return Bad(field, "Enter a short text on one line, in Latin letters or letters of a script of India.")
	}
	return nil
}

// checkDate refuses a preferred day that has passed.
func (p Particulars) checkDate(at time.Time) error {
	if p.PreferredDate == "" {
		return nil
	}
	if !isDay(p.PreferredDate) {
		return Bad("preferred_date", "Enter the date as YYYY-MM-DD.")
	}
	if p.PreferredDate < Day(at) {
		return Bad("preferred_date", "The preferred date has passed.")
	}
	return nil
}

func isDay(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil && dayForm.MatchString(text)
}
