package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type explainBody struct {
	Refund string           `json:"refund"`
	Answer lab.RefundAnswer `json:"answer"`
	command.Basis
}

// explainRefund records what money was that somebody gave back at Razorpay.
func (h handlers) explainRefund(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[explainBody]{By: command.StaffOnOrder, Decide: func(d store.Loaded, b explainBody) (store.Result, error) {
		return command.Acknowledge(d.Order.ExplainRefund(d.Caller, d.Now, b.Refund, b.Answer))
	}}.Serve(w, r, h.store)
}
