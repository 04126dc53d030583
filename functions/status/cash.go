package main

import (
	"time"

	"assay/shared/apigw"
	"assay/shared/desk"
	"assay/shared/lab"
	"assay/shared/store"
)

type cashBody struct {
	Amount lab.Paise      `json:"amount"`
	Seen   map[string]int `json:"seen,omitempty"`
}

// receiptNumber is what a command that takes cash gives out.
type receiptNumber struct {
	Receipt string `json:"receipt_number"`
}

// cash settles what is due at the desk.
func cash(s *store.Store) apigw.HandlerFunc {
	return desk.Command(s, false, func(b cashBody) map[string]int { return b.Seen },
		func(cashBody) store.Counter { return store.CountReceipts },
		func(d store.Desk, b cashBody, now time.Time) (desk.Done, error) {
			out, err := d.Order.TakeCash(d.Caller, now, b.Amount, d.Number, nil)
			return desk.Done{Outcome: out, New: receiptNumber{d.Number}}, err
		})
}
