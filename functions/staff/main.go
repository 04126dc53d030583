// Function staff keeps the hospital's settings and who works there.
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
	apigw.Start(apigw.Mux(routes(store.New(dynamodb.NewFromConfig(cfg), os.Getenv("TABLE"), ""),
		pool{cfg: cfg, endpoint: os.Getenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"), id: os.Getenv("STAFF_POOL_ID")})))
}
