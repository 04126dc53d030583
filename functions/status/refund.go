package main

import (
	"net/http"

	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type refundBody struct {
	Refund string `json:"refund"`
	command.Basis
}

// approveRefund lets a second person agree that an amount above the limit goes back.
func (h handlers) approveRefund(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[refundBody]{By: command.StaffOnOrder, Decide: func(d store.Loaded, b refundBody) (store.Result, error) {
		return command.Acknowledge(d.Order.ApproveRefund(d.Caller, d.Now, b.Refund))
	}}.Serve(w, r, h.store)
}

// askRefund asks for the approval of an amount that the caller must not hand out alone.
func (h handlers) askRefund(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[refundBody]{By: command.StaffOnOrder, Settings: true,
		Prepare: func(c *store.Command, _ refundBody) error {
			c.Read.OwnCash, c.Read.Staff = true, h.store.Members
			return nil
		},
		Decide: func(d store.Loaded, b refundBody) (store.Result, error) {
			day := lab.CashDay{Limit: d.Hospital.RefundLimit, Own: d.OwnCash}
			return command.Acknowledge(d.Order.AskRefund(d.Caller, d.Now, b.Refund, day, d.Staff))
		}}.Serve(w, r, h.store)
}

// refuseRefund is a second person's no, or takes a request back.
func (h handlers) refuseRefund(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[refundBody]{By: command.StaffOnOrder, Decide: func(d store.Loaded, b refundBody) (store.Result, error) {
		return command.Acknowledge(d.Order.RefuseRefund(d.Caller, d.Now, b.Refund))
	}}.Serve(w, r, h.store)
}

// sendRefund has Razorpay give money back: again where it could not, or before it would happen by itself. What is written
// is a duty; sweep makes the call.
func (h handlers) sendRefund(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[refundBody]{By: command.StaffOnOrder, Decide: func(d store.Loaded, b refundBody) (store.Result, error) {
		return command.Acknowledge(d.Order.SendRefund(d.Caller, d.Now, b.Refund))
	}}.Serve(w, r, h.store)
}

// giveBack records that cash was handed to the patient, also for what Razorpay could not give back. It has a receipt, as
// the money had when it came.
func (h handlers) giveBack(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[refundBody]{By: command.StaffOnOrder, Settings: true, Series: store.ReceiptNumbers,
		Prepare: func(c *store.Command, _ refundBody) error { c.Read.OwnCash = true; return nil },
		Decide: func(d store.Loaded, b refundBody) (store.Result, error) {
			day := lab.CashDay{Limit: d.Hospital.RefundLimit, Own: d.OwnCash}
			out, err := d.Order.GiveBack(d.Caller, d.Now, b.Refund, day, d.Number)
			result, err := command.AcknowledgeNew(out, receiptNumber{d.Number}, err)
			if own := d.Order.OwnCash(d.Caller, b.Refund); err == nil && own > 0 {
				result.Writes = append(result.Writes, h.store.OwnCash(d, own))
			}
			return result, err
		}}.Serve(w, r, h.store)
}
