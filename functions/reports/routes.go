package main

import "assay/shared/apigw"

func routes(f room) []apigw.Route {
	return []apigw.Route{
		{Method: "POST", Pattern: "/v1/orders/{order}/report-link", Who: apigw.Staff, Handler: f.staffLink},
		{Method: "POST", Pattern: "/v1/my/orders/{order}/report-link", Who: apigw.Patients, Handler: f.myLink},
		{Method: "POST", Pattern: "/v1/slips", Who: apigw.Open, Handler: f.slip},
		{Method: "POST", Pattern: "/v1/report-checks", Who: apigw.Open, Handler: f.check},
	}
}
