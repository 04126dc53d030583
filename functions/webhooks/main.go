// Function webhooks takes what Razorpay sends about payments and refunds.
package main

import (
	"context"
	"log"
	"os"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/cloud"
	"assay/shared/observe"
	"assay/shared/payment"
	"assay/shared/razorpay"
	"assay/shared/store"
)

func main() {
	tests, err := catalogue.Load()
	if err != nil {
		log.Fatal(err)
	}
	cfg := cloud.Config()
	cloud.Warm(context.Background(), cfg, "DynamoDB")
	apigw.Start(apigw.Mux(routes(handlers{meter: observe.NewMeter(), log: observe.NewLogger(), Processor: payment.Processor{
		Store:   store.New(dynamodb.NewFromConfig(cfg), os.Getenv("TABLE"), ""),
		Gateway: razorpay.Connect(cfg, os.Getenv("RAZORPAY_BASE_URL"), os.Getenv("RAZORPAY_PARAMETERS")),
		Offered: tests.Ordered,
	}})))
}
