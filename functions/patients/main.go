// Function patients keeps the records of patients: who they are, how to reach them, what they agreed to, which records
// are one person's, and who opened their results.
package main

import (
	"assay/shared/apigw"
	"assay/shared/wiring"
)

func main() {
	_, s := wiring.Open()
	apigw.Serve(apigw.Mux(handlers{store: s}.routes()))
}
