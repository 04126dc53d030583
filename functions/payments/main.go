// Function payments takes the money of orders online: the start of a payment, the answer of the browser, and the choice
// to pay in cash after all; from a visit slip, also the end of its order.
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
	base := os.Getenv("RAZORPAY_BASE_URL")
	c := counter{script: "https://checkout.razorpay.com/v1/checkout.js", meter: observe.NewMeter(), Processor: payment.Processor{
		Store:   store.New(dynamodb.NewFromConfig(cfg), os.Getenv("TABLE"), ""),
		Gateway: razorpay.Connect(cfg, base, os.Getenv("RAZORPAY_PARAMETERS")),
		Offered: tests.Ordered,
	}}
	if base != "" { // whoever stands in for Razorpay is reached by browsers at the API's own address
		c.script = "/razorpay/checkout.js"
	}
	apigw.Start(apigw.Mux(routes(c)))
}
