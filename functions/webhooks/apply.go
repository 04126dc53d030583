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
	if e.Payment == nil { // of an event about a refund alone
		account, err := h.Gateway.Account(ctx, hospital)
		if err != nil {
			return "", err
		}
		read, err := account.Payment(ctx, e.Refund.Payment)
		if err != nil && razorpay.ErrorKindOf(err) == razorpay.NotFound {
			return unmatched, nil
		}
		if err != nil {
			return "", err
		}
		e.Payment = &read
	}
	order, err := h.orderOf(ctx, hospital, e, now)
	if err != nil {
		return "", err
	}
	if order == "" {
		return h.whose(ctx, hospital, *e.Payment)
	}
	switch err = h.ApplyPaymentByID(ctx, order, e.Payment.ID, now); {
	case errors.Is(err, payment.ErrForeignPayment), razorpay.ErrorKindOf(err) == razorpay.NotFound && err != nil:
		return unmatched, nil
	}
	return applied, err
}

// whose tells money of another shop on the same account from money that should be of an order here: each order that is made at
// Razorpay for one of ours says so in its notes, and no payment of ours is without an order (docs/rules.md#row-45).
func (h handlers) whose(ctx context.Context, hospital string, p razorpay.Payment) (ended string, err error) {
	if p.Order == "" {
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
	id, err := h.Store.OrderByGateway(ctx, hospital, e.Payment.Order)
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
