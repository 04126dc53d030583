// Function views keeps what can be counted: it reads an order that changed and contributes a pure function of it.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"assay/shared/cloud"
	"assay/shared/observe"
	"assay/shared/store"
)

func main() {
	cfg := cloud.Config()
	cloud.Warm(context.Background(), cfg, "DynamoDB")
	s := store.New(dynamodb.NewFromConfig(cfg), os.Getenv("TABLE"), os.Getenv("VIEWS_TABLE"))
	lambda.Start(handlers{store: s, log: observe.NewLogger()}.updateViews)
}
