// Function relay puts new duties on the queue of the function that finishes them.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"assay/shared/cloud"
	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/store"
)

func main() {
	cfg := cloud.Config()
	cloud.Warm(context.Background(), cfg, "DynamoDB")
	lambda.Start(handlers{
		store: store.New(dynamodb.NewFromConfig(cfg), os.Getenv("TABLE"), ""),
		queue: sqs.NewFromConfig(cfg),
		urls: map[lab.DutyKind]string{
			lab.DutyMail:     os.Getenv("MAIL_QUEUE_URL"),
			lab.DutyDocument: os.Getenv("DOCUMENTS_QUEUE_URL"),
		},
		log: observe.NewLogger(),
	}.queueDuties)
}
