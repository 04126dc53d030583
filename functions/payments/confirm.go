package main

import (
	"errors"
	"net/http"

	"assay/shared/apigw"
	"assay/shared/desk"
	"assay/shared/lab"
	"assay/shared/online"
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
		body, key, err := apigw.Command[B](r)
		if err != nil {
			return err
		}
		who, want, err := by(r, c.Store, body)
		if err != nil {
			return err
		}
		ctx, command := r.Context(), store.Command{Caller: who, Key: key.Key, Hash: key.Hash, Read: want}
		d, before, done, err := c.Store.Before(ctx, command)
		if err != nil {
			return err
		}
		if done {
			return apigw.WriteReceipt(w, before.Status, before.Body, true)
		}
		if err := d.Caller.May(lab.StartPayment); err != nil {
			return err
		}
		a, err := c.Gateway.Account(ctx, who.Hospital)
		if err != nil {
			return away(err)
		}
		if !signed(a, d.Order, body.said()) {
			_ = c.meter.Count(ctx, "CallbackForged") // a lost count is no reason to fail
			return &lab.Refusal{Kind: lab.Malformed, Code: "callback_forged", Field: "razorpay_signature",
				Sentence: "This answer was not written by Razorpay for this order."}
		}
		if err := c.Tell(ctx, d.Order.ID, body.said().Payment, who.Now); errors.Is(err, online.ErrStranger) {
			return lab.Bad("razorpay_payment_id", "This payment is of another order.")
		} else if err != nil {
			return away(err)
		}
		return desk.Answer(w, r, c.Store, command, func(d store.Desk) (store.Result, error) {
			return store.Result{Status: http.StatusOK, Answer: stateOf(d.Order)}, nil
		})
	}
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
