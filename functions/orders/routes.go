package main

import (
	"assay/shared/apigw"
	"assay/shared/catalogue"
	"assay/shared/store"
)

func routes(s *store.Store, tests *catalogue.Catalogue) []apigw.Route {
	return []apigw.Route{
		{Method: "POST", Pattern: "/v1/patients", Who: apigw.Staff, Handler: register(s)},
		{Method: "POST", Pattern: "/v1/patients/find", Who: apigw.Staff, Handler: findPatients(s)},
		{Method: "GET", Pattern: "/v1/patients/{patient}", Who: apigw.Staff, Handler: showPatient(s)},
		{Method: "POST", Pattern: "/v1/orders", Who: apigw.Staff, Handler: place(s, tests)},
		{Method: "GET", Pattern: "/v1/orders", Who: apigw.Staff, Handler: board(s)},
		{Method: "POST", Pattern: "/v1/orders/find", Who: apigw.Staff, Handler: findOrder(s)},
		{Method: "GET", Pattern: "/v1/orders/{order}", Who: apigw.Staff, Handler: show(s, tests)},
		{Method: "GET", Pattern: "/v1/orders/{order}/timeline", Who: apigw.Staff, Handler: timeline(s)},
		{Method: "POST", Pattern: "/v1/my/patients", Who: apigw.Patients, Handler: link(s)},
		{Method: "GET", Pattern: "/v1/my/orders", Who: apigw.Patients, Handler: myOrders(s)},
	}
}
