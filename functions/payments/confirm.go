package main

import (
	"context"
	"errors"
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/payment"
	"assay/shared/razorpay"
	"assay/shared/store"
)

// callback is what Razorpay's checkout hands to the browser, under Razorpay's own names.
type callback struct {
	Payment   string `json:"razorpay_payment_id"`
	Order     string `json:"razorpay_order_id"`
	Signature string `json:"razorpay_signature"`
}

func (c callback) said() callback { return c }

// slipCallback is the same from the visit slip's page.
type slipCallback struct {
	paper
	callback
}

// confirm takes the browser's word that a payment was made. The signature proves that Razorpay wrote it for an order of
// ours; how the payment stands is Razorpay's to say.
func confirm[B interface{ said() callback }](c counter, by side[B]) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		cmd, said, err := commandOf(c, r, by)
		if err != nil {
			return err
		}
		ctx, now := r.Context(), cmd.Now
		var (
			a     *razorpay.Account
			p     razorpay.Payment
			heard payment.PaymentDecision
		)
		cmd.Ask = func(ctx context.Context, d store.Loaded) (_ bool, err error) {
			if err = d.Caller.May(lab.StartPayment); err == nil {
				a, p, err = c.paid(ctx, d, said.said())
			}
			return false, err
		}
		told, err := c.Store.Do(ctx, cmd, func(d store.Loaded) (_ store.Result, err error) {
			if heard, err = c.DecidePayment(d.Order, p, now); errors.Is(err, payment.ErrForeignPayment) {
				err = lab.Bad("razorpay_payment_id", "This payment belongs to another order.")
			}
			if err != nil {
				return store.Result{}, err
			}
			result := store.Result{Status: http.StatusOK, Answer: stateOf(heard.Outcome.Order), Open: heard.HasFollowUp()}
			if heard.Changed {
				result.Outcome = &heard.Outcome
			}
			return result, nil
		})
		if err != nil {
			return err
		}
		if told.Status != 0 {
			return apigw.WriteStored(w, told.Status, told.Body, told.Replayed)
		}
		if err := c.FollowUp(ctx, a, heard, now); err != nil {
			return away(err)
		}
		cmd.Ask = nil
		return command.Answer(w, r, c.Store, cmd, func(d store.Loaded) (store.Result, error) {
			return store.Result{Status: http.StatusOK, Answer: stateOf(d.Order)}, nil
		})
	}
}

// paid asks Razorpay how the payment stands that a browser brings, where the signature is Razorpay's.
func (c counter) paid(ctx context.Context, d store.Loaded, said callback) (*razorpay.Account, razorpay.Payment, error) {
	a, err := c.Gateway.Account(ctx, d.Order.Hospital)
	if err != nil {
		return a, razorpay.Payment{}, away(err)
	}
	if !signed(a, d.Order, said) {
		_ = c.meter.Count(ctx, "CallbackForged") // a lost count is no reason to fail
		return a, razorpay.Payment{}, &lab.Refusal{Kind: lab.Malformed, Code: "callback_forged", Field: "razorpay_signature",
			Sentence: "This answer was not signed by Razorpay for this order."}
	}
	p, err := a.Payment(ctx, said.Payment)
	if err != nil {
		err = away(err)
	}
	return a, p, err
}

// signed holds the signature against the id in our own store, never against the one the browser brought.
func signed(a *razorpay.Account, o lab.Order, body callback) bool {
	for _, attempt := range o.Money.Attempts {
		if attempt.Gateway != "" && attempt.Gateway == body.Order {
			return a.SignedCallback(attempt.Gateway, body.Payment, body.Signature)
		}
	}
	return false
}
