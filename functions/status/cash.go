package main

import (
	"context"
	"net/http"
	"time"

	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/store"
)

type cashBody struct {
	Amount   lab.ReportedPaise `json:"amount"`
	Tendered lab.Paise         `json:"tendered,omitempty"`
	Override string            `json:"override,omitempty"`
	command.Record
}

// receiptNumber is what a command gives out that takes cash or gives it back.
type receiptNumber struct {
	Receipt string `json:"receipt_number"`
}

// takeCash settles what is due, at the desk.
func (h handlers) takeCash(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[cashBody]{By: command.StaffOnOrder, Series: store.ReceiptNumbers,
		Before: func(ctx context.Context, d store.Loaded, b cashBody) (bool, error) {
			return b.Recorded == nil && b.Override == "" && h.checkedBeforeCash(ctx, d), nil
		},
		Decide: func(d store.Loaded, b cashBody) (store.Result, error) {
			out, err := d.Order.OverrideAndTakeCash(d.Caller, d.Now, lab.TakenCash{ReportedPaise: b.Amount, Tendered: b.Tendered}, d.Number, b.Override, b.What())
			return command.AcknowledgeNew(out, receiptOf(b.Amount, d.Number), err)
		}}.Serve(w, r, h.store)
}

// receiptOf is the receipt of cash. What was kept as words has none: it is no money yet.
func receiptOf(cash lab.ReportedPaise, number string) any {
	if cash.Words != "" {
		return nil
	}
	return receiptNumber{number}
}

// patience is how long somebody waits at a bedside (docs/rules.md#row-18).
const patience = 3 * time.Second

// checkedBeforeCash asks Razorpay before cash is taken of a patient who may have paid online a moment ago, and reports
// whether it did. Where Razorpay is silent, cash is taken by what the order knows: what comes online after that goes
// back (docs/rules.md#row-17).
func (h handlers) checkedBeforeCash(ctx context.Context, d store.Loaded) bool {
	if d.Caller.May(lab.TakeCash) != nil || !d.Order.MayHavePaid(d.Now) {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := h.checkPayments(ctx, d.Order.ID, d.Now); err != nil {
		h.log.WarnContext(ctx, "Razorpay did not answer before cash was taken", "order", d.Order.ID, observe.Cause(err))
	}
	return true
}

type applyBody struct {
	Refund string `json:"refund"`
	command.Basis
}

// applyCash uses cash that was taken though nothing was due, for what is due by now.
func (h handlers) applyCash(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[applyBody]{By: command.StaffOnOrder, Decide: func(d store.Loaded, b applyBody) (store.Result, error) {
		return command.Acknowledge(d.Order.ApplyCash(d.Caller, d.Now, b.Refund))
	}}.Serve(w, r, h.store)
}
