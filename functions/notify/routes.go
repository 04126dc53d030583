package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"assay/shared/mail"
	"assay/shared/observe"
	"assay/shared/slip"
	"assay/shared/store"
)

type handlers struct {
	store *store.Store
	mail  mail.Sender
	web   string // origin of the web pages
	keys  func(context.Context) (slip.Keys, error)
	log   *slog.Logger
	meter *observe.Meter
}

// route takes what this function is called with: a batch of the queue of mails, or a mail's delivery event.
func (h handlers) route(ctx context.Context, raw json.RawMessage) (any, error) {
	var kind struct {
		Records []events.SQSMessage `json:"Records"`
		Source  string              `json:"source"`
	}
	if err := json.Unmarshal(raw, &kind); err != nil {
		return nil, observe.Plain(fmt.Errorf("notify: read the event: %w", err))
	}
	if kind.Source == "aws.ses" {
		return nil, observe.Plain(h.recordDelivery(ctx, raw))
	}
	return h.sendMails(ctx, kind.Records), nil
}

// sentAt is when a message came to the queue: the time of the rules, zero where SQS does not say.
func sentAt(m events.SQSMessage) time.Time {
	ms, err := strconv.ParseInt(m.Attributes["SentTimestamp"], 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// sendMails takes a batch of the queue. What fails comes again.
func (h handlers) sendMails(ctx context.Context, batch []events.SQSMessage) (failed events.SQSEventResponse) {
	for _, m := range batch {
		var message store.QueueMessage
		err := json.Unmarshal([]byte(m.Body), &message)
		if err != nil {
			err = fmt.Errorf("notify: read the message: %w", err)
		} else {
			err = h.sendMail(ctx, message, m.MessageId, m.Attributes["ApproximateReceiveCount"], sentAt(m))
		}
		if err != nil {
			h.log.ErrorContext(ctx, "a mail is not finished", slog.String("order", message.Order), slog.String("patient", message.Patient), slog.String("staff", message.Staff), slog.String("duty", message.Duty),
				slog.String("message", m.MessageId), observe.Cause(err))
			failed.BatchItemFailures = append(failed.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: m.MessageId})
		}
	}
	return failed
}
