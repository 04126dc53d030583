// Function status takes what a person at the hospital does with tubes and with cash: collection, custody, the start of
// tests, money at the counter, and what goes wrong with any of them.
package main

import (
	"sync"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/payment"
	"assay/shared/wiring"
)

func main() {
	cfg, s := wiring.Open()
	// Prices matter only to money that comes when an order has ended, which is rare here: they are read when one is wanted.
	tests := sync.OnceValues(catalogue.Load)
	processor := payment.Connect(cfg, s, func(code string) (lab.OrderedTest, bool) {
		offered, err := tests()
		if err != nil {
			return lab.OrderedTest{}, false
		}
		return offered.Orderable(code)
	})
	apigw.Serve(apigw.Mux(handlers{store: s, checkPayments: processor.CheckOrder, log: observe.NewLogger()}.routes()))
}
