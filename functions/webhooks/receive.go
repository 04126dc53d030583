package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/razorpay"
	"assay/shared/store"
)

// What becomes of a webhook, as it is written down.
const (
	applied   = "applied"
	ignored   = "ignored"   // an event nobody acts upon
	malformed = "malformed" // signed, but not as Razorpay documents it: somebody must look
	unmatched = "unmatched" // money of no order of ours: somebody must look
	elsewhere = "elsewhere" // money of another shop on the same account
)

var forged = &lab.Refusal{Kind: lab.Malformed, Code: "webhook_forged", Sentence: "This was not signed with the hospital's webhook secret."}

type receivedAnswer struct {
	Event string `json:"event"` // what became of it
}

// receive takes one webhook: it finds whose it is, checks the signature, keeps it, then applies it. Anything but a 2xx
// makes Razorpay send it again for a day, which is what is wanted only where it could not be kept or applied.
func (h handlers) receive(w http.ResponseWriter, r *http.Request) error {
	raw, err := io.ReadAll(io.LimitReader(r.Body, apigw.MaxBody+1))
	if err != nil || len(raw) > apigw.MaxBody {
		return lab.Bad("", "The body cannot be read.")
	}
	ctx, now := r.Context(), apigw.RequestInfoFrom(r.Context()).Now
	hospital, account, err := h.account(ctx, r)
	if err != nil {
		return err
	}
	if !account.SignedWebhook(raw, r.Header.Get("X-Razorpay-Signature")) {
		_ = h.meter.Count(ctx, "WebhookForged") // a lost count is no reason to fail
		return forged
	}
	event, wrong := razorpay.ReadEvent(raw)
	if event.Account != "" && event.Account != account.ID() {
		_ = h.meter.Count(ctx, "WebhookForeign")
		return &lab.Refusal{Kind: lab.Malformed, Code: "webhook_foreign", Sentence: "This belongs to another account."}
	}
	kept := webhookOf(hospital, r.Header.Get("X-Razorpay-Event-Id"), raw, event, now)
	ended, known, err := h.Store.KeepWebhook(ctx, kept)
	if err != nil {
		return err
	}
	if !known || ended == "" {
		if ended, err = h.apply(ctx, hospital, event, wrong, now); err != nil {
			return h.notApplied(ctx, kept, err)
		}
		if err := h.Store.EndWebhook(ctx, kept, ended); err != nil {
			return err
		}
		h.report(ctx, kept, ended, wrong)
	}
	return apigw.WriteJSON(w, http.StatusOK, receivedAnswer{ended})
}

// account is the hospital of the path, with its account at Razorpay. Whoever asks for a hospital that is not here learns
// no more than one with a wrong signature does.
func (h handlers) account(ctx context.Context, r *http.Request) (hospital string, a *razorpay.Account, err error) {
	hospital, ok := apigw.PathHospital(r, "hospital")
	if !ok {
		return "", nil, forged
	}
	if _, known, err := h.Store.Hospital(ctx, hospital); err != nil {
		return "", nil, err
	} else if !known {
		return "", nil, forged
	}
	a, err = h.Gateway.Account(ctx, hospital)
	if errors.Is(err, razorpay.ErrNoAccount) {
		return "", nil, forged
	}
	return hospital, a, err
}

// webhookOf is what is kept of a webhook.
func webhookOf(hospital, id string, raw []byte, e razorpay.Event, now time.Time) store.Webhook {
	kept := store.Webhook{Hospital: hospital, Hash: sha256.Sum256(raw), Name: e.Name, At: lab.At(now)}
	kept.ID = cmp.Or(id, hex.EncodeToString(kept.Hash[:]))
	if e.Payment != nil {
		kept.Payment, kept.Order = e.Payment.ID, e.Payment.Order
	}
	if e.Order != nil {
		kept.Order = e.Order.ID
	}
	if e.Refund != nil {
		kept.Refund, kept.Payment = e.Refund.ID, e.Refund.Payment
	}
	return kept
}

// report counts and logs what somebody must look at.
func (h handlers) report(ctx context.Context, kept store.Webhook, ended string, wrong error) {
	switch ended {
	case malformed:
		_ = h.meter.Count(ctx, "WebhookMalformed")
		h.log.ErrorContext(ctx, "a signed webhook is not as documented", named(kept), observe.Cause(wrong))
	case elsewhere: // counted, and nobody is alarmed
		_ = h.meter.Count(ctx, "WebhookElsewhere")
	case unmatched:
		_ = h.meter.Count(ctx, "WebhookUnmatched")
		h.log.ErrorContext(ctx, "a webhook is about money of no order here", named(kept))
	}
}

// notApplied logs that a webhook could not be applied now. Where it was Razorpay that did not answer when the payment was
// to be read, the answer says so, and Razorpay sends the event again.
func (h handlers) notApplied(ctx context.Context, kept store.Webhook, err error) error {
	h.log.ErrorContext(ctx, "a webhook is not applied", named(kept), observe.Cause(err))
	var gateway *razorpay.Error
	if errors.As(err, &gateway) {
		return &lab.Refusal{Kind: lab.Busy, Code: "gateway_silent", Sentence: "Razorpay does not answer. Send this again."}
	}
	return err
}

// named names a webhook in the log, by the ids that Razorpay has signed and the hash under which it is kept.
func named(kept store.Webhook) slog.Attr {
	return slog.Group("webhook", slog.String("hospital", kept.Hospital), slog.String("event", kept.Name), slog.String("order", kept.Order),
		slog.String("payment", kept.Payment), slog.String("refund", kept.Refund), slog.String("hash", hex.EncodeToString(kept.Hash[:])))
}
