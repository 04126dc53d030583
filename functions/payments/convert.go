package main

import (
	"net/http"

	"assay/shared/apigw"
	"assay/shared/desk"
	"assay/shared/store"
)

// convert lets an order that waits for online money be paid in cash at collection.
func (c counter) convert(by side) apigw.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, want, err := by(r, c.Store)
		if err != nil {
			return err
		}
		_, key, err := apigw.Command[struct{}](r)
		if err != nil {
			return err
		}
		want.Settings = true
		command := store.Command{Caller: who, Key: key.Key, Hash: key.Hash, Read: want}
		return desk.Answer(w, r, c.Store, command, func(d store.Desk) (store.Result, error) {
			out, err := d.Order.ConvertToCOD(d.Caller, who.Now, d.Hospital.ExpiryHours)
			return store.Result{Outcome: &out, Status: http.StatusOK, Answer: stateOf(out.Order)}, err
		})
	}
}
