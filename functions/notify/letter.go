package main

import (
	"context"
	"fmt"
	"strings"

	"assay/shared/lab"
	"assay/shared/mail"
	"assay/shared/store"
)

// compose writes the letter of a duty. Without a letter, to says why there is none.
func (f notify) compose(ctx context.Context, job store.Job) (to string, letter *mail.Message, err error) {
	l, err := f.store.Letter(ctx, job.Ref.Order)
	if err != nil {
		return "", nil, err
	}
	stage := job.Duty.Stage
	toLab := stage == lab.MailLabCOD || stage == lab.MailCritical
	if to = l.Contact.Email; toLab {
		to = l.Hospital.LabEmail
	}
	switch {
	case !l.Hospital.Sends(stage) || !toLab && !l.Patient.Wants(stage):
		return "switched_off", nil, nil
	case to == "":
		return "no_address", nil, nil
	case !mail.Written(mail.Stage(stage), l.Patient.Language):
		_ = f.meter.Count(ctx, "MailUnwritten", "stage", string(stage)) // a lost metric line must not stop the queue
		return "no_letter", nil, nil
	}
	o := l.Order
	words := mail.Letter{Stage: mail.Stage(stage), Language: l.Patient.Language,
		FirstName: firstName(l.Patient), HospitalName: l.Hospital.Name, HospitalNameLocal: l.Hospital.NameLocal,
		HospitalPhone: l.Hospital.Phone, OrderNumber: o.Number, Settlement: string(o.Settlement),
		TotalPaise: int64(o.Money.Total()), DuePaise: int64(o.Money.Due()), At: job.Duty.Due.Time,
		SlipURL: f.web + "/slip.html#" + o.Slip}
	if stage == lab.MailPlaced {
		words.DuePaise = words.TotalPaise // as it was when it was placed
	}
	for _, c := range o.Money.Cash {
		if c.Receipt == job.Duty.Receipt {
			words.ReceiptNumber, words.PaidPaise = c.Receipt, int64(c.Amount)
		}
	}
	message, err := mail.Compose(words)
	if err != nil {
		return "", nil, fmt.Errorf("notify: write a letter: %w", err)
	}
	return to, &message, nil
}

// titles stand before a name and are no first name.
var titles = map[string]bool{"dr": true, "mr": true, "mrs": true, "ms": true, "smt": true, "shri": true, "sri": true,
	"km": true, "kumari": true, "baby": true, "master": true, "डॉ": true, "श्री": true, "श्रीमती": true, "कुमारी": true}

// firstName is how a letter addresses a patient: one word, in the script of the letter's language.
func firstName(p lab.Patient) string {
	name := p.NameLatin
	if p.Language == "hi" {
		name = p.Name
	}
	words := strings.Fields(name)
	for _, w := range words {
		if !titles[strings.ToLower(strings.TrimRight(w, "."))] {
			return w
		}
	}
	return ""
}
