package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/desk"
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
		body, key, err := apigw.Command[B](r)
		if err != nil {
			return err
		}
		who, want, err := by(r, c.Store, body)
		if err != nil {
			return err
		}
		ctx, command := r.Context(), store.Command{Caller: who, Key: key.Key, Hash: key.Hash, Read: want}
		_, before, done, err := c.Store.Before(ctx, command)
		if err != nil {
			return err
		}
		if done {
			return apigw.WriteReceipt(w, before.Status, before.Body, true)
		}
		a, err := c.Gateway.Account(ctx, who.Hospital)
		if err != nil {
			return away(err)
		}
		if err := c.open(r, command); err != nil {
			return away(err)
		}
		return desk.Answer(w, r, c.Store, command, func(d store.Desk) (store.Result, error) {
			open := d.Order.Money.Online()
			if open == nil || open.Gateway == "" {
				return store.Result{}, &lab.Refusal{Kind: lab.Busy, Code: "busy", Sentence: "The order has changed meanwhile. Send the same request again."}
			}
			return store.Result{Status: http.StatusOK, Answer: checkout{d.Order.ID, open.Gateway, a.KeyID(), open.Amount,
				razorpay.Currency, c.script}}, nil
		})
	}
}

// open writes the intent, unless it stands, and has it carried out.
func (c counter) open(r *http.Request, intent store.Command) error {
	intent.Key = "" // the request is answered when Razorpay has
	var out lab.Outcome
	_, err := c.Store.Do(r.Context(), intent, func(d store.Desk) (store.Result, error) {
		next, again, err := d.Order.StartPayment(d.Caller, intent.Now)
		out = next
		if again || err != nil {
			return store.Result{}, err
		}
		return store.Result{Outcome: &next}, nil
	})
	if err != nil {
		return err
	}
	return c.Begin(r.Context(), out, intent.Now)
}
