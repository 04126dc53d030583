package main

import (
	"time"

	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type refundBody struct {
	Refund string `json:"refund"`
	command.Request
}

type giveBackBody struct {
	Refund string `json:"refund"`
	command.Request
}

// Counter gives money that goes back a receipt, as it gave one when it came.
func (giveBackBody) Series() store.NumberSeries { return store.ReceiptNumbers }

// giveBack records that cash was handed to the patient, also for what Razorpay could not give back.
func giveBack(s *store.Store) apigw.HandlerFunc {
	return command.Command(s, true, func(d store.Loaded, b giveBackBody, now time.Time) (command.Done, error) {
		out, err := d.Order.GiveBack(d.Caller, now, b.Refund, d.Hospital.RefundLimit, d.Number)
		return command.Done{Outcome: out, New: struct {
			Receipt string `json:"receipt_number"`
		}{d.Number}}, err
	})
}

// approveRefund lets a second person agree that an amount above the limit goes back.
func approveRefund(s *store.Store) apigw.HandlerFunc { return refund(s, lab.Order.ApproveRefund) }

// sendRefund promises that Razorpay is asked to give money back: again where it could not, or before it would be asked by
// itself. Sweep makes the call.
func sendRefund(s *store.Store) apigw.HandlerFunc { return refund(s, lab.Order.SendRefund) }

// applyCash uses cash that was taken though nothing was due, for what is due by now.
func applyCash(s *store.Store) apigw.HandlerFunc { return refund(s, lab.Order.ApplyCash) }

func refund(s *store.Store, act func(lab.Order, lab.Member, time.Time, string) (lab.Outcome, error)) apigw.HandlerFunc {
	return command.Command(s, false, func(d store.Loaded, b refundBody, now time.Time) (command.Done, error) {
		out, err := act(d.Order, d.Caller, now, b.Refund)
		return command.Done{Outcome: out}, err
	})
}
