// Function webhooks takes what Razorpay sends about payments and refunds.
package main

import (
	"assay/shared/apigw"
	"assay/shared/observe"
	"assay/shared/payment"
	"assay/shared/wiring"
)

func main() {
	cfg, s := wiring.Open()
	apigw.Serve(apigw.Mux(handlers{meter: observe.NewMeter(), log: observe.NewLogger(),
		Processor: payment.Connect(cfg, s)}.routes()))
}
