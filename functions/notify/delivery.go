package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"

	"assay/shared/mail"
	"assay/shared/store"
)

// recordDelivery settles a doubt: SES says that it took a mail, by the tag the mail was sent with. A mail that SES took is
// finished, whatever became of it afterwards; what did not arrive is counted.
func (h handlers) recordDelivery(ctx context.Context, raw json.RawMessage) error {
	var event struct { // as much as the rule's input template leaves of it
		Kind   string `json:"detail-type"`
		Detail struct {
			Mail struct {
				Tags map[string][]string `json:"tags"`
			} `json:"mail"`
		} `json:"detail"`
	}
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
	ref, ok := store.ParseDutyRef(key)
	if !ok {
		return nil
	}
	how := "sent"
	switch event.Kind {
	case "Email Sent", "Email Delivered":
	case "Email Bounced", "Email Complaint Received", "Email Rejected", "Email Rendering Failed":
		_ = h.meter.Count(ctx, "MailFailed", "kind", event.Kind)
		h.log.WarnContext(ctx, "a mail has not arrived", slog.String("order", ref.Order), slog.String("duty", ref.Duty), slog.String("why", event.Kind))
		how = "failed"
	default:
		return nil
	}
	if err := h.store.Finish(ctx, ref, how); err != nil {
		return fmt.Errorf("notify: order %s: duty %s: finish as %s: %w", ref.Order, ref.Duty, how, err)
	}
	return nil
}
