// Function staff keeps the hospital's settings and who works there.
package main

import (
	"os"

	"assay/shared/apigw"
	"assay/shared/wiring"
)

func main() {
	cfg, s := wiring.Open()
	apigw.Serve(apigw.Mux(handlers{store: s, accounts: pool{cfg: cfg,
		endpoint: os.Getenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"), id: os.Getenv("STAFF_POOL_ID")}}.routes()))
}
