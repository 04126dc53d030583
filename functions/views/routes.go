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
	meter *observe.Meter
}

// updateViews takes a batch of stream records, each the key of an order that changed. A stream is a sequence: at the
// first record that fails the batch stops, and comes again from there. An order that changed more than once is read once. One
// that cannot be read is left behind at the second try, so that the others do not wait for it (see store.Park).
func (h handlers) updateViews(ctx context.Context, batch events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
	done := map[string]bool{}
	for _, record := range batch.Records {
		pk := record.Change.Keys["PK"].String()
		if done[pk] {
			continue
		}
		done[pk] = true
		err := h.store.UpdateViews(ctx, pk)
		if err == nil {
			continue
		}
		h.log.ErrorContext(ctx, "the views do not hold a record as it is", slog.String("record", pk), slog.String("order", store.OrderOfKey(pk)), observe.Cause(err))
		if store.Unreadable(err) && h.park(ctx, pk) {
			continue
		}
		return events.DynamoDBEventResponse{BatchItemFailures: []events.DynamoDBBatchItemFailure{
			{ItemIdentifier: record.Change.SequenceNumber}}}, nil
	}
	return events.DynamoDBEventResponse{}, nil
}

// park reports whether what cannot be read is left behind.
func (h handlers) park(ctx context.Context, pk string) bool {
	parked, err := h.store.Park(ctx, pk)
	if err != nil {
		h.log.ErrorContext(ctx, "a record is not parked", slog.String("record", pk), observe.Cause(err))
	}
	if parked {
		_ = h.meter.Count(ctx, "RecordParked")
	}
	return parked
}
