package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/store"
)

type acceptBody struct {
	Refund string `json:"refund"` // by which the payment would go back
	command.Basis
}

// acceptPayment lets a payment of a wrong amount count for its order.
func (h handlers) acceptPayment(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[acceptBody]{By: command.StaffOnOrder, Decide: func(d store.Loaded, b acceptBody) (store.Result, error) {
		return command.Acknowledge(d.Order.AcceptPayment(d.Caller, d.Now, b.Refund))
	}}.Serve(w, r, h.store)
}
