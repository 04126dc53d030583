// Function reports opens what was issued: links to the document, the visit slip, the check of a printed report.
package main

import (
	"context"
	"log"
	"os"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"

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
	files := s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = o.BaseEndpoint != nil })
	apigw.Start(apigw.Mux(routes(room{
		store:  store.New(dynamodb.NewFromConfig(cfg), os.Getenv("TABLE"), ""),
		tests:  tests,
		signer: s3.NewPresignClient(files),
		bucket: os.Getenv("REPORTS_BUCKET"),
	})))
}
