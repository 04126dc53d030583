// Function slips prints visit slips and ends them. It and notify alone have the key that tokens are made with.
package main

import (
	"os"

	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"assay/shared/apigw"
	"assay/shared/slip"
	"assay/shared/wiring"
)

func main() {
	cfg, s := wiring.Open()
	apigw.Serve(apigw.Mux(handlers{store: s, web: os.Getenv("WEB_ORIGIN"),
		keys: slip.FromParameter(ssm.NewFromConfig(cfg).GetParameter, os.Getenv("SLIP_KEY_PARAMETER"))}.routes()))
}
