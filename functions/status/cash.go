package main

import (
	"context"
	"log/slog"
	"time"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/store"
)

type cashBody struct {
	Amount   lab.Paise `json:"amount"`
	Override string    `json:"override,omitempty"`
	command.Record
}

// Series gives every payment in cash a receipt.
func (cashBody) Series() store.NumberSeries { return store.ReceiptNumbers }

// receiptNumber is what a command that takes cash gives out.
type receiptNumber struct {
	Receipt string `json:"receipt_number"`
}

// drawer is where cash goes. Before it is taken of a patient who may have paid online a moment ago, Razorpay is asked.
type drawer struct {
	// look asks how the payments of an order stand and tells the order (payment.Processor).
	look func(ctx context.Context, order string, now time.Time) error
	log  *slog.Logger
}

// patience is how long somebody waits at a bedside (reference/payments.md §2 row 18).
const patience = 3 * time.Second

// ask tells whether Razorpay was asked. Where it is silent, cash is taken by what the order knows: what comes online after
// that goes back (row 17).
func (c drawer) ask(ctx context.Context, d store.Loaded, now time.Time) bool {
	if d.Caller.May(lab.TakeCash) != nil || !d.Order.MayHavePaid(now) {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := c.look(ctx, d.Order.ID, now); err != nil {
		c.log.WarnContext(ctx, "Razorpay was not heard before cash was taken", observe.Cause(err))
	}
	return true
}

// cash settles what is due at the desk.
func (c drawer) cash(s *store.Store) apigw.HandlerFunc {
	first := func(ctx context.Context, d store.Loaded, b cashBody, now time.Time) bool {
		return b.Recorded == nil && b.Override == "" && c.ask(ctx, d, now)
	}
	return command.Asking(s, false, first, func(d store.Loaded, b cashBody, now time.Time) (command.Done, error) {
		out, err := d.Order.OverrideAndTakeCash(d.Caller, now, b.Amount, d.Number, b.Override, b.Recorded)
		return command.Done{Outcome: out, New: receiptNumber{d.Number}}, err
	})
}
