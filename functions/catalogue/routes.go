package main

import (
	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/store"
)

func routes(s *store.Store, tests *catalogue.Catalogue) []apigw.Route {
	return []apigw.Route{
		{Method: "GET", Pattern: "/v1/hospitals/{hospital}/catalogue", Who: apigw.Open, Handler: show(s, tests)},
		{Method: "GET", Pattern: "/v1/hospitals/{hospital}/quote", Who: apigw.Open, Handler: quote(s, tests)},
	}
}
