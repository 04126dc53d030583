// Function sweep finishes the duties that are late, on a schedule.
package main

import (
	"context"
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"assay/shared/catalogue"
	"assay/shared/cloud"
	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/payment"
	"assay/shared/razorpay"
	"assay/shared/store"
	"assay/shared/sweep"
)

func main() {
	tests, err := catalogue.Load()
	if err != nil {
		log.Fatal(err)
	}
	cfg := cloud.Config()
	cloud.Warm(context.Background(), cfg, "DynamoDB")
	meter := observe.NewMeter()
	s := store.New(dynamodb.NewFromConfig(cfg), os.Getenv("TABLE"), "")
	lambda.Start(handlers{sweep.Sweeper{
		Store: s,
		Payments: payment.Processor{Store: s, Offered: tests.Ordered,
			OnMissedWebhook: func(ctx context.Context) { _ = meter.Count(ctx, "WebhookMissed") }, // a lost count stops nothing
			Gateway:         razorpay.Connect(cfg, os.Getenv("RAZORPAY_BASE_URL"), os.Getenv("RAZORPAY_PARAMETERS"))},
		Queue: sqs.NewFromConfig(cfg),
		URLs: map[lab.DutyKind]string{
			lab.DutyMail:     os.Getenv("MAIL_QUEUE_URL"),
			lab.DutyDocument: os.Getenv("DOCUMENTS_QUEUE_URL"),
		},
		Log:   observe.NewLogger(),
		Meter: meter,
	}}.finishLate)
}
