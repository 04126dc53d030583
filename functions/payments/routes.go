package main

import "assay/shared/apigw"

func routes(c counter) []apigw.Route {
	return []apigw.Route{
		{Method: "POST", Pattern: "/v1/orders/{order}/payments", Who: apigw.Staff, Handler: start(c, atDesk[struct{}])},
		{Method: "POST", Pattern: "/v1/orders/{order}/payments/confirm", Who: apigw.Staff, Handler: confirm(c, atDesk[callback])},
		{Method: "POST", Pattern: "/v1/orders/{order}/convert-to-cod", Who: apigw.Staff, Handler: convert(c, atDesk[struct{}])},
		{Method: "POST", Pattern: "/v1/my/orders/{order}/payments", Who: apigw.Patients, Handler: start(c, own[struct{}])},
		{Method: "POST", Pattern: "/v1/my/orders/{order}/payments/confirm", Who: apigw.Patients, Handler: confirm(c, own[callback])},
		{Method: "POST", Pattern: "/v1/my/orders/{order}/convert-to-cod", Who: apigw.Patients, Handler: convert(c, own[struct{}])},
		{Method: "POST", Pattern: "/v1/slips/payments", Who: apigw.Open, Handler: start(c, onSlip[paper])},
		{Method: "POST", Pattern: "/v1/slips/payments/confirm", Who: apigw.Open, Handler: confirm(c, onSlip[slipCallback])},
		{Method: "POST", Pattern: "/v1/slips/convert-to-cod", Who: apigw.Open, Handler: convert(c, onSlip[paper])},
		{Method: "POST", Pattern: "/v1/slips/cancel", Who: apigw.Open, Handler: cancel(c, onSlip[paper])},
	}
}
