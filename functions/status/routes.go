package main

import (
	"assay/shared/apigw"
	"assay/shared/store"
)

func routes(s *store.Store) []apigw.Route {
	return []apigw.Route{
		{Method: "POST", Pattern: "/v1/orders/{order}/cash", Who: apigw.Staff, Handler: cash(s)},
		{Method: "POST", Pattern: "/v1/orders/{order}/collect", Who: apigw.Staff, Handler: collect(s)},
		{Method: "POST", Pattern: "/v1/orders/{order}/receive", Who: apigw.Staff, Handler: receive(s)},
		{Method: "POST", Pattern: "/v1/orders/{order}/accept", Who: apigw.Staff, Handler: accept(s)},
		{Method: "POST", Pattern: "/v1/orders/{order}/start", Who: apigw.Staff, Handler: start(s)},
	}
}
