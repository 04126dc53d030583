package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"assay/shared/observe"
	"assay/shared/report"
	"assay/shared/store"
)

// bucket is what is needed of S3; *s3.Client is one.
type bucket interface {
	PutObject(context.Context, *s3.PutObjectInput, ...func(*s3.Options)) (*s3.PutObjectOutput, error)
	GetObject(context.Context, *s3.GetObjectInput, ...func(*s3.Options)) (*s3.GetObjectOutput, error)
}

type handlers struct {
	store  *store.Store
	files  bucket
	bucket string
	signer func(context.Context) (report.Signer, error)
	web    string // origin of the web pages
	log    *slog.Logger
}

// makeReports takes a batch of the queue of documents. What fails comes again; what is made already is not made twice.
func (h handlers) makeReports(ctx context.Context, batch events.SQSEvent) (events.SQSEventResponse, error) {
	var failed events.SQSEventResponse
	for _, m := range batch.Records {
		var ref store.DutyRef
		err := json.Unmarshal([]byte(m.Body), &ref)
		if err != nil {
			err = fmt.Errorf("documents: read the message: %w", err)
		} else {
			err = h.makeReport(ctx, ref, m.Attributes["SentTimestamp"])
		}
		if err != nil {
			h.log.ErrorContext(ctx, "a report is not made", slog.String("order", ref.Order), slog.String("duty", ref.Duty),
				slog.String("message", m.MessageId), observe.Cause(err))
			failed.BatchItemFailures = append(failed.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: m.MessageId})
		}
	}
	return failed, nil
}
