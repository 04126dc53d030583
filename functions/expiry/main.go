// Function expiry ends the orders that nobody paid or came for.
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
	lambda.Start(expiry{
		store:   store.New(dynamodb.NewFromConfig(cfg), os.Getenv("TABLE"), ""),
		gateway: noAccounts{},
		log:     observe.NewLogger(),
		meter:   observe.NewMeter(),
	}.routes)
}
