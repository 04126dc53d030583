// Function results takes what the bench measures: drafts, submission, authorisation, correction, and the
// calls about critical values.
package main

import (
	"context"
	"log"
	"os"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/cloud"
	"assay/shared/store"
)

func main() {
	tests, err := catalogue.Load()
	if err != nil {
		log.Fatal(err)
	}
	cfg := cloud.Config()
	cloud.Warm(context.Background(), cfg, "DynamoDB")
	apigw.Start(apigw.Mux(routes(store.New(dynamodb.NewFromConfig(cfg), os.Getenv("TABLE"), ""), tests)))
}
