// Function catalogue shows anybody what can be ordered and what it costs.
package main

import (
	"assay/shared/apigw"
	"assay/shared/wiring"
)

func main() {
	_, s := wiring.Open()
	apigw.Serve(apigw.Mux(handlers{store: s}.routes()))
}
