package lab

import (
	"fmt"
	"slices"
	"time"
)

// LetterFate is why a letter has not reached anybody, or should not have.
type LetterFate string

// The fates, the worse one later. Delivery events arrive twice and in any order: a fate only rises.
const (
	LetterRefused     LetterFate = "refused"     // the mail service did not take it
	LetterSuppressed  LetterFate = "suppressed"  // not sent: an earlier one to this address bounced for good, or was complained about
	LetterUndelivered LetterFate = "undelivered" // the mailbox did not take it for now, and was not asked any longer
	LetterBounced     LetterFate = "bounced"     // there is no such mailbox
	LetterComplained  LetterFate = "complained"  // whoever got it says that it was not wanted
)

// LetterFates lists the fates, the worst last.
var LetterFates = []LetterFate{LetterRefused, LetterSuppressed, LetterUndelivered, LetterBounced, LetterComplained}

// forGood reports whether no further letter is sent to the address (docs/rules.md#mail-failures).
func (f LetterFate) forGood() bool { return f == LetterBounced || f == LetterComplained }

// FailedLetter is a letter about an order that has not reached anybody.
type FailedLetter struct {
	N     int        `json:"n"` // the event that asked for it
	Stage MailStage  `json:"stage"`
	Fate  LetterFate `json:"fate"`
	At    Moment     `json:"at"` // when that became known
}

// part names the letter in events.
func (l FailedLetter) part() string { return fmt.Sprintf("letter:%d.%s", l.N, l.Stage) }

// RecordLetter marks an order with the fate of a letter, and opens a task to reach the person in another way; while one is
// open no second one is. changed is false when this, or worse, is known already.
func (o Order) RecordLetter(by Member, at time.Time, letter Duty, fate LetterFate) (out Outcome, changed bool, err error) {
	if err := by.May(RecordLetter); err != nil {
		return Outcome{}, false, err
	}
	next := FailedLetter{N: letter.N, Stage: letter.Stage, Fate: fate, At: At(at)}
	n := slices.IndexFunc(o.Letters, func(l FailedLetter) bool { return l.N == next.N && l.Stage == next.Stage })
	if n >= 0 && slices.Index(LetterFates, fate) <= slices.Index(LetterFates, o.Letters[n].Fate) {
		return Outcome{Order: o}, false, nil
	}
	s := o.begin(RecordLetter, by, At(at))
	before := LetterFate("")
	if n < 0 {
		s.order.Letters = append(s.order.Letters, next)
	} else {
		before, s.order.Letters[n] = o.Letters[n].Fate, next
	}
	s.noteChange(next.part(), string(before), string(fate))
	role := Technician
	if letter.Stage.ToLab() {
		role = Supervisor // who waits for it is a colleague, and the address is the laboratory's own or a colleague's
	}
	open := func(t Task) bool {
		return t.Kind == TaskLetter && (t.Role == Supervisor) == (role == Supervisor)
	}
	if !slices.ContainsFunc(o.Tasks, open) {
		s.openTask(TaskLetter, role, next.part(), string(fate))
	}
	return s.seal(), true, nil
}

// FailedAddress says that letters to a patient's address do not reach the patient. It is stored with the contact, and goes
// when the address is changed, confirmed or erased.
type FailedAddress struct {
	Fate LetterFate `json:"fate"`
	At   Moment     `json:"at"`
}

// MayWriteTo reports whether letters are sent to the address.
func (c Contact) MayWriteTo() bool {
	return c.Email != "" && (c.Failed == nil || !c.Failed.Fate.forGood())
}

// MarkAddress returns the contact after the fate of a letter that was written to it as it was at a rev of its own. changed
// is false when the address is another one by now, or when this is known.
func (c Contact) MarkAddress(rev int, fate LetterFate, at time.Time) (next Contact, changed bool) {
	if c.Email == "" || rev < c.EmailSince || !fate.forGood() || c.Failed != nil && c.Failed.Fate == fate {
		return c, false
	}
	c.Failed = &FailedAddress{Fate: fate, At: At(at)}
	c.Rev++
	return c, true
}

// ConfirmedAddress is the result of ConfirmAddress.
type ConfirmedAddress struct {
	Patient Patient
	Contact Contact
	Event   Event
}

// ConfirmAddress takes the mark from an address after somebody has asked the patient: letters are sent to it again.
func (p Patient) ConfirmAddress(by Member, at time.Time, rev int, contact Contact) (ConfirmedAddress, error) {
	if err := p.checkChange(by, ConfirmAddress, rev); err != nil {
		return ConfirmedAddress{}, err
	}
	if contact.Failed == nil {
		return ConfirmedAddress{}, refuse(Conflict, "address_good", "No letter to this address has come back.")
	}
	out := ConfirmedAddress{Contact: contact}
	out.Contact.Failed = nil
	out.Contact.Rev++
	out.Contact.EmailSince = out.Contact.Rev // what becomes of letters before counts no more
	out.Patient, out.Event = p.nextRev(by, at, ConfirmAddress,
		Change{Part: "patient:email", From: string(contact.Failed.Fate), To: "confirmed"})
	return out, nil
}
