package main

import (
	"context"
	"fmt"
	"time"

	"assay/infra/client"
	"assay/infra/testing/cast"
	"assay/shared/lab"
)

// cancels: what was paid goes back whole, through the payment that brought it.
func (w *walk) cancels(ctx context.Context) error {
	if err := w.online(ctx, cast.Lakshmi, "CBC", "HBA1C"); err != nil {
		return err
	}
	c, err := w.checkout(ctx)
	if err != nil {
		return err
	}
	said, err := w.sys.Pay(ctx, c, "success")
	if err != nil {
		return err
	}
	if err := w.holder().ConfirmPayment(ctx, said); err != nil {
		return err
	}
	w.say("She pays.")
	if err := w.reaches(ctx, lab.Confirmed); err != nil {
		return err
	}
	if err := w.holder().Cancel(ctx); err != nil {
		return err
	}
	w.say("With the slip in hand she cancels the order.")
	if err := w.reaches(ctx, lab.Cancelled); err != nil {
		return err
	}
	if _, err := w.letter(ctx, "Your order "+w.order.Number+" was cancelled"); err != nil {
		return err
	}
	return w.goesBack(ctx, c)
}

// paysForNothing: a checkout that was opened cannot be closed from here, so money may come for an order that is no more.
func (w *walk) paysForNothing(ctx context.Context) error {
	if err := w.online(ctx, cast.Vikram, "TSH"); err != nil {
		return err
	}
	c, err := w.checkout(ctx)
	if err != nil {
		return err
	}
	if err := w.technician.Send(ctx, "/v1/orders/"+w.order.ID+"/cancel", map[string]string{"reason": "patient_asked"}, nil); err != nil {
		return err
	}
	w.say("He calls the desk, and Tara cancels the order.")
	if err := w.reaches(ctx, lab.Cancelled); err != nil {
		return err
	}
	if _, err := w.sys.Pay(ctx, c, "success"); err != nil {
		return err
	}
	if err := w.until(ctx, "the webhook is taken", func() (bool, error) {
		n, err := w.captures(ctx)
		return n == 1, err
	}); err != nil {
		return err
	}
	w.say("He pays in the checkout that is still open, and Razorpay takes it.")
	return w.goesBack(ctx, c)
}

// goesBack waits until all that was paid has gone back, and holds Razorpay's word against it.
func (w *walk) goesBack(ctx context.Context, c client.Checkout) error {
	if err := w.pass(ctx, "the refund", func() (bool, error) {
		b, err := w.books(ctx, w.order.ID)
		return b.back == c.Amount, err
	}); err != nil {
		return err
	}
	r, err := w.atRazorpay(ctx, c.GatewayOrder)
	if err != nil {
		return err
	}
	if r.captured != c.Amount || r.back != c.Amount {
		return fmt.Errorf("all of %s was to go back: Razorpay says it took %s and gave back %s", rupees(c.Amount), rupees(r.captured), rupees(r.back))
	}
	w.say("Razorpay has given %s back: all that was paid, VAT included. The order stays cancelled.", rupees(r.back))
	if err := w.reaches(ctx, lab.Cancelled); err != nil {
		return err
	}
	return w.mail(ctx, "money given back for your order "+w.order.Number)
}

// paysLate: a bank that refused may agree for days. The order is given one hour, so that the clock need not be moved by
// two days, in which everything that waits here would end.
func (w *walk) paysLate(ctx context.Context) error {
	if err := w.hours(ctx, 1, func() error {
		return w.online(ctx, cast.Mohammed, "CBC", "FBS")
	}); err != nil {
		return err
	}
	failed, err := w.fails(ctx)
	if err != nil {
		return err
	}
	if _, err := w.letter(ctx, "Your payment for order "+w.order.Number); err != nil {
		return err
	}
	w.say("He does nothing more. The clock is moved on by an hour.")
	if err := w.advance(ctx, time.Hour); err != nil {
		return err
	}
	if err := w.pass(ctx, "the end of an order", func() (bool, error) { return w.expired(ctx) }); err != nil {
		return err
	}
	if err := w.reaches(ctx, lab.Expired); err != nil {
		return err
	}
	if _, err := w.letter(ctx, "Your order "+w.order.Number+" has ended"); err != nil {
		return err
	}
	if err := w.sys.AuthorisePayment(ctx, failed.Payment); err != nil {
		return err
	}
	w.say("Now his bank says yes to the payment that had failed. The tests can still be had at that price, and it is")
	w.say("within 72 hours: the money is taken, and the order lives again.")
	if err := w.reaches(ctx, lab.Confirmed); err != nil {
		return err
	}
	return w.mail(ctx, "for your order "+w.order.Number)
}
