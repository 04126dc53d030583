// Function status takes what a person at the hospital does with tubes and with cash: collection, custody, the start of
// tests, money at the counter, and what goes wrong with any of them.
package main

import (
	"assay/shared/apigw"
	"assay/shared/observe"
	"assay/shared/payment"
	"assay/shared/wiring"
)

func main() {
	cfg, s := wiring.Open()
	processor := payment.Connect(cfg, s)
	apigw.Serve(apigw.Mux(handlers{store: s, checkPayments: processor.CheckOrder, log: observe.NewLogger()}.routes()))
}
