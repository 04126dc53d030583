// Function relay puts new duties on the queue of the function that finishes them.
package main

import (
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/wiring"
)

func main() {
	cfg, s := wiring.Open()
	lambda.Start(handlers{
		store: s,
		queue: sqs.NewFromConfig(cfg),
		urls: map[lab.DutyKind]string{
			lab.DutyMail:     os.Getenv("MAIL_QUEUE_URL"),
			lab.DutyDocument: os.Getenv("DOCUMENTS_QUEUE_URL"),
			lab.DutyFollow:   os.Getenv("DOCUMENTS_QUEUE_URL"),
			lab.DutyEndSlips: os.Getenv("DOCUMENTS_QUEUE_URL"),
		},
		log:   observe.NewLogger(),
		meter: observe.NewMeter(),
	}.queueDuties)
}
