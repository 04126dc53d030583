package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"assay/shared/store"
)

// requeue puts a late mail or document on its queue once more. A duty that stands there twice is still finished once:
// whoever claims it has it.
//
// A mail whose attempt is under way, or whose outcome is unknown, is not simply tried again. Its own message brings it
// back within two timeouts of the queue, and its delivery event settles the doubt. So it is watched: when at the next
// look, at least a quarter of an hour later, the same attempt still stands, its message is lost, and an errand goes out
// that takes over from this attempt and from no other.
func (f sweep) requeue(ctx context.Context, now time.Time, job store.Job) error {
	errand := store.QueueMessage{DutyRef: job.Ref}
	if job.Sending {
		if job.Watched != job.Attempts {
			return f.store.Postpone(ctx, job, again(now, job))
		}
		errand.Over = job.Attempts
	}
	body, err := json.Marshal(errand)
	if err != nil {
		return fmt.Errorf("sweep: %w", err)
	}
	url := f.urls[job.Duty.Kind]
	if _, err := f.queue.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &url, MessageBody: aws.String(string(body))}); err != nil {
		return fmt.Errorf("sweep: queue a duty: %w", err)
	}
	return f.store.Postpone(ctx, job, again(now, job))
}
