package main

import (
	"context"
	"encoding/json"
	"fmt"

	"assay/shared/mail"
	"assay/shared/store"
)

// delivered settles a doubt: SES tells that it took a mail, by the tag the mail was sent with. A mail that SES took is
// finished, whatever became of it afterwards; what did not arrive is counted.
func (f notify) delivered(ctx context.Context, raw json.RawMessage) error {
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
	switch event.Kind {
	case "Email Sent", "Email Delivered":
		return f.store.Finish(ctx, ref, "sent")
	case "Email Bounced", "Email Complaint Received", "Email Rejected", "Email Rendering Failed":
		_ = f.meter.Count(ctx, "MailFailed", "kind", event.Kind)
		return f.store.Finish(ctx, ref, "failed")
	}
	return nil
}
