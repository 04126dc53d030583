package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/aws/aws-lambda-go/events"

	"assay/shared/mail"
	"assay/shared/store"
)

// errDoubt: an attempt was made and its outcome is unknown. The message comes again after the queue's visibility
// timeout; until then the delivery event may have settled it.
var errDoubt = errors.New("notify: waiting for the delivery event of an earlier attempt")

// send finishes the mail duty of one queue message: one attempt, and a second one only when the first is known to be
// over and no delivery event has told of it (rules §8).
//
// The queue's visibility timeout is the lease: it is longer than this function can run, so a message that comes again
// proves that the attempt before has ended. It is given one more timeout for its delivery event to arrive. Where the
// message itself is lost, sweep sends an errand that names the attempt: the claim passes to the errand's message, once.
func (f notify) send(ctx context.Context, m events.SQSMessage) error {
	var errand store.QueueMessage
	if err := json.Unmarshal([]byte(m.Body), &errand); err != nil {
		return fmt.Errorf("notify: read a message: %w", err)
	}
	ref := errand.DutyRef
	job, ok, err := f.store.Job(ctx, ref)
	if err != nil || !ok || job.Done {
		return err
	}
	count, err := strconv.Atoi(m.Attributes["ApproximateReceiveCount"])
	if err != nil {
		return fmt.Errorf("notify: receive count: %w", err)
	}
	if job.Sending {
		switch holder, at := readClaim(job.Claimant); {
		case errand.Over == job.Attempts: // sweep has watched: the message of that attempt does not come again
		case holder != m.MessageId:
			return nil // queued twice: the other message finishes it
		case count < at+2:
			return errDoubt
		}
	}
	to, letter, err := f.compose(ctx, job)
	if err != nil {
		return err
	}
	if letter == nil {
		return f.store.Finish(ctx, ref, to)
	}
	if job.Sending {
		_ = f.meter.Count(ctx, "MailPossiblyTwice") // a lost metric line must not stop a mail
	}
	if mine, err := f.store.Claim(ctx, job, claimant(m.MessageId, count)); err != nil || !mine {
		return err
	}
	return f.attempt(ctx, ref, to, *letter)
}

// attempt sends, and writes down what is known of the outcome.
func (f notify) attempt(ctx context.Context, ref store.DutyRef, to string, letter mail.Message) error {
	_, err := f.mail.Send(ctx, to, letter, ref.String())
	switch {
	case err == nil:
		return f.store.Finish(ctx, ref, "sent")
	case mail.Retryable(err):
		return errors.Join(err, f.store.Release(ctx, ref))
	case errors.Is(err, mail.ErrRefused):
		_ = f.meter.Count(ctx, "MailRefused")
		return f.store.Finish(ctx, ref, "refused")
	}
	return err // unknown: it stays claimed
}

func claimant(message string, count int) string { return message + " " + strconv.Itoa(count) }

func readClaim(s string) (message string, count int) {
	message, n, _ := strings.Cut(s, " ")
	count, _ = strconv.Atoi(n)
	return message, count
}
