// Function sweep finishes the duties that are late, on a schedule.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/payment"
	"assay/shared/sweep"
	"assay/shared/wiring"
)

func main() {
	cfg, s := wiring.Open()
	meter := observe.NewMeter()
	payments := payment.Connect(cfg, s)
	payments.OnMissedWebhook = func(ctx context.Context) { _ = meter.Count(ctx, "WebhookMissed") } // a lost count stops nothing
	queues := sqs.NewFromConfig(cfg)
	lambda.Start(handlers{sweep.Sweeper{
		Store:    s,
		Payments: payments,
		Queue:    queues,
		Dead:     queues,
		DeadURLs: []string{os.Getenv("MAIL_DEAD_URL"), os.Getenv("DOCUMENTS_DEAD_URL")},
		URLs: map[lab.DutyKind]string{
			lab.DutyMail:     os.Getenv("MAIL_QUEUE_URL"),
			lab.DutyDocument: os.Getenv("DOCUMENTS_QUEUE_URL"), lab.DutyFollow: os.Getenv("DOCUMENTS_QUEUE_URL"), lab.DutyEndSlips: os.Getenv("DOCUMENTS_QUEUE_URL"),
		},
		Log:   observe.NewLogger(),
		Meter: meter,
	}}.finishLate)
}
