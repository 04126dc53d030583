package main

import (
	"context"
	"fmt"
	"time"

	"assay/shared/lab"
	"assay/shared/mail"
	"assay/shared/slip"
	"assay/shared/store"
)

// composeRecord writes the letter of a duty about a patient's record: nobody can switch these off.
func (h handlers) composeRecord(ctx context.Context, job store.Job, at time.Time) (addressed, error) {
	l, err := h.store.PatientLetter(ctx, job)
	if err != nil {
		return addressed{}, fmt.Errorf("notify: read what the letter says: %w", err)
	}
	p := l.Patient
	words := mail.LetterOf(l.Hospital, job.Duty.Stage, p.Language, job.Duty.Due.Time)
	out := addressed{by: l.Hospital, to: []string{l.Contact.Email}, recipient: store.Recipient{Patient: p.ID, Rev: l.Contact.Rev}}
	if job.Duty.Stage == lab.MailContactChanged {
		out.to, out.recipient = []string{l.Before.Email}, store.Recipient{} // what becomes of it says nothing of the address now
	}
	switch job.Duty.Stage {
	case lab.MailTieCode, lab.MailTieInvited:
		offer, open := p.OfferOpen(job.Duty.N, at)
		if !open { // used, replaced, too old, or the address has changed
			return addressed{none: "moot"}, nil
		}
		if offer.How == lab.TieByInvitation {
			if l.Contact.Invited == nil || l.Contact.Invited.N != offer.N {
				return addressed{none: "moot"}, nil
			}
			out.to, out.recipient = []string{l.Contact.Invited.Email}, store.Recipient{}
		}
		if words.Code, err = h.code(ctx, p, offer); err != nil {
			return addressed{}, err
		}
		words.Ends = offer.Until.Time
	case lab.MailTied:
		words.FirstName = firstName(p)
		for _, t := range p.Ties {
			if t.N == job.Duty.N {
				words.TiedAddress = t.Address
			}
		}
		if words.TiedAddress == "" { // it was ended before the letter went out
			return addressed{none: "moot"}, nil
		}
	default:
		words.FirstName = firstName(p)
	}
	switch {
	case out.to[0] == "":
		return addressed{none: "no_address"}, nil
	case out.recipient.Patient != "" && !l.Contact.MayWriteTo():
		return addressed{none: string(lab.LetterSuppressed), recipient: out.recipient}, nil
	}
	return written(job, words, out)
}

// code makes the code of an offer for the letter, and lets it lead there by its hash.
func (h handlers) code(ctx context.Context, p lab.Patient, o lab.TieOffer) (string, error) {
	keys, err := h.keys(ctx)
	if err != nil {
		return "", fmt.Errorf("notify: %w", err)
	}
	issued := keys.TieCode(p.Hospital, p.ID, o)
	if err := h.store.IssueCode(ctx, issued); err != nil {
		return "", fmt.Errorf("notify: let a code lead to patient %s-%s: %w", p.Hospital, p.ID, err)
	}
	return slip.Spelled(issued.Code), nil
}
