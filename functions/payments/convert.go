package main

import (
	"net/http"
	"time"

	"assay/shared/apigw"
	"assay/shared/desk"
	"assay/shared/lab"
	"assay/shared/store"
)

// convert lets an order that waits for online money be paid in cash at collection.
func convert[B any](c counter, by side[B]) apigw.HandlerFunc {
	return settle(c, by, func(d store.Desk, now time.Time) (lab.Outcome, error) {
		return d.Order.ConvertToCOD(d.Caller, now, d.Hospital.ExpiryHours)
	})
}

// cancel ends an order before its first tube. Who has signed in does that with functions/orders.
func cancel[B any](c counter, by side[B]) apigw.HandlerFunc {
	return settle(c, by, func(d store.Desk, now time.Time) (lab.Outcome, error) {
		return d.Order.Cancel(d.Caller, now, lab.PatientAsked)
	})
}

// settle is the way of a command that asks nothing of Razorpay.
func settle[B any](c counter, by side[B], act func(store.Desk, time.Time) (lab.Outcome, error)) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		command, _, err := commandOf(c, r, by)
		if err != nil {
			return err
		}
		command.Read.Settings = true
		return desk.Answer(w, r, c.Store, command, func(d store.Desk) (store.Result, error) {
			out, err := act(d, command.Now)
			return store.Result{Outcome: &out, Status: http.StatusOK, Answer: stateOf(out.Order)}, err
		})
	}
}
