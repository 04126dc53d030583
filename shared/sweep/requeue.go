package sweep

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"assay/shared/store"
)

// requeue puts a late mail or document on its queue once more. A duty that is queued twice is still finished once:
// whoever claims it has it.
//
// A mail whose attempt is under way, or whose outcome is unknown, is not simply tried again. Its own message brings it
// back within two timeouts of the queue, and its delivery event settles the doubt. So it is watched: when at the next
// try, at least a quarter of an hour later, the same attempt is still under way, its message is lost, and a message goes
// out that takes over from this attempt and from no other.
func (s Sweeper) requeue(ctx context.Context, now time.Time, job store.Job) error {
	message := store.QueueMessage{DutyRef: job.Ref}
	if job.Sending {
		if job.Watched != job.Attempts {
			return s.Store.Postpone(ctx, job, nextTry(now, job))
		}
		message.Over = job.Attempts
	}
	body, err := json.Marshal(message)
	if err != nil {
		return fmt.Errorf("sweep: write a message: %w", err)
	}
	url := s.URLs[job.Duty.Kind]
	if _, err := s.Queue.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &url, MessageBody: aws.String(string(body))}); err != nil {
		return fmt.Errorf("sweep: queue a duty of kind %s: %w", job.Duty.Kind, err)
	}
	return s.Store.Postpone(ctx, job, nextTry(now, job))
}
