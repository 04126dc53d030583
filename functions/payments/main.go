// Function payments takes the money of orders online: the start of a payment, the answer of the browser, and the choice
// to pay in cash after all; from a visit slip, also the end of its order.
package main

import (
	"os"

	"assay/shared/apigw"
	"assay/shared/observe"
	"assay/shared/payment"
	"assay/shared/wiring"
)

func main() {
	cfg, s := wiring.Open()
	h := handlers{store: s, processor: payment.Connect(cfg, s), meter: observe.NewMeter(),
		script: "https://checkout.razorpay.com/v1/checkout.js"}
	if os.Getenv("RAZORPAY_BASE_URL") != "" { // whoever replaces Razorpay is reached by browsers at the API's own address
		h.script = "/razorpay/checkout.js"
	}
	apigw.Serve(apigw.Mux(h.routes()))
}
