package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"

	"github.com/aws/aws-lambda-go/events"

	"assay/shared/mail"
	"assay/shared/observe"
	"assay/shared/store"
)

type notify struct {
	store *store.Store
	mail  mail.Sender
	web   string // origin of the web pages
	log   *slog.Logger
	meter *observe.Meter
}

// routes takes what this function is called with: a batch of the queue of mails, or a mail's delivery event.
func (f notify) routes(ctx context.Context, raw json.RawMessage) (any, error) {
	var kind struct {
		Records []events.SQSMessage `json:"Records"`
		Source  string              `json:"source"`
	}
	if err := json.Unmarshal(raw, &kind); err != nil {
		return nil, fmt.Errorf("notify: read the event: %w", err)
	}
	if kind.Source == "aws.ses" {
		return nil, f.delivered(ctx, raw)
	}
	var failed events.SQSEventResponse
	for _, m := range kind.Records {
		if err := f.send(ctx, m); err != nil {
			f.log.ErrorContext(ctx, "a mail is not finished", observe.Cause(err))
			failed.BatchItemFailures = append(failed.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: m.MessageId})
		}
	}
	return failed, nil
}
