package main

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"

	"assay/infra/client"
	"assay/infra/testing/cast"
	"assay/shared/lab"
)

func (w *walk) choosesCash(ctx context.Context) error {
	if err := w.online(ctx, cast.Rohit, "KFT"); err != nil {
		return err
	}
	before, err := w.sys.Double(ctx)
	if err != nil {
		return err
	}
	if err := w.sys.Fault(ctx, "down"); err != nil {
		return err
	}
	_, err = w.holder().StartPayment(ctx)
	if err := w.refused(err, "gateway_silent"); err != nil {
		return err
	}
	after, err := w.sys.Double(ctx)
	if err != nil {
		return err
	}
	if after.Totals[hospital].Orders != before.Totals[hospital].Orders {
		return errors.New("an order was made at Razorpay, though it is out of order")
	}
	w.say("Nothing is half done: Razorpay has no order of it, and it waits as before.")
	if err := w.reaches(ctx, lab.Waiting); err != nil {
		return err
	}
	return w.toCash(ctx)
}

func (w *walk) waitsForIt(ctx context.Context) error {
	if err := w.online(ctx, cast.Farida, "RBS"); err != nil {
		return err
	}
	try := client.Call{Method: http.MethodPost, Path: "/v1/slips/payments", Body: w.holder().Key(), Key: rand.Text()}
	no, err := w.sys.Nobody().Do(ctx, try)
	if err != nil {
		return err
	}
	if err := w.refused(no.Into(nil), "gateway_silent"); err != nil {
		return err
	}
	if err := w.sys.ClearFaults(ctx); err != nil {
		return err
	}
	w.say("Razorpay is back. The same request, under the same key:")
	yes, err := w.sys.Nobody().Do(ctx, try)
	if err != nil {
		return err
	}
	var c client.Checkout
	if err := yes.Into(&c); err != nil {
		return err
	}
	if err := w.opened(c); err != nil {
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
	return w.reaches(ctx, lab.Confirmed)
}
