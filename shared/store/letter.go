package store

import (
	"context"
	"fmt"
	"strings"

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
	if j.Ref.Patient != "" {
		return s.failPatientLetter(ctx, j, fate, at)
	}
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

// failPatientLetter does the same for a letter about a patient's record: there is no order to mark.
func (s *Store) failPatientLetter(ctx context.Context, j Job, fate lab.LetterFate, at lab.Moment) error {
	hospital, _, _ := strings.Cut(j.Ref.Patient, "-")
	for try := range tries {
		if err := pause(ctx, try); err != nil {
			return err
		}
		writes := []Write{s.FinishWith(j.Ref, string(fate))}
		if j.To.Patient != "" {
			contact, err := s.contact(ctx, hospital, j.To.Patient)
			if err != nil {
				return err
			}
			if next, marked := contact.MarkAddress(j.To.Rev, fate, at.Time); marked {
				write, err := s.contactChange(hospital, j.To.Patient, next)
				if err != nil {
					return err
				}
				writes = append(writes, write)
			}
		}
		if err := s.write(ctx, writes); err == nil || !again(err) {
			return err
		}
	}
	return fmt.Errorf("store: the contact of patient %s stays contended after %d tries", j.Ref.Patient, tries)
}

// PatientLetter is what a letter about a patient's record needs. Before is how the patient was reached before the change that
// the letter tells of.
type PatientLetter struct {
	Patient  lab.Patient
	Contact  lab.Contact
	Before   lab.Contact
	Hospital lab.Hospital
}

// PatientLetter reads it, in one call.
func (s *Store) PatientLetter(ctx context.Context, j Job) (PatientLetter, error) {
	var n names
	h, id := n.followed(j.Ref.Patient)
	if n.err != nil {
		return PatientLetter{}, n.err
	}
	before := contactVersion(h, id, j.Duty.N-1)
	items, err := s.get(ctx, patientKey(h, id), contactKey(h, id), before, hospitalKey(h))
	if err != nil {
		return PatientLetter{}, err
	}
	var l PatientLetter
	var version lab.ContactVersion
	r := reader{items: items}
	r.must(patientKey(h, id), &l.Patient)
	r.must(hospitalKey(h), &l.Hospital)
	r.optional(contactKey(h, id), &l.Contact)
	r.optional(before, &version)
	l.Before = version.Contact
	return l, r.err
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
