// Function status is the bench: cash, the custody of tubes, the start of tests, and what goes wrong with either.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"assay/shared/apigw"
	"assay/shared/cloud"
	"assay/shared/store"
)

func main() {
	cfg := cloud.Config()
	cloud.Warm(context.Background(), cfg, "DynamoDB")
	apigw.Start(apigw.Mux(routes(store.New(dynamodb.NewFromConfig(cfg), os.Getenv("TABLE"), ""))))
}
