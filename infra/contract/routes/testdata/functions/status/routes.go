package main

import (
	"net/http"

	"assay/shared/apigw"
)

func (d *desk) routes() []apigw.Route {
	return []apigw.Route{
		{Method: http.MethodPost, Pattern: "/v1/orders/{order}/cash", Who: apigw.Staff, Handler: d.takeCash},
		{Handler: d.collect, Who: apigw.Staff, Pattern: "/v1/orders/{order}/collect", Method: "POST"},
	}
}
