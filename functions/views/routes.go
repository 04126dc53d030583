package main

import (
	"context"
	"log/slog"

	"github.com/aws/aws-lambda-go/events"

	"assay/shared/observe"
	"assay/shared/store"
)

type handlers struct {
	store *store.Store
	log   *slog.Logger
}

// updateViews takes a batch of stream records, each the key of an order that changed. A stream is a sequence: at the
// first record that fails the batch stops, and comes again from there. An order that changed more than once is read once.
func (h handlers) updateViews(ctx context.Context, batch events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
	done := map[string]bool{}
	for _, record := range batch.Records {
		pk := record.Change.Keys["PK"].String()
		if done[pk] {
			continue
		}
		done[pk] = true
		if err := h.store.UpdateViews(ctx, pk); err != nil {
			h.log.ErrorContext(ctx, "the views do not hold an order as it is", slog.String("order", store.OrderOfKey(pk)), observe.Cause(err))
			return events.DynamoDBEventResponse{BatchItemFailures: []events.DynamoDBBatchItemFailure{
				{ItemIdentifier: record.Change.SequenceNumber}}}, nil
		}
	}
	return events.DynamoDBEventResponse{}, nil
}
