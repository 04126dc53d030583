package lab

import (
	"time"
)

// PatientCorrection is what to correct about a patient; nil leaves a field as it is, and an empty text deletes contact
// data.
type PatientCorrection struct {
	Rev                    int
	Reason                 string
	Name, NameLatin        *string
	BirthDate              *string
	Age                    StatedAge
	Sex                    *string
	Phone, Email, Guardian *string
}

// PatientVersion is a patient as recorded before a correction. It is stored apart, with the reason, because events
// contain neither names nor free text.
type PatientVersion struct {
	Rev           int    `json:"rev"`
	Name          string `json:"name"`
	NameLatin     string `json:"name_latin"`
	BirthDate     string `json:"birth_date"`
	Estimated     bool   `json:"estimated,omitempty"`
	EarliestBirth string `json:"earliest_birth,omitempty"`
	Sex           string `json:"sex"`
	Until         Moment `json:"until"`
	By            string `json:"by"` // who corrected it
	Reason        string `json:"reason"`
}

// ContactVersion is a contact as recorded before a correction: stored apart from the patient's, so that it can be
// erased alone.
type ContactVersion struct {
	Rev     int     `json:"rev"` // of the patient
	Contact Contact `json:"contact"`
}

// CorrectedPatient is the result of a correction, with the versions before. ContactBefore is nil if the contact has not
// changed.
type CorrectedPatient struct {
	Patient       Patient
	Contact       Contact
	Before        PatientVersion
	ContactBefore *ContactVersion
	Event         Event
	Duties        []Duty // to take what changed over to the orders; to tell the address before; to ask for a guardian
	Closed        []Duty // the end of what asked for one
}

// Correct corrects what is recorded about a patient. The orders of the patient follow (FollowPatient).
func (p Patient) Correct(by Member, at time.Time, contact Contact, c PatientCorrection) (CorrectedPatient, error) {
	if err := p.checkChange(by, CorrectPatient, c.Rev); err != nil {
		return CorrectedPatient{}, err
	}
	reason := FoldBlanks(c.Reason)
	if reason == "" || !PlainLine(reason, maxText) {
		return CorrectedPatient{}, Bad("reason", "Give the reason for the correction, in at most 300 characters.")
	}
	before, contactBefore := p, contact
	if err := p.applyCorrection(at, c); err != nil {
		return CorrectedPatient{}, err
	}
	for _, said := range []struct{ to, from *string }{{&contact.Phone, c.Phone}, {&contact.Email, c.Email}, {&contact.Guardian, c.Guardian}} {
		if said.from != nil {
			*said.to = *said.from
		}
	}
	contact = contact.Folded()
	if err := by.mayName(contact, contactBefore); err != nil {
		return CorrectedPatient{}, err
	}
	if err := contact.check(contactBefore); err != nil {
		return CorrectedPatient{}, err
	}
	var changes []Change
	for _, f := range []struct{ name, from, to string }{{"name", before.Name, p.Name},
		{"name_latin", before.NameLatin, p.NameLatin}, {"birth_date", before.birthDateText(), p.birthDateText()},
		{"sex", before.Sex, p.Sex},
		{"phone", contactBefore.Phone, contact.Phone}, {"email", contactBefore.Email, contact.Email},
		{"guardian", contactBefore.Guardian, contact.Guardian}} {
		if f.from != f.to {
			changes = append(changes, Change{Part: "patient:" + f.name, To: "corrected"})
		}
	}
	if len(changes) == 0 {
		return CorrectedPatient{}, refuse(Unprocessable, "nothing_changes", "This is what is recorded already.")
	}
	out := CorrectedPatient{Contact: contact, Before: PatientVersion{Rev: before.Rev, Name: before.Name,
		NameLatin: before.NameLatin, BirthDate: before.BirthDate, Estimated: before.Estimated,
		EarliestBirth: before.EarliestBirth, Sex: before.Sex,
		Until: At(at), By: by.Person, Reason: reason}}
	if contact != contactBefore {
		out.Contact.Rev++
		if contact.Email != contactBefore.Email {
			out.Contact.EmailSince, out.Contact.Failed = out.Contact.Rev, nil
			p.TieOffers = p.offersAt(at, func(o TieOffer) bool { return o.How != TieByCode }) // they went to another address
		}
		out.ContactBefore = &ContactVersion{Rev: before.Rev, Contact: contactBefore}
	}
	asked, closed := p.settleGuardian(before, at)
	out.Closed = closed
	out.Patient, out.Event = p.nextRev(by, at, CorrectPatient, changes...)
	if before.Snapshot() != p.Snapshot() {
		out.Duties = out.Patient.followDuties(at)
	}
	if contactBefore.MayWriteTo() && (contact.Email != contactBefore.Email || contact.Phone != contactBefore.Phone) {
		out.Duties = append(out.Duties, Duty{N: out.Patient.Rev, Kind: DutyMail, Stage: MailContactChanged, Due: At(at)})
	}
	out.Duties = append(out.Duties, asked...)
	return out, nil
}

func (p *Patient) applyCorrection(at time.Time, c PatientCorrection) error {
	if c.Name != nil {
		p.NameLatin = "" // it no longer fits: checkName sets it for a Latin name, else it must be given
	}
	setFolded(&p.Name, c.Name)
	setFolded(&p.NameLatin, c.NameLatin)
	if c.Name != nil || c.NameLatin != nil { // a name from before today's rule stays until it is corrected itself
		if err := p.checkName(); err != nil {
			return err
		}
	}
	if c.BirthDate != nil || c.Age.Given() {
		date := ""
		setFolded(&date, c.BirthDate)
		if err := p.setBirthDate(date, c.Age, at); err != nil {
			return err
		}
	}
	setFolded(&p.Sex, c.Sex)
	return p.checkSexAndLanguage()
}

// mayName refuses an e-mail address to who may see no values: links and codes that go there open them
// (docs/rules.md#address-change). Anybody may take one away.
func (m Member) mayName(c, before Contact) error {
	if c.Email == "" || c.Email == before.Email || m.May(NameAddress) == nil {
		return nil
	}
	return refuse(Forbidden, "names_no_address", "What is sent to a patient opens results, so a technician or supervisor enters the e-mail address.")
}

// birthDateText returns the date of birth; if it is estimated, both ends of what is possible.
func (p Patient) birthDateText() string {
	if p.Estimated {
		return "about " + p.BirthDate + " from " + p.EarliestBirth
	}
	return p.BirthDate
}

func setFolded(to *string, from *string) {
	if from != nil {
		*to = FoldBlanks(*from)
	}
}

// checkChange refuses a change that the person may not make, that was decided on an older rev, or of a record that was
// merged into another.
func (p Patient) checkChange(by Member, c Action, rev int) error {
	if err := by.May(c); err != nil {
		return err
	}
	switch {
	case rev != p.Rev:
		return refuseStalePatient(p.Rev)
	case p.Merge != nil:
		return refuseMerged()
	}
	return nil
}

// nextRev returns the patient with the next rev and the event that led to it.
func (p Patient) nextRev(by Member, at time.Time, c Action, changes ...Change) (Patient, Event) {
	p.Rev++
	ev := Event{N: p.Rev, At: At(at), By: by.Person, Request: by.Request, Action: c, Changes: changes, Prev: p.Chain}.Seal()
	p.Chain = ev.Hash
	return p, ev
}
