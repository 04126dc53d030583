// Function orders registers patients, takes their orders, and shows them.
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
	s := store.New(dynamodb.NewFromConfig(cfg), os.Getenv("TABLE"), os.Getenv("VIEWS_TABLE"))
	apigw.Start(apigw.Mux(routes(s, tests)))
}
