package main

import "assay/shared/apigw"

func routes(c counter) []apigw.Route {
	return []apigw.Route{
		{Method: "POST", Pattern: "/v1/orders/{order}/payments", Who: apigw.Staff, Handler: c.start(atDesk)},
		{Method: "POST", Pattern: "/v1/orders/{order}/payments/confirm", Who: apigw.Staff, Handler: c.confirm(atDesk)},
		{Method: "POST", Pattern: "/v1/orders/{order}/convert-to-cod", Who: apigw.Staff, Handler: c.convert(atDesk)},
		{Method: "POST", Pattern: "/v1/my/orders/{order}/payments", Who: apigw.Patients, Handler: c.start(own)},
		{Method: "POST", Pattern: "/v1/my/orders/{order}/payments/confirm", Who: apigw.Patients, Handler: c.confirm(own)},
		{Method: "POST", Pattern: "/v1/my/orders/{order}/convert-to-cod", Who: apigw.Patients, Handler: c.convert(own)},
	}
}
