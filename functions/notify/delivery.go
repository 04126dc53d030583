package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"assay/shared/lab"
	"assay/shared/mail"
	"assay/shared/store"
)

// delivered is as much of SES's event as the rules' input templates leave of it.
type delivered struct {
	Kind   string    `json:"detail-type"`
	At     time.Time `json:"time"`
	Detail struct {
		Mail struct {
			Tags map[string][]string `json:"tags"`
		} `json:"mail"`
		Bounce struct {
			Type string `json:"bounceType"`
		} `json:"bounce"`
	} `json:"detail"`
}

// fate is what an event says of a letter that has not reached anybody, "" of one that SES took or handed over.
func (d delivered) fate() (fate lab.LetterFate, known bool) {
	switch d.Kind {
	case "Email Sent", "Email Delivered":
		return "", true
	case "Email Bounced":
		if d.Detail.Bounce.Type == "Permanent" {
			return lab.LetterBounced, true
		}
		return lab.LetterUndelivered, true
	case "Email Complaint Received":
		return lab.LetterComplained, true
	case "Email Rejected", "Email Rendering Failed":
		return lab.LetterRefused, true
	}
	return "", false
}

// recordDelivery settles a doubt: SES says what became of a mail, by the tag the mail was sent with. What has not arrived
// is counted, marks order and patient, and opens a task (docs/rules.md#mail-failures).
func (h handlers) recordDelivery(ctx context.Context, raw json.RawMessage) error {
	var event delivered
	if err := json.Unmarshal(raw, &event); err != nil {
		return fmt.Errorf("notify: read a delivery event: %w", err)
	}
	tags := event.Detail.Mail.Tags["dk"]
	if len(tags) != 1 {
		return nil // a mail that is not ours
	}
	key, ok := mail.Untag(tags[0])
	if !ok {
		return nil
	}
	fate, known := event.fate()
	if hospital, root, is := mail.ReadRootKey(key); is { // seal, which sent it, hears nothing
		if known && fate != "" {
			_ = h.meter.Count(ctx, "RootLetterFailed")
			h.log.WarnContext(ctx, "the letter of a root has not arrived", slog.String("hospital", hospital), slog.Int("root", root), slog.String("why", event.Kind))
		}
		return nil
	}
	ref, ok := store.ParseDutyRef(key)
	if !ok {
		return nil
	}
	switch {
	case !known:
		return nil
	case fate == "":
		if err := h.store.Finish(ctx, ref, "sent"); err != nil {
			return fmt.Errorf("notify: order %s: duty %s: finish as sent: %w", ref.Order, ref.Duty, err)
		}
		return nil
	}
	job, ok, err := h.store.Job(ctx, ref)
	if err != nil || !ok {
		return err
	}
	h.log.WarnContext(ctx, "a mail has not arrived", slog.String("order", ref.Order), slog.String("patient", ref.Patient), slog.String("staff", ref.Staff), slog.String("duty", ref.Duty), slog.String("why", event.Kind))
	return h.fail(ctx, job, fate, event.At)
}

// fail records and counts a letter that has not reached anybody.
func (h handlers) fail(ctx context.Context, job store.Job, fate lab.LetterFate, at time.Time) error {
	_ = h.meter.Count(ctx, "MailFailed") // a lost metric line must not stop the rest
	if at.IsZero() {
		at = job.Duty.Due.Time
	}
	if job.Ref.Staff != "" { // there is no order to mark; the task is there whether or not a letter arrives
		if err := h.store.Finish(ctx, job.Ref, string(fate)); err != nil {
			return fmt.Errorf("notify: duty %s: record as %s: %w", job.Ref, fate, err)
		}
		return nil
	}
	if err := h.store.FailLetter(ctx, job, fate, lab.At(at), lab.SystemActor("notify")); err != nil {
		return fmt.Errorf("notify: order %s: duty %s: record as %s: %w", job.Ref.Order, job.Ref.Duty, fate, err)
	}
	return nil
}
