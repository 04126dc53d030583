// Function documents makes the report versions that were authorised, each once, and keeps them.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"assay/shared/cloud"
	"assay/shared/observe"
	"assay/shared/store"
)

func main() {
	cfg := cloud.Config()
	cloud.Warm(context.Background(), cfg, "DynamoDB")
	lambda.Start(handlers{
		store:  store.New(dynamodb.NewFromConfig(cfg), os.Getenv("TABLE"), ""),
		files:  s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = o.BaseEndpoint != nil }),
		bucket: os.Getenv("REPORTS_BUCKET"),
		signer: signingKey(ssm.NewFromConfig(cfg), os.Getenv("SIGNING_PARAMETER")),
		web:    os.Getenv("WEB_ORIGIN"),
		log:    observe.NewLogger(),
	}.makeReports)
}
