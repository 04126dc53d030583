package main

import (
	"net/http"
	"time"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

// convert lets an order that waits for online money be paid in cash at collection.
func convert[B any](c counter, by side[B]) apigw.HandlerFunc {
	return settle(c, by, func(d store.Loaded, now time.Time) (lab.Outcome, error) {
		return d.Order.ConvertToCOD(d.Caller, now, d.Hospital.ExpiryHours)
	})
}

// cancel ends an order before its first tube. Who has signed in does that with functions/orders.
func cancel[B any](c counter, by side[B]) apigw.HandlerFunc {
	return settle(c, by, func(d store.Loaded, now time.Time) (lab.Outcome, error) {
		return d.Order.Cancel(d.Caller, now, lab.PatientAsked)
	})
}

// settle is the way of a command that asks nothing of Razorpay.
func settle[B any](c counter, by side[B], act func(store.Loaded, time.Time) (lab.Outcome, error)) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		cmd, _, err := commandOf(c, r, by)
		if err != nil {
			return err
		}
		cmd.Read.Settings = true
		return command.Answer(w, r, c.Store, cmd, func(d store.Loaded) (store.Result, error) {
			out, err := act(d, cmd.Now)
			return store.Result{Outcome: &out, Status: http.StatusOK, Answer: stateOf(out.Order)}, err
		})
	}
}
