package main

import (
	"net/http"

	"assay/shared/apigw"
)

func routes(d desk) []apigw.Route {
	all := []apigw.Route{
		{"POST", `/v1/my/orders/{order}/report-link`, apigw.Patients, func(w http.ResponseWriter, r *http.Request) error {
			return d.link(w, r, []string{"own"})
		}},
	}
	return append(all, apigw.Route{Method: "POST", Pattern: "/v1/slips", Who: apigw.Open, Handler: d.slip})
}
