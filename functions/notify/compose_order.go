package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"assay/shared/lab"
	"assay/shared/mail"
	"assay/shared/slip"
	"assay/shared/store"
)

// addressed is a letter and to whom it goes. Without a letter, none says why there is none.
type addressed struct {
	to     []string
	letter *mail.Message
	none   string
	// recipient is set where the letter goes to a patient.
	recipient store.Recipient
	by        lab.Hospital // whose limits count it
}

// compose writes the letter of a duty, as it is at a time.
func (h handlers) compose(ctx context.Context, job store.Job, at time.Time) (addressed, error) {
	switch {
	case job.Ref.Patient != "":
		return h.composeRecord(ctx, job, at)
	case job.Ref.Staff != "":
		return h.composeToStaff(ctx, job)
	}
	l, err := h.store.LetterData(ctx, job)
	if err != nil {
		return addressed{}, fmt.Errorf("notify: read what the letter says: %w", err)
	}
	stage := job.Duty.Stage
	words := mail.LetterOf(l.Hospital, stage, "en", job.Duty.Due.Time) // to the laboratory: the order's number and nothing of a person
	words.OrderNumber = l.Order.Number
	to, err := h.addresses(ctx, job.Duty, l)
	switch {
	case err != nil:
		return addressed{}, err
	case !l.Hospital.SendsMail(stage) || !stage.ToLab() && !l.Patient.WantsMail(stage):
		return addressed{none: "switched_off"}, nil
	case !l.Order.MailApplies(job.Duty), stage == lab.MailApprove && !l.Order.MayApprove(l.Member, job.Duty.Of):
		return addressed{none: "moot"}, nil
	case len(to) == 0:
		return addressed{none: "no_address"}, nil
	}
	var recipient store.Recipient
	if !stage.ToLab() {
		recipient = store.Recipient{Patient: l.Patient.ID, Rev: l.Contact.Rev}
		if !l.Contact.MayWriteTo() { // an earlier letter has come back (docs/rules.md#mail-failures)
			return addressed{none: string(lab.LetterSuppressed), recipient: recipient}, nil
		}
	}
	if !stage.ToLab() {
		words.Language, words.FirstName = l.Patient.Language, firstName(l.Patient)
		account(&words, l.Order, job.Duty)
		if words.SlipURL, err = h.slipAddress(ctx, l.Order); err != nil {
			return addressed{}, err
		}
	}
	if job.Duty.Person != "" {
		words.Language = cmp.Or(l.Member.Language, "en")
	}
	return written(job, words, addressed{to: to, recipient: recipient, by: l.Hospital})
}

// written adds the finished letter to those it goes to.
func written(job store.Job, words mail.Letter, out addressed) (addressed, error) {
	message, err := mail.Compose(words)
	if err != nil {
		return addressed{}, fmt.Errorf("notify: %s: write the letter of stage %s: %w", job.Ref, words.Stage, err)
	}
	out.letter = &message
	return out, nil
}

// maxAddresses is how many addresses SES takes for one letter (docs/facts/aws.md#ses-recipients).
const maxAddresses = 50

// addresses are those of the people a letter is for. What one of the staff has to approve goes to that person; an escalation goes to the supervisors; where no address of theirs
// is known, to the laboratory.
func (h handlers) addresses(ctx context.Context, d lab.Duty, l store.LetterData) (to []string, err error) {
	one, stage := l.Contact.Email, d.Stage
	switch {
	case d.Person != "":
		one = l.Member.Email
	case stage.ToLab():
		one = l.Hospital.LabEmail
	}
	if stage == lab.MailEscalated {
		staff, err := h.store.Members(ctx, l.Hospital.ID)
		if err != nil {
			return nil, fmt.Errorf("notify: read who the supervisors are: %w", err)
		}
		for _, m := range staff {
			if m.Active && m.Email != "" && slices.Contains(m.Roles, lab.Supervisor) && len(to) < maxAddresses {
				to = append(to, m.Email)
			}
		}
	}
	if len(to) == 0 && one != "" {
		to = []string{one}
	}
	return to, nil
}

// slipAddress is the link to the visit slip, whose token is made for the letter and kept as its hash.
func (h handlers) slipAddress(ctx context.Context, o lab.Order) (string, error) {
	keys, err := h.keys(ctx)
	if err != nil {
		return "", fmt.Errorf("notify: %w", err)
	}
	issued := keys.Of(o)
	if err := h.store.IssueSlip(ctx, issued); err != nil {
		return "", fmt.Errorf("notify: let the link of order %s open its slip: %w", o.ID, err)
	}
	return slip.Address(h.web, issued), nil
}

// account says how an order stands, and which report a letter is about.
func account(words *mail.Letter, o lab.Order, duty lab.Duty) {
	words.Settlement, words.TotalPaise, words.DuePaise = string(o.Settlement), int64(o.Money.Total()), int64(o.Money.Due())
	if duty.Stage == lab.MailPlaced {
		words.DuePaise = words.TotalPaise // as it was when it was placed
	}
	if o.ExpiresAt != nil {
		words.Ends = o.ExpiresAt.Time
	}
	for _, r := range o.Reports.Versions {
		words.Withdrawn = words.Withdrawn || r.Version == duty.Report && r.Kind == lab.Withdrawn
	}
	if duty.Stage == lab.MailCancelled {
		back, bank := o.Money.ToRefund()
		words.BackPaise, words.ThroughBank = int64(back), bank
	}
	words.Decides, _ = o.MayAccept(duty.Of)
	money(words, o.Money, duty)
}

// money names the money a letter is about: what was paid by hand by its receipt, what went through the bank by the gateway's number, which
// is the one a patient can find there.
func money(words *mail.Letter, m lab.Money, duty lab.Duty) {
	for _, c := range m.Taken() {
		if duty.Receipt != "" && c.Receipt == duty.Receipt {
			words.ReceiptNumber, words.PaidPaise = c.Receipt, int64(c.Amount)
		}
	}
	for _, a := range m.Attempts {
		for _, p := range a.Payments {
			if duty.Of != "" && p.ID == duty.Of { // taken, or returned without ever being taken
				words.ReceiptNumber, words.PaidPaise, words.BackPaise, words.ThroughBank = p.ID, int64(p.Amount), int64(p.Amount), true
				words.AskedPaise, words.Foreign = int64(a.Amount), p.Currency != ""
			}
		}
	}
	for _, r := range m.Refunds {
		switch {
		case duty.Of != "" && r.ID == duty.Of:
			words.ReceiptNumber, words.BackPaise, words.ThroughBank = r.Gateway, int64(r.Amount), true
		case duty.Receipt != "" && r.Receipt == duty.Receipt:
			words.ReceiptNumber, words.BackPaise = r.Receipt, int64(r.Amount)
		}
	}
}
