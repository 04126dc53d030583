// Function stats tells what is counted, and what each department has still to do. It reads the views and who asks,
// nothing else.
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
	s := store.New(dynamodb.NewFromConfig(cfg), os.Getenv("TABLE"), os.Getenv("VIEWS_TABLE"))
	apigw.Start(apigw.Mux(routes(s)))
}
