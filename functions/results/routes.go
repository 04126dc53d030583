package main

import (
	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/store"
)

func routes(s *store.Store, tests *catalogue.Catalogue) []apigw.Route {
	return []apigw.Route{
		{Method: "GET", Pattern: "/v1/orders/{order}/results", Who: apigw.Staff, Handler: show(s)},
		{Method: "GET", Pattern: "/v1/orders/{order}/drafts", Who: apigw.Staff, Handler: drafts(s)},
		{Method: "PUT", Pattern: "/v1/orders/{order}/drafts/{item}", Who: apigw.Staff, Handler: draft(s)},
		{Method: "POST", Pattern: "/v1/orders/{order}/submit", Who: apigw.Staff, Handler: submit(s, tests)},
		{Method: "POST", Pattern: "/v1/orders/{order}/authorise", Who: apigw.Staff, Handler: authorise(s, tests)},
		{Method: "POST", Pattern: "/v1/orders/{order}/correct", Who: apigw.Staff, Handler: correct(s)},
		{Method: "POST", Pattern: "/v1/orders/{order}/withdraw", Who: apigw.Staff, Handler: withdraw(s, tests)},
		{Method: "POST", Pattern: "/v1/orders/{order}/call", Who: apigw.Staff, Handler: call(s)},
	}
}
