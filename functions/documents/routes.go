package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/signing"
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
	signer func(context.Context) (*signing.Key, error)
	web    string // origin of the web pages
	log    *slog.Logger
}

// finishDuties takes a batch of the queue of documents: reports and bills to print, and persons whose orders have
// to follow a correction. What fails comes again; what is done already is not done twice.
func (h handlers) finishDuties(ctx context.Context, batch events.SQSEvent) (events.SQSEventResponse, error) {
	var failed events.SQSEventResponse
	for _, m := range batch.Records {
		var ref store.DutyRef
		err := json.Unmarshal([]byte(m.Body), &ref)
		if err != nil {
			err = fmt.Errorf("documents: read the message: %w", err)
		} else {
			err = h.finishDuty(observe.WithRequest(ctx, m.MessageId), ref, m.Attributes["SentTimestamp"])
		}
		if err != nil {
			h.log.ErrorContext(ctx, "a duty is not finished", slog.String("order", ref.Order), slog.String("patient", ref.Patient),
				slog.String("duty", ref.Duty), slog.String("message", m.MessageId), observe.Cause(err))
			failed.BatchItemFailures = append(failed.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: m.MessageId})
		}
	}
	return failed, nil
}

// finishDuty carries out one duty. sent is when it was queued, in milliseconds as SQS writes it: it is the time of what
// follows.
func (h handlers) finishDuty(ctx context.Context, ref store.DutyRef, sent string) error {
	at, err := strconv.ParseInt(sent, 10, 64)
	if err != nil {
		return fmt.Errorf("documents: read when the message was sent: %w", err)
	}
	job, ok, err := h.store.Job(ctx, ref)
	if err != nil {
		return fmt.Errorf("documents: read the duty: %w", err)
	}
	if !ok || job.Done {
		return nil
	}
	switch {
	case job.Duty.Kind == lab.DutyEndSlips:
		return h.endSlips(ctx, job, time.UnixMilli(at))
	case job.Duty.Bill > 0:
		return h.printBill(ctx, job)
	case ref.Patient != "":
		return h.followPatient(ctx, ref, time.UnixMilli(at))
	}
	return h.makeReport(ctx, job, time.UnixMilli(at))
}
