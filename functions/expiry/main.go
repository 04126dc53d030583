// Function expiry ends the orders that nobody paid or came for.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"

	"assay/shared/observe"
	"assay/shared/payment"
	"assay/shared/wiring"
)

func main() {
	cfg, s := wiring.Open()
	payments := payment.Connect(cfg, s)
	lambda.Start(handlers{store: s, checkOrder: payments.CheckOrder, log: observe.NewLogger(), meter: observe.NewMeter()}.endDue)
}
