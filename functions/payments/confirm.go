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

func (c callback) sent() callback { return c }

// slipCallback is the same from the visit slip's page.
type slipCallback struct {
	command.Slip
	callback
}

// confirm takes the browser's message that a payment was made. The signature proves that Razorpay wrote it for an order
// of ours; the state of the payment is read from Razorpay.
func confirm[B interface{ sent() callback }](h handlers, by command.Actor) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		var (
			account *razorpay.Account
			paid    razorpay.Payment
			decided payment.PaymentDecision
		)
		now := apigw.RequestInfoFrom(r.Context()).Now
		return command.WriteOutside[B]{
			WriteOnce: command.WriteOnce[B]{By: by, Before: func(ctx context.Context, d store.Loaded, b B) (_ bool, err error) {
				if err = d.Caller.May(lab.StartPayment); err == nil {
					account, paid, err = h.payment(ctx, d, b.sent())
				}
				return false, err
			}},
			Intent: func(d store.Loaded, _ B) (_ store.Result, err error) {
				if decided, err = h.processor.DecidePayment(r.Context(), d.Order, paid, now); errors.Is(err, payment.ErrForeignPayment) {
					err = lab.Bad("razorpay_payment_id", "This payment belongs to another order.")
				}
				if err != nil {
					return store.Result{}, err
				}
				result := store.Result{Status: http.StatusOK, Answer: stateOf(decided.Outcome.Order), Pending: decided.HasFollowUp()}
				if decided.Changed {
					result.Outcome = &decided.Outcome
				}
				return result, nil
			},
			Call: func(ctx context.Context, _ *store.ReadSet, _ B) error {
				return unavailable(h.processor.FollowUp(ctx, account, decided, now))
			},
			Result: func(d store.Loaded, _ B) (store.Result, error) {
				return store.Result{Status: http.StatusOK, Answer: stateOf(d.Order)}, nil
			},
		}.Serve(w, r, h.store)
	}
}

// payment reads the payment that a browser names, where the signature is Razorpay's.
func (h handlers) payment(ctx context.Context, d store.Loaded, sent callback) (*razorpay.Account, razorpay.Payment, error) {
	a, err := h.processor.Gateway.Account(ctx, d.Order.Hospital)
	if err != nil {
		return a, razorpay.Payment{}, unavailable(err)
	}
	if !signed(a, d.Order, sent) {
		_ = h.meter.Count(ctx, "CallbackForged") // a lost count is no reason to fail
		return a, razorpay.Payment{}, &lab.Refusal{Kind: lab.Malformed, Code: "callback_forged", Field: "razorpay_signature",
			Sentence: "This answer was not signed by Razorpay for this order."}
	}
	p, err := a.Payment(ctx, sent.Payment)
	return a, p, unavailable(err)
}

// signed checks the signature against the id in our own store, never against the one the browser brought.
func signed(a *razorpay.Account, o lab.Order, sent callback) bool {
	for _, attempt := range o.Money.Attempts {
		if attempt.Gateway != "" && attempt.Gateway == sent.Order {
			return a.SignedCallback(attempt.Gateway, sent.Payment, sent.Signature)
		}
	}
	return false
}
