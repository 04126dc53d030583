package main

import (
	"context"
	"net/http"

	"assay/shared/command"
	"assay/shared/lab"
	"assay/shared/store"
)

type handBody struct {
	Amount    lab.Paise  `json:"amount"`
	Method    lab.Method `json:"method"`
	Reference string     `json:"reference"`
	command.Basis
}

// takePayment records money that was paid by hand and is not cash. Above the limit it waits for a second person.
func (h handlers) takePayment(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[handBody]{By: command.StaffOnOrder, Settings: true, Series: store.ReceiptNumbers,
		Prepare: func(c *store.Command, b handBody) error {
			c.Read.Reference, c.Read.Staff = lab.TidyReference(b.Reference), h.store.Members
			return nil
		},
		Before: func(ctx context.Context, d store.Loaded, _ handBody) (bool, error) {
			return h.checkedBeforeCash(ctx, d), nil
		},
		Decide: func(d store.Loaded, b handBody) (store.Result, error) {
			one := lab.Handed{Amount: b.Amount, Method: b.Method, Reference: b.Reference}
			out, err := d.Order.TakePayment(d.Caller, d.Now, one, d.Number,
				lab.HandTerms{Limit: d.Hospital.HandLimit, Used: d.ReferenceUsed, Staff: d.Staff})
			result, err := command.AcknowledgeNew(out, receiptNumber{d.Number}, err)
			if err == nil {
				result.Writes = append(result.Writes, h.store.UseReference(d, one.Reference))
			}
			return result, err
		}}.Serve(w, r, h.store)
}

type answerBody struct {
	Receipt string `json:"receipt"`
	command.Basis
}

// approvePayment lets a second person agree that a payment above the limit was made.
func (h handlers) approvePayment(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[answerBody]{By: command.StaffOnOrder, Decide: func(d store.Loaded, b answerBody) (store.Result, error) {
		return command.Acknowledge(d.Order.ApprovePayment(d.Caller, d.Now, b.Receipt))
	}}.Serve(w, r, h.store)
}

// refusePayment is a second person's no, or takes back what was recorded in error. Its reference can be used again.
func (h handlers) refusePayment(w http.ResponseWriter, r *http.Request) error {
	return command.WriteOnce[answerBody]{By: command.StaffOnOrder, Decide: func(d store.Loaded, b answerBody) (store.Result, error) {
		result, err := command.Acknowledge(d.Order.RefusePayment(d.Caller, d.Now, b.Receipt))
		for _, c := range d.Order.Money.Cash {
			if err == nil && c.Receipt == b.Receipt {
				result.Writes = append(result.Writes, h.store.FreeReference(d, c.Reference))
			}
		}
		return result, err
	}}.Serve(w, r, h.store)
}
