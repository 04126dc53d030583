// Function documents finishes what needs clinical values and nobody waits for: it makes the report versions that were
// authorised and the bills, each once, and keeps them; and it takes corrections of a person over to the person's orders.
package main

import (
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"assay/shared/observe"
	"assay/shared/signing"
	"assay/shared/wiring"
)

func main() {
	cfg, s := wiring.Open()
	parameters := ssm.NewFromConfig(cfg)
	lambda.Start(handlers{
		store:  s,
		files:  s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = o.BaseEndpoint != nil }),
		bucket: os.Getenv("REPORTS_BUCKET"),
		signer: signing.Published(signing.Read(parameters, os.Getenv("SIGNING_PARAMETER"), signing.ParseKey),
			signing.Read(parameters, os.Getenv("REPORT_KEYS_PARAMETER"), signing.ParseKeySet)),
		web: os.Getenv("WEB_ORIGIN"),
		log: observe.NewLogger(),
	}.finishDuties)
}
