package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/payment"
	"assay/shared/razorpay"
	"assay/shared/store"
)

// checkout is what a browser opens Razorpay's checkout with.
type checkout struct {
	Order        string    `json:"order"`
	GatewayOrder string    `json:"gateway_order"`
	KeyID        string    `json:"key_id"`
	Amount       lab.Paise `json:"amount"`
	Currency     string    `json:"currency"`
	Script       string    `json:"script"`
}

// start opens a payment, for the first time or after a failure. That it is to be opened is written, then Razorpay makes
// its order, then that order is written: whoever is killed in between leaves a duty, and the next start goes on from there.
func start[B any](h handlers, by command.Actor) apigw.HandlerFunc {
	return begin[B](h, by, nil, lab.Order.StartPayment, func(o lab.Order, account *razorpay.Account) any {
		a := o.Money.CurrentAttempt()
		return checkout{o.ID, a.Gateway, account.KeyID(), a.Amount, razorpay.Currency, h.script}
	})
}

// begin is start for any way to pay: ask, where it is set, may ask Razorpay before and reports whether it did, first opens the attempt, show
// is what is answered of it.
func begin[B any](h handlers, by command.Actor, ask func(context.Context, store.Loaded) bool,
	first func(lab.Order, lab.Member, time.Time) (lab.Outcome, bool, error),
	show func(lab.Order, *razorpay.Account) any) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		var (
			account  *razorpay.Account
			intended lab.Outcome
			created  payment.CreatedOrder
			now      time.Time
		)
		opened := func(o lab.Order) store.Result {
			return store.Result{Status: http.StatusOK, Answer: show(o, account)}
		}
		return command.WriteOutside[B]{
			WriteOnce: command.WriteOnce[B]{By: by, Before: func(ctx context.Context, d store.Loaded, _ B) (asked bool, err error) {
				if _, _, err = first(d.Order, d.Caller, d.Now); err != nil {
					return false, err
				}
				account, err = h.processor.Gateway.Account(ctx, d.Order.Hospital)
				return err == nil && ask != nil && ask(ctx, d), unavailable(err)
			}},
			Intent: func(d store.Loaded, _ B) (store.Result, error) {
				out, changed, err := first(d.Order, d.Caller, d.Now)
				if err != nil {
					return store.Result{}, err
				}
				intended, now = out, d.Now
				result := store.Result{Pending: true}
				if out.Order.Money.CurrentAttempt().Gateway != "" { // Razorpay's order can be paid again
					result = opened(out.Order)
				}
				if changed {
					result.Outcome = &out
				}
				return result, nil
			},
			Call: func(ctx context.Context, _ *store.ReadSet, _ B) (err error) {
				created, err = h.processor.CreateOrder(ctx, account, intended, now)
				return unavailable(err)
			},
			Result: func(d store.Loaded, _ B) (store.Result, error) {
				if a := d.Order.Money.CurrentAttempt(); a == nil || !created.IsFor(*a) {
					return store.Result{}, &lab.Refusal{Kind: lab.Busy, Code: "busy", Sentence: "The order has changed in the meantime. Send the same request again."}
				}
				out, writes, changed, err := h.processor.RecordOrder(d.Order, created, d.Now)
				if err != nil {
					return store.Result{}, err
				}
				result := opened(out.Order)
				if changed {
					result.Outcome, result.Writes = &out, writes
				}
				return result, nil
			},
		}.Serve(w, r, h.store)
	}
}

// unavailable turns a failure of Razorpay into a sentence for the person who pays. Nothing is half done: what was promised
// to Razorpay stays promised, and the order may be paid another way.
func unavailable(err error) error {
	var gateway *razorpay.Error
	switch {
	case errors.Is(err, razorpay.ErrNoAccount):
		return &lab.Refusal{Kind: lab.Conflict, Code: "no_online_payment",
			Sentence: "This hospital does not take online payments. Choose to pay in cash at collection."}
	case errors.As(err, &gateway):
		return fmt.Errorf("%w: %w", &lab.Refusal{Kind: lab.Busy, Code: "gateway_silent",
			Sentence: "Online payment is not available at the moment. Try again in a minute, or choose to pay in cash at collection."}, err)
	}
	return err
}
