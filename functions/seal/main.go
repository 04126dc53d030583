// Function seal signs, each night, what all chains of events have come to, and sends the hash of it out of the account.
package main

import (
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"assay/shared/mail"
	"assay/shared/observe"
	"assay/shared/seal"
	"assay/shared/signing"
	"assay/shared/wiring"
)

func main() {
	cfg, s := wiring.Open()
	parameters, name := signing.ParametersFunc(ssm.NewFromConfig(cfg).GetParameter), os.Getenv("SEAL_PARAMETER")
	files := s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = o.BaseEndpoint != nil })
	keys := signing.Read(parameters, name+"s", signing.ParseKeySet)
	lambda.Start(handlers{
		sealer: seal.Sealer{Store: s, Keys: keys, Signer: signing.Published(signing.Read(parameters, name, signing.ParseKey), keys),
			Roots: seal.Shelf{Bucket: os.Getenv("REPORTS_BUCKET"), Get: files.GetObject, Put: files.PutObject, List: files.ListObjectsV2}},
		mail: mail.Sender{API: mail.APIFunc(sesv2.NewFromConfig(cfg).SendEmail), From: os.Getenv("MAIL_FROM"),
			ConfigurationSet: os.Getenv("MAIL_CONFIGURATION_SET")},
		log: observe.NewLogger(),
	}.sealNight)
}
