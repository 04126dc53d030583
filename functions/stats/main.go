// Function stats answers what is counted, and what each department has still to do. It reads the views and who asks,
// nothing else.
package main

import (
	"assay/shared/apigw"
	"assay/shared/wiring"
)

func main() {
	_, s := wiring.Open()
	apigw.Serve(apigw.Mux(handlers{store: s}.routes()))
}
