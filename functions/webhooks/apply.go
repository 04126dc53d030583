package main

import (
	"cmp"
	"context"
	"errors"
	"time"

	"assay/shared/lab"
	"assay/shared/payment"
	"assay/shared/razorpay"
)

// within is how long an event may take to be applied: Razorpay waits five seconds. What takes longer comes again.
const within = 4 * time.Second

// apply reads the payment that an event is about and applies it to its order; the event only says where to look. ended
// says what became of it.
func (h handlers) apply(ctx context.Context, hospital string, e razorpay.Event, wrong error, now time.Time) (ended string, err error) {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	switch {
	case wrong != nil:
		return malformed, nil
	case !e.Known:
		return ignored, nil
	}
	e, err = h.readAgain(ctx, hospital, e)
	if err != nil && razorpay.ErrorKindOf(err) == razorpay.NotFound {
		return unmatched, nil
	}
	if err != nil {
		return "", err
	}
	if err := h.findCode(ctx, hospital, e.Payment); err != nil {
		return "", err
	}
	order, err := h.orderOf(ctx, hospital, e, now)
	if err != nil {
		return "", err
	}
	if order == "" {
		return h.whose(ctx, hospital, *e.Payment)
	}
	if e.Dispute != nil {
		err = h.ApplyDispute(ctx, order, *e.Payment, *e.Dispute, now)
	} else if e.Payment.QRCode != "" {
		err = h.ApplyCodePayment(ctx, order, e.Payment.QRCode, e.Payment.ID, now)
	} else {
		err = h.ApplyPaymentByID(ctx, order, e.Payment.ID, now)
	}
	switch {
	case errors.Is(err, payment.ErrForeignPayment), razorpay.ErrorKindOf(err) == razorpay.NotFound && err != nil:
		return unmatched, nil
	}
	return applied, err
}

// readAgain reads what an event is about where the event does not say enough of it: of a refund alone its payment, of a dispute
// the dispute and the payment that it says it is of.
func (h handlers) readAgain(ctx context.Context, hospital string, e razorpay.Event) (razorpay.Event, error) {
	if e.Payment != nil && e.Dispute == nil {
		return e, nil
	}
	account, err := h.Gateway.Account(ctx, hospital)
	if err != nil {
		return e, err
	}
	of := ""
	if e.Dispute != nil {
		read, err := account.Dispute(ctx, e.Dispute.ID)
		if err != nil {
			return e, err
		}
		e.Dispute, of = &read, read.Payment
	} else {
		of = e.Refund.Payment
	}
	read, err := account.Payment(ctx, of)
	e.Payment = &read
	return e, err
}

// findCode asks Razorpay by which code a payment came that names no order.
func (h handlers) findCode(ctx context.Context, hospital string, p *razorpay.Payment) error {
	if p.Order != "" {
		return nil
	}
	account, err := h.Gateway.Account(ctx, hospital)
	if err != nil {
		return err
	}
	code, found, err := account.QRCodeOf(ctx, p.ID)
	switch {
	case found:
		p.QRCode, p.Ours = code.ID, code.Ours
	case razorpay.ErrorKindOf(err) == razorpay.NotFound:
		return nil
	}
	return err
}

// whose tells money of another shop on the same account from money that should be of an order here: each order that is made at
// Razorpay for one of ours says so in its notes, and no payment of ours is without an order (docs/rules.md#row-45).
func (h handlers) whose(ctx context.Context, hospital string, p razorpay.Payment) (ended string, err error) {
	if p.Order == "" {
		if p.QRCode != "" && lab.HospitalOf(p.Ours) == hospital {
			return unmatched, nil
		}
		return elsewhere, nil
	}
	account, err := h.Gateway.Account(ctx, hospital)
	if err != nil {
		return "", err
	}
	made, err := account.Order(ctx, p.Order)
	switch {
	case err != nil && razorpay.ErrorKindOf(err) == razorpay.NotFound:
		return unmatched, nil
	case err != nil:
		return "", err
	case lab.HospitalOf(made.Ours) == hospital || lab.HospitalOf(p.Ours) == hospital:
		return unmatched, nil
	}
	return elsewhere, nil
}

// orderOf finds the order of ours that an event is about, "" for none. Where Razorpay's answer to the creation of its
// order was lost, the event knows of it before we do: our own id in its notes leads to the duty that promised it, which is
// carried out first, or to an order that has no attempt, as it was restored from an older backup.
func (h handlers) orderOf(ctx context.Context, hospital string, e razorpay.Event, now time.Time) (string, error) {
	id, err := h.Store.OrderByGateway(ctx, hospital, cmp.Or(e.Payment.Order, e.Payment.QRCode))
	if id != "" || err != nil {
		return id, err
	}
	ours := e.Payment.Ours
	if e.Order != nil {
		ours = cmp.Or(ours, e.Order.Ours)
	}
	if lab.HospitalOf(ours) != hospital {
		return "", nil
	}
	o, err := h.Store.Order(ctx, ours)
	var no *lab.Refusal
	if errors.As(err, &no) && no.Kind == lab.NotFound {
		return "", nil
	}
	if err == nil {
		err = h.OpenAttempt(ctx, o, now)
	}
	if err == nil {
		_, err = h.AdoptOrder(ctx, o, now)
	}
	return ours, err
}
