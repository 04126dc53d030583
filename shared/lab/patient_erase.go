package lab

import (
	"slices"
	"time"
)

// ErasedContact is the result of an erasure: the patient with the next rev and without ties, and an empty contact.
type ErasedContact struct {
	Patient Patient
	Contact Contact
	Ended   []Tie
	Event   Event
	Duties  []Duty // to end the visit slips
}

// EraseContact erases how to reach a patient; the caller erases the earlier versions too. The laboratory's record must
// be kept for years and stays (docs/rules.md#erasure). No further mail is sent; no login and no visit slip that is out opens
// anything any more.
func (p Patient) EraseContact(by Member, at time.Time, rev int, contact Contact) (ErasedContact, error) {
	if err := by.May(EraseContact); err != nil {
		return ErasedContact{}, err
	}
	if rev != p.Rev {
		return ErasedContact{}, refuseStalePatient(p.Rev)
	}
	out := ErasedContact{Contact: Contact{Rev: contact.Rev + 1}, Ended: p.Ties}
	changes := []Change{{Part: "patient:contact", To: "erased"}}
	for _, t := range p.Ties {
		changes = append(changes, Change{Part: tiePart(t.N), From: "tied", To: "ended"})
	}
	p.Ties, p.TieOffers, p.ABHA = nil, nil, nil
	p.Consents = slices.Clone(p.Consents)
	for n := range p.Consents { // that a guardian agreed stays, and how related; the name goes
		p.Consents[n].Guardian = ""
	}
	out.Patient, out.Event = p.nextRev(by, at, EraseContact, changes...)
	out.Duties = []Duty{{N: out.Patient.Rev, Kind: DutyEndSlips, Due: At(at)}}
	return out, nil
}

// ContactErased is the reason of a slip's end where the patient's contact was erased.
const ContactErased = "contact_erased"

// EndSlipOfErased ends the visit slip, and erases where to draw at home, of an order whose patient's contact was erased. ended is false of an order that was
// placed later.
func (o Order) EndSlipOfErased(by Member, at time.Time, erased Moment) (out Outcome, ended bool, err error) {
	if err := by.May(VoidSlip); err != nil {
		return Outcome{}, false, err
	}
	if o.PlacedAt.After(erased.Time) {
		return Outcome{Order: o}, false, nil
	}
	s := o.beginEndOfSlip(by, at, VoidSlip, ContactErased)
	if o.AtHome { // where to draw is contact data too
		s.order.AtHome, s.home = false, &HomeVisit{}
		s.countChange(partHome)
	}
	return s.seal(), true, nil
}
