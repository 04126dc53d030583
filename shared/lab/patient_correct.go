package lab

import (
	"strings"
	"time"
)

// PatientCorrection is what is to be put right about a patient; what is left nil stays. Contact data is taken away by an
// empty text.
type PatientCorrection struct {
	Rev                    int
	Reason                 string
	Name, NameLatin        *string
	BirthDate              *string
	Age                    StatedAge
	Sex                    *string
	Phone, Email, Guardian *string
}

// PatientVersion is how a patient was until a correction. It is a row of its own, with the reason, because neither may
// stand in an event.
type PatientVersion struct {
	Rev       int    `json:"rev"`
	Name      string `json:"name"`
	NameLatin string `json:"name_latin"`
	BirthDate string `json:"birth_date"`
	Estimated bool   `json:"estimated,omitempty"`
	Sex       string `json:"sex"`
	Until     Moment `json:"until"`
	By        string `json:"by"` // who corrected it
	Reason    string `json:"reason"`
}

// ContactVersion is how a contact was until a correction: apart from the patient's, so that it can be erased alone.
type ContactVersion struct {
	Rev     int     `json:"rev"` // of the patient
	Contact Contact `json:"contact"`
}

// CorrectedPatient is what a correction makes. The versions before are given where something of them has changed: one of the
// patient always, for the reason; one of the contact where that is another.
type CorrectedPatient struct {
	Patient       Patient
	Contact       Contact
	Before        PatientVersion
	ContactBefore *ContactVersion
	Event         Event
}

// Correct puts right what is written down about a patient. Orders keep the snapshot they were placed with.
func (p Patient) Correct(by Member, at time.Time, contact Contact, c PatientCorrection) (CorrectedPatient, error) {
	if err := p.open(by, CorrectPatient, c.Rev); err != nil {
		return CorrectedPatient{}, err
	}
	reason := strings.TrimSpace(c.Reason)
	if reason == "" || len(reason) > maxWords || !Printable(reason) {
		return CorrectedPatient{}, Bad("reason", "Say why this is corrected, in Latin or Devanagari letters.")
	}
	was, reached := p, contact
	if err := p.correct(at, c); err != nil {
		return CorrectedPatient{}, err
	}
	set(&contact.Phone, c.Phone)
	set(&contact.Email, c.Email)
	set(&contact.Guardian, c.Guardian)
	if err := contact.check(); err != nil {
		return CorrectedPatient{}, err
	}
	var changes []Change
	for _, f := range []struct{ name, was, is string }{{"name", was.Name, p.Name},
		{"name_latin", was.NameLatin, p.NameLatin}, {"birth_date", was.dated(), p.dated()}, {"sex", was.Sex, p.Sex},
		{"phone", reached.Phone, contact.Phone}, {"email", reached.Email, contact.Email},
		{"guardian", reached.Guardian, contact.Guardian}} {
		if f.was != f.is {
			changes = append(changes, Change{Part: "patient:" + f.name, To: "corrected"})
		}
	}
	if len(changes) == 0 {
		return CorrectedPatient{}, refuse(Unprocessable, "nothing_changes", "This is what is written down already.")
	}
	out := CorrectedPatient{Contact: contact, Before: PatientVersion{Rev: was.Rev, Name: was.Name, NameLatin: was.NameLatin,
		BirthDate: was.BirthDate, Estimated: was.Estimated, Sex: was.Sex, Until: At(at), By: by.Person, Reason: reason}}
	if contact != reached {
		out.Contact.Rev++
		out.ContactBefore = &ContactVersion{Rev: was.Rev, Contact: reached}
	}
	out.Patient, out.Event = p.next(by, at, CorrectPatient, changes...)
	return out, nil
}

func (p *Patient) correct(at time.Time, c PatientCorrection) error {
	if c.Name != nil {
		p.NameLatin = "" // the old one no longer fits: it follows from a Latin name, or is given
	}
	set(&p.Name, c.Name)
	set(&p.NameLatin, c.NameLatin)
	if err := p.checkName(); err != nil {
		return err
	}
	if c.BirthDate != nil || c.Age.given() {
		date := ""
		set(&date, c.BirthDate)
		if err := p.born(date, c.Age, at); err != nil {
			return err
		}
	}
	set(&p.Sex, c.Sex)
	return p.checkKind()
}

// dated is the birth date with whether it is an estimate.
func (p Patient) dated() string {
	if p.Estimated {
		return "about " + p.BirthDate
	}
	return p.BirthDate
}

func set(to *string, from *string) {
	if from != nil {
		*to = strings.TrimSpace(*from)
	}
}

// open refuses a command on a patient that somebody may not do, that was decided on an older rev, or that belongs to
// the record this one was merged into.
func (p Patient) open(by Member, c Action, rev int) error {
	if err := by.May(c); err != nil {
		return err
	}
	switch {
	case rev != p.Rev:
		return &Refusal{Kind: Stale, Code: "stale", Current: map[string]int{"patient": p.Rev},
			Sentence: "Somebody changed this patient in the meantime."}
	case p.Merge != nil:
		return merged()
	}
	return nil
}

// next is the patient one rev on, with the event that tells of it.
func (p Patient) next(by Member, at time.Time, c Action, changes ...Change) (Patient, Event) {
	p.Rev++
	ev := Event{N: p.Rev, At: At(at), By: by.Person, Action: c, Changes: changes}
	return p, ev.Seal()
}
