package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"assay/shared/lab"
	"assay/shared/mail"
	"assay/shared/observe"
	"assay/shared/store"
)

// errDoubt: an attempt was made and its outcome is unknown. The message comes again after the queue's visibility
// timeout; until then the delivery event may have settled it.
var errDoubt = errors.New("notify: waiting for the delivery event of an earlier attempt")

// sendMail finishes the mail duty of one queue message: one attempt, and a second one only when the first is known to be
// over and no delivery event has said what became of it (docs/rules.md#mail-once). id is the message's, received how
// often it was received, as SQS counts.
//
// The queue's visibility timeout is the lease: it is longer than this function can run, so a message that comes again
// proves that the attempt before has ended. It is given one more timeout for its delivery event to arrive. Where the
// message itself is lost, sweep sends one that names the attempt: the claim passes to that message, once.
func (h handlers) sendMail(ctx context.Context, message store.QueueMessage, id, received string, at time.Time) error {
	ref := message.DutyRef
	job, ok, err := h.store.Job(ctx, ref)
	if err != nil {
		return fmt.Errorf("notify: read the duty: %w", err)
	}
	if !ok || job.Done {
		return nil
	}
	count, err := strconv.Atoi(received)
	if err != nil {
		return fmt.Errorf("notify: read how often the message was received: %w", err)
	}
	if job.Sending {
		switch holder, at := readClaim(job.Claimant); {
		case message.Over == job.Attempts: // sweep has watched: the message of that attempt does not come again
		case holder != id:
			return nil // queued twice: the other message finishes it
		case count < at+2:
			return errDoubt
		}
	}
	composed, err := h.compose(ctx, job, at)
	if err != nil {
		return err
	}
	job.To = composed.recipient
	if composed.none == string(lab.LetterSuppressed) {
		return h.fail(ctx, job, lab.LetterSuppressed, at)
	}
	if composed.letter == nil {
		return h.store.Finish(ctx, ref, composed.none)
	}
	if job.Sending {
		_ = h.meter.Count(ctx, "MailPossiblyTwice") // a lost metric line must not stop a mail
	}
	mine, err := h.claim(ctx, job, claimant(id, count), composed)
	if errors.Is(err, store.ErrHeldBack) {
		return h.store.Finish(ctx, ref, "held_back")
	}
	if err != nil || !mine {
		return err
	}
	return h.attempt(ctx, job, composed.to, *composed.letter, at)
}

// claim takes the attempt. A letter that is not owed counts against the letters of the day of its order; a second attempt
// at one counts as one more.
func (h handlers) claim(ctx context.Context, job store.Job, who string, c addressed) (bool, error) {
	if job.Duty.Stage.Owed() || job.Ref.Order == "" {
		return h.store.Claim(ctx, job, who)
	}
	return h.store.ClaimLetter(ctx, job, who, c.by)
}

// attempt sends, and writes down what is known of the outcome.
func (h handlers) attempt(ctx context.Context, job store.Job, to []string, letter mail.Message, at time.Time) error {
	ref := job.Ref
	_, err := h.mail.Send(ctx, to, letter, ref.String())
	if err != nil {
		err = fmt.Errorf("notify: send: %w", err)
	}
	switch {
	case err == nil:
		return h.store.Finish(ctx, ref, "sent")
	case mail.Retryable(err):
		return errors.Join(err, h.store.Release(ctx, ref))
	case errors.Is(err, mail.ErrRefused):
		h.log.ErrorContext(ctx, "a mail is refused for good", slog.String("order", ref.Order), slog.String("patient", ref.Patient), slog.String("staff", ref.Staff), slog.String("duty", ref.Duty), observe.Cause(err))
		return h.fail(ctx, job, lab.LetterRefused, at)
	}
	return err // unknown: it stays claimed
}

func claimant(message string, count int) string { return message + " " + strconv.Itoa(count) }

func readClaim(s string) (message string, count int) {
	message, n, _ := strings.Cut(s, " ")
	count, _ = strconv.Atoi(n)
	return message, count
}
