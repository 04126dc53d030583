package main

import (
	"context"
	"log/slog"
	"time"

	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/store"
)

// handlers is what the handlers of this function share.
type handlers struct {
	store *store.Store
	// checkPayments asks Razorpay for the state of an order's payments and writes what it finds (payment.Processor).
	checkPayments func(ctx context.Context, order string, now time.Time) error
	log           *slog.Logger
}

func (h handlers) routes() []apigw.Route {
	return []apigw.Route{
		{Method: "POST", Pattern: "/v1/orders/{order}/cash", Who: apigw.Staff, Handler: h.takeCash},
		{Method: "POST", Pattern: "/v1/orders/{order}/take-payment", Who: apigw.Staff, Handler: h.takePayment},
		{Method: "POST", Pattern: "/v1/orders/{order}/approve-payment", Who: apigw.Staff, Handler: h.approvePayment},
		{Method: "POST", Pattern: "/v1/orders/{order}/refuse-payment", Who: apigw.Staff, Handler: h.refusePayment},
		{Method: "POST", Pattern: "/v1/orders/{order}/apply-cash", Who: apigw.Staff, Handler: h.applyCash},
		{Method: "POST", Pattern: "/v1/orders/{order}/settle-later", Who: apigw.Staff, Handler: h.settleLater},
		{Method: "POST", Pattern: "/v1/orders/{order}/ask-refund", Who: apigw.Staff, Handler: h.askRefund},
		{Method: "POST", Pattern: "/v1/orders/{order}/approve-refund", Who: apigw.Staff, Handler: h.approveRefund},
		{Method: "POST", Pattern: "/v1/orders/{order}/refuse-refund", Who: apigw.Staff, Handler: h.refuseRefund},
		{Method: "POST", Pattern: "/v1/orders/{order}/send-refund", Who: apigw.Staff, Handler: h.sendRefund},
		{Method: "POST", Pattern: "/v1/orders/{order}/accept-payment", Who: apigw.Staff, Handler: h.acceptPayment},
		{Method: "POST", Pattern: "/v1/orders/{order}/explain-refund", Who: apigw.Staff, Handler: h.explainRefund},
		{Method: "POST", Pattern: "/v1/orders/{order}/give-back", Who: apigw.Staff, Handler: h.giveBack},
		{Method: "POST", Pattern: "/v1/orders/{order}/label", Who: apigw.Staff, Handler: h.move(lab.Label)},
		{Method: "POST", Pattern: "/v1/orders/{order}/collect", Who: apigw.Staff, Handler: h.collect},
		{Method: "POST", Pattern: "/v1/orders/{order}/dispatch", Who: apigw.Staff, Handler: h.move(lab.Dispatch)},
		{Method: "POST", Pattern: "/v1/orders/{order}/receive", Who: apigw.Staff, Handler: h.receive},
		{Method: "POST", Pattern: "/v1/orders/{order}/accept", Who: apigw.Staff, Handler: h.move(lab.Accept)},
		{Method: "POST", Pattern: "/v1/orders/{order}/refer-out", Who: apigw.Staff, Handler: h.referOut},
		{Method: "POST", Pattern: "/v1/orders/{order}/keep", Who: apigw.Staff, Handler: h.move(lab.Keep)},
		{Method: "POST", Pattern: "/v1/orders/{order}/dispose", Who: apigw.Staff, Handler: h.move(lab.Dispose)},
		{Method: "POST", Pattern: "/v1/orders/{order}/reject", Who: apigw.Staff, Handler: h.reject},
		{Method: "POST", Pattern: "/v1/orders/{order}/recollect", Who: apigw.Staff, Handler: h.replace(lab.Order.RecollectSpecimens)},
		{Method: "POST", Pattern: "/v1/orders/{order}/lose", Who: apigw.Staff, Handler: h.replace(lab.Order.LoseSpecimens)},
		{Method: "POST", Pattern: "/v1/orders/{order}/start", Who: apigw.Staff, Handler: h.start},
		{Method: "POST", Pattern: "/v1/orders/{order}/restart", Who: apigw.Staff, Handler: h.restart},
		{Method: "POST", Pattern: "/v1/orders/{order}/reinstate", Who: apigw.Staff, Handler: h.reinstate},
		{Method: "POST", Pattern: "/v1/orders/{order}/discard", Who: apigw.Staff, Handler: h.discard},
		{Method: "POST", Pattern: "/v1/orders/{order}/confirm-identity", Who: apigw.Staff, Handler: h.confirmIdentity},
	}
}
