package store

import (
	"context"

	"assay/shared/lab"
)

// Recipient is the record whose address a letter was written to, and the rev of the contact at that time: enough to know
// later whether it is still the same address, without keeping one.
type Recipient struct {
	Patient string
	Rev     int
}

// FailLetter records in one transaction what became of a letter that has not reached anybody: in its duty, in its order and,
// where the address itself is at fault, with the patient's contact.
func (s *Store) FailLetter(ctx context.Context, j Job, fate lab.LetterFate, at lab.Moment, by lab.Member) error {
	known := false
	err := s.ChangeOrder(ctx, j.Ref.Order, func(o lab.Order) (lab.Outcome, []Write, bool, error) {
		out, changed, err := o.RecordLetter(by, at.Time, j.Duty, fate)
		if known = !changed; err != nil || known {
			return out, nil, false, err
		}
		writes := []Write{s.FinishWith(j.Ref, string(fate))}
		if j.To.Patient == "" {
			return out, writes, true, nil
		}
		contact, err := s.contact(ctx, o.Hospital, j.To.Patient)
		if err != nil {
			return out, nil, false, err
		}
		if next, marked := contact.MarkAddress(j.To.Rev, fate, at.Time); marked {
			write, err := s.contactChange(o.Hospital, j.To.Patient, next)
			if err != nil {
				return out, nil, false, err
			}
			writes = append(writes, write)
		}
		return out, writes, true, nil
	})
	if err == nil && known {
		err = s.Finish(ctx, j.Ref, string(fate))
	}
	return err
}

// contact reads how to reach a patient; an empty one where that was erased or never said.
func (s *Store) contact(ctx context.Context, hospital, patient string) (c lab.Contact, err error) {
	var n names
	k := contactKey(n.hospital(hospital), n.patient(patient))
	if n.err != nil {
		return c, n.err
	}
	items, err := s.get(ctx, k)
	if err != nil {
		return c, err
	}
	r := reader{items: items}
	r.optional(k, &c)
	return c, r.err
}

// contactChange is the write of a contact one rev on.
func (s *Store) contactChange(hospital, patient string, c lab.Contact) (Write, error) {
	var n names
	k := contactKey(n.hospital(hospital), n.patient(patient))
	if n.err != nil {
		return Write{}, n.err
	}
	i, err := s.doc(k, c, item{"v": num(int64(c.Rev))})
	return s.replace(i, c.Rev), err
}

// AddressConfirmed lists the writes of an address that somebody has confirmed.
func (s *Store) AddressConfirmed(out lab.ConfirmedAddress) ([]Write, error) {
	writes, err := s.PatientChange(out.Patient, out.Event)
	if err != nil {
		return nil, err
	}
	contact, err := s.contactChange(out.Patient.Hospital, out.Patient.ID, out.Contact)
	return append(writes, contact), err
}
