package main

import "assay/shared/apigw"

func routes(d door) []apigw.Route {
	return []apigw.Route{
		{Method: "POST", Pattern: "/v1/webhooks/razorpay/{hospital}", Who: apigw.Open, Handler: d.hear},
	}
}
