package payment

import (
	"context"
	"fmt"
	"slices"
	"time"

	"assay/shared/lab"
	"assay/shared/razorpay"
	"assay/shared/store"
)

// codeWanted is how long somebody at the counter waits for a code whose making has failed.
const codeWanted = 5 * time.Minute

// findOrCreateCode finds Razorpay's code of an attempt, or has it made. One whose answer was lost is found by the receipt in its notes.
func (p Processor) findOrCreateCode(ctx context.Context, a *razorpay.Account, o lab.Order, attempt lab.Attempt, duty *store.DutyRef, now time.Time) (CreatedOrder, error) {
	found, err := a.FindQRCodes(ctx, attempt.Receipt, attempt.At.Add(-time.Minute))
	if err != nil {
		return CreatedOrder{}, fmt.Errorf("payment: order %s: find Razorpay's code %s: %w", o.ID, attempt.Receipt, err)
	}
	found = slices.DeleteFunc(found, func(q razorpay.QRCode) bool { return q.Amount != attempt.Amount || q.Ours != o.ID })
	if len(found) == 0 {
		made, err := a.CreateQRCode(ctx, razorpay.NewQRCode{Receipt: attempt.Receipt, Amount: attempt.Amount, Ours: o.ID, Closes: lab.CodeClosesAt(now)})
		if err != nil {
			return CreatedOrder{}, fmt.Errorf("payment: order %s: create Razorpay's code %s: %w", o.ID, attempt.Receipt, err)
		}
		found = []razorpay.QRCode{made}
	}
	closes := lab.At(found[0].Closes)
	return CreatedOrder{receipt: attempt.Receipt, gateway: found[0].ID, duty: duty,
		code: &lab.Code{Content: found[0].Content, Picture: found[0].Picture, ClosesAt: &closes}}, nil
}

// runClose closes the code of an attempt, where it is not closed: a payment that was faster is found by the look at it.
func (p Processor) runClose(ctx context.Context, a *razorpay.Account, o lab.Order, j store.Job) error {
	n := slices.IndexFunc(o.Money.Attempts, func(at lab.Attempt) bool { return at.Receipt == j.Duty.Of })
	if n < 0 || o.Money.Attempts[n].Gateway == "" {
		return p.Store.Finish(ctx, j.Ref, "known")
	}
	_, err := a.CloseQRCode(ctx, o.Money.Attempts[n].Gateway)
	switch kind := razorpay.ErrorKindOf(err); {
	case err == nil:
		return p.Store.Finish(ctx, j.Ref, "closed")
	case kind == razorpay.Refused || kind == razorpay.NotFound:
		return p.Store.Finish(ctx, j.Ref, "known")
	}
	return err
}

// ApplyCodePayment is ApplyPaymentByID for a payment that came by a code.
func (p Processor) ApplyCodePayment(ctx context.Context, order, code, id string, now time.Time) error {
	a, err := p.Gateway.Account(ctx, lab.HospitalOf(order))
	if err != nil {
		return fmt.Errorf("payment: order %s: account: %w", order, err)
	}
	read, err := a.Payment(ctx, id)
	if err != nil {
		return fmt.Errorf("payment: order %s: read payment %s: %w", order, id, err)
	}
	read.QRCode = code
	_, err = p.applyPayment(ctx, a, order, read, now)
	return err
}

// gatewayOf is what a payment was made at: Razorpay's order or code. A payment that is read alone does not name its code, so that an
// order is asked that knows it.
func gatewayOf(o lab.Order, read razorpay.Payment) string {
	if read.Order != "" || read.QRCode != "" {
		return read.Order + read.QRCode // it has one of them
	}
	for _, a := range o.Money.Attempts {
		if a.Code != nil && slices.ContainsFunc(a.Payments, func(p lab.Payment) bool { return p.ID == read.ID }) {
			return a.Gateway
		}
	}
	return ""
}
