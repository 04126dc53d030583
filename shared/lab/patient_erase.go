package lab

import "time"

// ErasedContact is the result of an erasure: the patient with the next rev, and an empty contact.
type ErasedContact struct {
	Patient Patient
	Contact Contact
	Event   Event
}

// EraseContact erases how to reach a patient; the caller erases the earlier versions too. The laboratory's record must
// be kept for years and stays (docs/rules.md#erasure). No further mail is sent.
func (p Patient) EraseContact(by Member, at time.Time, rev int, contact Contact) (ErasedContact, error) {
	if err := by.May(EraseContact); err != nil {
		return ErasedContact{}, err
	}
	if rev != p.Rev {
		return ErasedContact{}, &Refusal{Kind: Stale, Code: "stale", Current: map[string]int{"patient": p.Rev},
			Sentence: "Somebody changed this patient in the meantime."}
	}
	out := ErasedContact{Contact: Contact{Rev: contact.Rev + 1}}
	out.Patient, out.Event = p.nextRev(by, at, EraseContact, Change{Part: "patient:contact", To: "erased"})
	return out, nil
}
