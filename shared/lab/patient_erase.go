package lab

import "time"

// ErasedContact is what an erasure makes: the patient one rev on, and a contact that says nothing.
type ErasedContact struct {
	Patient Patient
	Contact Contact
	Event   Event
}

// EraseContact takes away how to reach a patient, today and in every earlier version. The laboratory's record stays, as
// it must for years (rules §9); nothing more is mailed.
func (p Patient) EraseContact(by Member, at time.Time, rev int, contact Contact) (ErasedContact, error) {
	if err := by.May(EraseContact); err != nil {
		return ErasedContact{}, err
	}
	if rev != p.Rev {
		return ErasedContact{}, &Refusal{Kind: Stale, Code: "stale", Current: map[string]int{"patient": p.Rev},
			Sentence: "Somebody changed this patient in the meantime."}
	}
	out := ErasedContact{Contact: Contact{Rev: contact.Rev + 1}}
	out.Patient, out.Event = p.next(by, at, EraseContact, Change{Part: "patient:contact", To: "erased"})
	return out, nil
}
