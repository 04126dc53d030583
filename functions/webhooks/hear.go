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
	"assay/shared/payment"
	"assay/shared/razorpay"
	"assay/shared/store"
)

// door is where Razorpay knocks. Its guard is the signature of the body.
type door struct {
	payment.Processor
	meter *observe.Meter
	log   *slog.Logger
}

// What becomes of a webhook, as it is written down.
const (
	applied   = "applied"
	ignored   = "ignored"   // an event nobody acts upon
	malformed = "malformed" // signed, but not as Razorpay documents it: somebody must look
	unmatched = "unmatched" // money of no order of ours: somebody must look
)

// within is how long an event may take to be applied: Razorpay waits five seconds. What takes longer comes again.
const within = 4 * time.Second

var forged = &lab.Refusal{Kind: lab.Malformed, Code: "webhook_forged", Sentence: "This was not signed with the hospital's webhook secret."}

type heard struct {
	Event string `json:"event"`
}

// hear takes one webhook: whose it is, whether it is signed, kept, then applied. Anything but a 2xx makes Razorpay send
// it again for a day, which is what is wanted only where it could not be kept or applied.
func (d door) hear(w http.ResponseWriter, r *http.Request) error {
	raw, err := io.ReadAll(io.LimitReader(r.Body, apigw.MaxBody+1))
	if err != nil || len(raw) > apigw.MaxBody {
		return lab.Bad("", "The body cannot be read.")
	}
	ctx, now := r.Context(), apigw.RequestInfoFrom(r.Context()).Now
	hospital, ok := apigw.PathHospital(r, "hospital")
	if !ok {
		return forged
	}
	// Whoever asks for a hospital that is not here learns no more than one with a wrong signature does.
	if _, known, err := d.Store.Hospital(ctx, hospital); err != nil {
		return err
	} else if !known {
		return forged
	}
	a, err := d.Gateway.Account(ctx, hospital)
	if errors.Is(err, razorpay.ErrNoAccount) {
		return forged
	} else if err != nil {
		return err
	}
	if !a.SignedWebhook(raw, r.Header.Get("X-Razorpay-Signature")) {
		_ = d.meter.Count(ctx, "WebhookForged") // a lost count is no reason to fail
		return forged
	}
	event, wrong := razorpay.ReadEvent(raw)
	if event.Account != "" && event.Account != a.ID() {
		_ = d.meter.Count(ctx, "WebhookForeign")
		return &lab.Refusal{Kind: lab.Malformed, Code: "webhook_foreign", Sentence: "This belongs to another account."}
	}
	kept := keep(hospital, r.Header.Get("X-Razorpay-Event-Id"), raw, event, now)
	before, again, err := d.Store.KeepWebhook(ctx, kept)
	if err != nil {
		return err
	}
	ended := before
	if !again || before == "" {
		if ended, err = d.apply(ctx, hospital, event, wrong, now); err != nil {
			return silent(err)
		}
		if err := d.Store.EndWebhook(ctx, kept, ended); err != nil {
			return err
		}
		d.tell(ctx, ended, wrong)
	}
	return apigw.WriteJSON(w, http.StatusOK, heard{ended})
}

// keep is what is kept of a webhook.
func keep(hospital, id string, raw []byte, e razorpay.Event, now time.Time) store.Webhook {
	d := store.Webhook{Hospital: hospital, Hash: sha256.Sum256(raw), Name: e.Name, At: lab.At(now)}
	d.ID = cmp.Or(id, hex.EncodeToString(d.Hash[:]))
	if e.Payment != nil {
		d.Payment, d.Order = e.Payment.ID, e.Payment.Order
	}
	if e.Order != nil {
		d.Order = e.Order.ID
	}
	if e.Refund != nil {
		d.Refund = e.Refund.ID
	}
	return d
}

// apply has the order told what Razorpay says now; the event only says where to look.
func (d door) apply(ctx context.Context, hospital string, e razorpay.Event, wrong error, now time.Time) (ended string, err error) {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	switch {
	case wrong != nil:
		return malformed, nil
	case !e.Known:
		return ignored, nil
	}
	order, err := d.orderOf(ctx, hospital, e, now)
	if err != nil {
		return "", err
	}
	if order == "" {
		return unmatched, nil
	}
	switch err = d.ApplyPaymentByID(ctx, order, e.Payment.ID, now); {
	case errors.Is(err, payment.ErrForeignPayment), razorpay.ErrorKindOf(err) == razorpay.NotFound && err != nil:
		return unmatched, nil
	}
	return applied, err
}

// orderOf finds the order of ours that an event is about, "" for none. Where Razorpay's answer to the making of its order
// was lost, the event knows of it before we do: our own id in its notes leads to the promise, which is made good first,
// or to an order that has no word of it, as it was restored from an older backup.
func (d door) orderOf(ctx context.Context, hospital string, e razorpay.Event, now time.Time) (string, error) {
	id, err := d.Store.OrderByGateway(ctx, hospital, e.Payment.Order)
	if id != "" || err != nil {
		return id, err
	}
	ours := e.Payment.Ours
	if e.Order != nil {
		ours = cmp.Or(ours, e.Order.Ours)
	}
	if lab.HospitalOf(ours) != hospital {
		return "", nil
	}
	o, err := d.Store.Order(ctx, ours)
	var no *lab.Refusal
	if errors.As(err, &no) && no.Kind == lab.NotFound {
		return "", nil
	}
	if err == nil {
		err = d.OpenAttempt(ctx, o, now)
	}
	if err == nil {
		_, err = d.AdoptOrder(ctx, o, now)
	}
	return ours, err
}

// tell counts what somebody must look at.
func (d door) tell(ctx context.Context, ended string, wrong error) {
	switch ended {
	case malformed:
		_ = d.meter.Count(ctx, "WebhookMalformed")
		d.log.ErrorContext(ctx, "a signed webhook is not as documented", observe.Cause(wrong))
	case unmatched:
		_ = d.meter.Count(ctx, "WebhookUnmatched")
		d.log.ErrorContext(ctx, "a webhook speaks of money of no order here")
	}
}

// silent says that Razorpay did not answer when its word was to be checked. It sends the event again.
func silent(err error) error {
	var gateway *razorpay.Error
	if errors.As(err, &gateway) {
		return &lab.Refusal{Kind: lab.Busy, Code: "gateway_silent", Sentence: "Razorpay does not answer. Send this again."}
	}
	return err
}
