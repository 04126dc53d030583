package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"assay/shared/store"
)

// queueDuty queues one duty by its keys alone, so that no queue holds anything of a person. What is due later, and what
// no queue is for, waits in the index of unfinished duties: sweep and expiry find it there when its time has come.
func (h handlers) queueDuty(ctx context.Context, ref store.DutyRef) error {
	job, ok, err := h.store.Job(ctx, ref)
	if err != nil {
		return fmt.Errorf("relay: read the duty: %w", err)
	}
	if !ok || job.Done || job.Duty.Later {
		return nil
	}
	url, known := h.urls[job.Duty.Kind]
	if !known {
		return nil
	}
	body, err := json.Marshal(ref)
	if err != nil {
		return fmt.Errorf("relay: write a message: %w", err)
	}
	if _, err := h.queue.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &url, MessageBody: aws.String(string(body))}); err != nil {
		return fmt.Errorf("relay: queue a duty of kind %s: %w", job.Duty.Kind, err)
	}
	return nil
}
