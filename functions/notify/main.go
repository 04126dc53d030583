// Function notify sends the mails that duties ask for, each once.
package main

import (
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"assay/shared/mail"
	"assay/shared/observe"
	"assay/shared/slip"
	"assay/shared/wiring"
)

func main() {
	cfg, s := wiring.Open()
	lambda.Start(handlers{
		store: s,
		mail: mail.Sender{API: mail.APIFunc(sesv2.NewFromConfig(cfg).SendEmail), From: os.Getenv("MAIL_FROM"),
			ConfigurationSet: os.Getenv("MAIL_CONFIGURATION_SET")},
		web:   os.Getenv("WEB_ORIGIN"),
		keys:  slip.FromParameter(ssm.NewFromConfig(cfg).GetParameter, os.Getenv("SLIP_KEY_PARAMETER")),
		log:   observe.NewLogger(),
		meter: observe.NewMeter(),
	}.route)
}
