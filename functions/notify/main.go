// Function notify sends the mails that duties ask for, each once.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"

	"assay/shared/cloud"
	"assay/shared/mail"
	"assay/shared/observe"
	"assay/shared/store"
)

func main() {
	cfg := cloud.Config()
	cloud.Warm(context.Background(), cfg, "DynamoDB")
	lambda.Start(handlers{
		store: store.New(dynamodb.NewFromConfig(cfg), os.Getenv("TABLE"), ""),
		mail: mail.Sender{API: mail.APIFunc(sesv2.NewFromConfig(cfg).SendEmail), From: os.Getenv("MAIL_FROM"),
			ConfigurationSet: os.Getenv("MAIL_CONFIGURATION_SET")},
		web:   os.Getenv("WEB_ORIGIN"),
		log:   observe.NewLogger(),
		meter: observe.NewMeter(),
	}.route)
}
