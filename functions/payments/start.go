package main

import (
	"context"
	"net/http"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
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

// start opens a payment, for the first time or after a failure. The order is written that it will be, then Razorpay is
// asked, then its answer is written: whoever is killed in between leaves a duty, and the next start carries on.
func start[B any](c counter, by side[B]) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		cmd, _, err := commandOf(c, r, by)
		if err != nil {
			return err
		}
		ctx := r.Context()
		var (
			a   *razorpay.Account
			out lab.Outcome
		)
		cmd.Ask = func(ctx context.Context, d store.Loaded) (_ bool, err error) {
			if _, _, err = d.Order.StartPayment(d.Caller, cmd.Now); err != nil {
				return false, err
			}
			if a, err = c.Gateway.Account(ctx, d.Order.Hospital); err != nil {
				err = away(err)
			}
			return false, err
		}
		opened := func(o lab.Order) store.Result {
			open := o.Money.CurrentAttempt()
			return store.Result{Status: http.StatusOK, Answer: checkout{o.ID, open.Gateway, a.KeyID(), open.Amount, razorpay.Currency, c.script}}
		}
		intent, err := c.Store.Do(ctx, cmd, func(d store.Loaded) (store.Result, error) {
			next, changed, err := d.Order.StartPayment(d.Caller, cmd.Now)
			if err != nil {
				return store.Result{}, err
			}
			out = next
			result := store.Result{Open: true}
			if next.Order.Money.CurrentAttempt().Gateway != "" { // Razorpay's order can be paid again
				result = opened(next.Order)
			}
			if changed {
				result.Outcome = &next
			}
			return result, nil
		})
		if err != nil {
			return err
		}
		if intent.Status != 0 {
			return apigw.WriteStored(w, intent.Status, intent.Body, intent.Replayed)
		}
		made, err := c.CreateOrder(ctx, a, out)
		if err != nil {
			return away(err)
		}
		cmd.Ask = nil
		return command.Answer(w, r, c.Store, cmd, func(d store.Loaded) (store.Result, error) {
			if open := d.Order.Money.CurrentAttempt(); open == nil || !made.IsFor(*open) {
				return store.Result{}, &lab.Refusal{Kind: lab.Busy, Code: "busy", Sentence: "The order has changed in the meantime. Send the same request again."}
			}
			out, writes, changed, err := c.RecordOrder(d.Order, made, cmd.Now)
			if err != nil {
				return store.Result{}, err
			}
			result := opened(out.Order)
			if changed {
				result.Outcome, result.Writes = &out, writes
			}
			return result, nil
		})
	}
}
