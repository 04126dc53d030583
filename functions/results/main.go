// Function results takes what is measured: drafts, submission, authorisation, correction, and the calls about critical
// values.
package main

import (
	"assay/shared/apigw"
	"assay/shared/observe"
	"assay/shared/wiring"
)

func main() {
	_, s := wiring.Open()
	apigw.Serve(apigw.Mux(handlers{store: s, meter: observe.NewMeter()}.routes()))
}
