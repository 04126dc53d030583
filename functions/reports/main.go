// Function reports opens what was issued: links to the document and to bills, the visit slip, the check of a printed report.
package main

import (
	"os"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"assay/shared/apigw"
	"assay/shared/observe"
	"assay/shared/signing"
	"assay/shared/wiring"
)

func main() {
	cfg, s := wiring.Open()
	files := s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = o.BaseEndpoint != nil })
	apigw.Serve(apigw.Mux(handlers{store: s, signer: s3.NewPresignClient(files),
		files: files, bucket: os.Getenv("REPORTS_BUCKET"), meter: observe.NewMeter(),
		keys: signing.Read(ssm.NewFromConfig(cfg), os.Getenv("REPORT_KEYS_PARAMETER"), signing.ParseKeySet)}.routes()))
}
