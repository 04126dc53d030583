package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/store"
)

type sender interface {
	SendMessage(context.Context, *sqs.SendMessageInput, ...func(*sqs.Options)) (*sqs.SendMessageOutput, error)
}

type relay struct {
	store *store.Store
	queue sender
	urls  map[lab.DutyKind]string
	log   *slog.Logger
}

// routes takes a batch of stream records, each the key of a new duty. A stream is a sequence: at the first record that
// fails the batch stops, and comes again from there; a duty that is queued twice is finished once.
func (f relay) routes(ctx context.Context, batch events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
	for _, record := range batch.Records {
		keys := record.Change.Keys
		ref, ok := store.DutyRefOfKeys(keys["PK"].String(), keys["SK"].String())
		if !ok {
			continue
		}
		if err := f.pass(ctx, ref); err != nil {
			f.log.ErrorContext(ctx, "a duty was not queued", observe.Cause(err))
			return events.DynamoDBEventResponse{BatchItemFailures: []events.DynamoDBBatchItemFailure{
				{ItemIdentifier: record.Change.SequenceNumber}}}, nil
		}
	}
	return events.DynamoDBEventResponse{}, nil
}

// pass queues one duty by its keys alone, so that no queue holds anything of a person. What is due later, and what no
// queue is for, waits in the index of unfinished duties: sweep and expiry find it there when its time has come.
func (f relay) pass(ctx context.Context, ref store.DutyRef) error {
	job, ok, err := f.store.Job(ctx, ref)
	if err != nil || !ok || job.Done || job.Duty.Later {
		return err
	}
	url, known := f.urls[job.Duty.Kind]
	if !known {
		return nil
	}
	body, err := json.Marshal(ref)
	if err != nil {
		return fmt.Errorf("relay: %w", err)
	}
	if _, err := f.queue.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &url, MessageBody: aws.String(string(body))}); err != nil {
		return fmt.Errorf("relay: queue a duty: %w", err)
	}
	return nil
}
