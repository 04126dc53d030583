package main

import (
	"log/slog"

	"assay/shared/apigw"
	"assay/shared/observe"
	"assay/shared/payment"
)

// handlers take what Razorpay sends; the signature of the body is its only guard.
type handlers struct {
	payment.Processor
	meter *observe.Meter
	log   *slog.Logger
}

func (h handlers) routes() []apigw.Route {
	return []apigw.Route{
		{Method: "POST", Pattern: "/v1/webhooks/razorpay/{hospital}", Who: apigw.Open, Handler: h.receive},
	}
}
