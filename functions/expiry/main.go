// Function expiry ends the orders that nobody paid or came for.
package main

import (
	"context"
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

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
	s := store.New(dynamodb.NewFromConfig(cfg), os.Getenv("TABLE"), "")
	payments := payment.Processor{Store: s, Offered: tests.Ordered,
		Gateway: razorpay.Connect(cfg, os.Getenv("RAZORPAY_BASE_URL"), os.Getenv("RAZORPAY_PARAMETERS"))}
	lambda.Start(handlers{store: s, checkOrder: payments.CheckOrder, log: observe.NewLogger(), meter: observe.NewMeter()}.endDue)
}
