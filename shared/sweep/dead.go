package sweep

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"assay/shared/store"
)

// DeadLetters are the two calls of SQS by which a dead letter ends; *sqs.Client has them.
type DeadLetters interface {
	ReceiveMessage(context.Context, *sqs.ReceiveMessageInput, ...func(*sqs.Options)) (*sqs.ReceiveMessageOutput, error)
	DeleteMessage(context.Context, *sqs.DeleteMessageInput, ...func(*sqs.Options)) (*sqs.DeleteMessageOutput, error)
}

const (
	// deadBatch is the most that SQS gives at once, deadBatches how often a run asks each queue.
	deadBatch, deadBatches = 10, 5
	// deadHidden is how many seconds a run hides what it has looked at: longer than a run, so that it sees each once, and so
	// short that the alarm, which counts what is visible, does not end for it.
	deadHidden = 15
)

// endDead takes dead letters away whose duty is finished, or is not there any more: somebody has seen to it, or sweep's own
// message was the one that came through. What is still owed stays, and goes on to alarm. What is no message of ours stays too.
func (s Sweeper) endDead(ctx context.Context, url string) error {
	for range deadBatches {
		got, err := s.Dead.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: &url, MaxNumberOfMessages: deadBatch, VisibilityTimeout: deadHidden})
		if err != nil {
			return fmt.Errorf("sweep: read dead letters: %w", err)
		}
		for _, m := range got.Messages {
			var message store.QueueMessage
			if json.Unmarshal([]byte(aws.ToString(m.Body)), &message) != nil {
				continue
			}
			job, there, err := s.Store.Job(ctx, message.DutyRef)
			if err != nil {
				return fmt.Errorf("sweep: read the duty of a dead letter: %w", err)
			}
			if there && !job.Done {
				continue
			}
			if _, err := s.Dead.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: &url, ReceiptHandle: m.ReceiptHandle}); err != nil {
				return fmt.Errorf("sweep: end a dead letter: %w", err)
			}
		}
		if len(got.Messages) == 0 {
			return nil
		}
	}
	return nil
}
