// Function views keeps what can be counted: it reads an order that changed and contributes a pure function of it.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"

	"assay/shared/observe"
	"assay/shared/wiring"
)

func main() {
	_, s := wiring.Open()
	lambda.Start(handlers{store: s, log: observe.NewLogger(), meter: observe.NewMeter()}.updateViews)
}
