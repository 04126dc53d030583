// Function orders takes the orders of patients, shows them, lists them, and ends them.
package main

import (
	"assay/shared/apigw"
	"assay/shared/wiring"
)

func main() {
	_, s := wiring.Open()
	apigw.Serve(apigw.Mux(handlers{store: s}.routes()))
}
