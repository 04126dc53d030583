package main

import (
	"time"

	"assay/shared/apigw"
	"assay/shared/desk"
	"assay/shared/lab"
	"assay/shared/store"
)

type cashBody struct {
	Amount lab.Paise `json:"amount"`
	desk.Record
}

// Counter gives every payment in cash a receipt.
func (cashBody) Counter() store.Counter { return store.CountReceipts }

// receiptNumber is what a command that takes cash gives out.
type receiptNumber struct {
	Receipt string `json:"receipt_number"`
}

// cash settles what is due at the desk.
func cash(s *store.Store) apigw.HandlerFunc {
	return desk.Command(s, false, func(d store.Desk, b cashBody, now time.Time) (desk.Done, error) {
		out, err := d.Order.TakeCash(d.Caller, now, b.Amount, d.Number, b.Recorded)
		return desk.Done{Outcome: out, New: receiptNumber{d.Number}}, err
	})
}
