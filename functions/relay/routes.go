package main

import (
	"context"
	"log/slog"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/store"
)

type queue interface {
	SendMessage(context.Context, *sqs.SendMessageInput, ...func(*sqs.Options)) (*sqs.SendMessageOutput, error)
}

type handlers struct {
	store *store.Store
	queue queue
	urls  map[lab.DutyKind]string // of the queues, by the kind of their duties
	log   *slog.Logger
	meter *observe.Meter
}

// queueDuties takes a batch of stream records, each the key of a new duty. A stream is a sequence: at the first record
// that fails the batch stops, and comes again from there; a duty that is queued twice is finished once. One that cannot be read
// is left to sweep, which finds it late and tries it less and less often, so that the others do not wait for it.
func (h handlers) queueDuties(ctx context.Context, batch events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
	for _, record := range batch.Records {
		keys := record.Change.Keys
		ref, ok := store.DutyRefOfKeys(keys["PK"].String(), keys["SK"].String())
		if !ok {
			continue
		}
		if err := h.queueDuty(ctx, ref); err != nil {
			h.log.ErrorContext(ctx, "a duty is not queued", slog.String("order", ref.Order), slog.String("duty", ref.Duty), observe.Cause(err))
			if store.Unreadable(err) {
				_ = h.meter.Count(ctx, "RecordParked")
				continue
			}
			return events.DynamoDBEventResponse{BatchItemFailures: []events.DynamoDBBatchItemFailure{
				{ItemIdentifier: record.Change.SequenceNumber}}}, nil
		}
	}
	return events.DynamoDBEventResponse{}, nil
}
