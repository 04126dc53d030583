// Function status is the bench: cash, the custody of tubes, the start of tests, and what goes wrong with either.
package main

import (
	"context"
	"os"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/cloud"
	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/payment"
	"assay/shared/razorpay"
	"assay/shared/store"
)

func main() {
	cfg := cloud.Config()
	cloud.Warm(context.Background(), cfg, "DynamoDB")
	s := store.New(dynamodb.NewFromConfig(cfg), os.Getenv("TABLE"), "")
	// Prices matter to money that comes when an order has ended, which is rare here: they are read when they are asked for.
	tests := sync.OnceValues(catalogue.Load)
	till := payment.Processor{Store: s,
		Gateway: razorpay.Connect(cfg, os.Getenv("RAZORPAY_BASE_URL"), os.Getenv("RAZORPAY_PARAMETERS")),
		Offered: func(code string) (lab.Ordered, bool) {
			offered, err := tests()
			if err != nil {
				return lab.Ordered{}, false
			}
			return offered.Ordered(code)
		}}
	apigw.Start(apigw.Mux(routes(s, drawer{look: till.CheckOrder, log: observe.NewLogger()})))
}
