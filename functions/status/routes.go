package main

import (
	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/store"
)

func routes(s *store.Store, money drawer) []apigw.Route {
	return []apigw.Route{
		{Method: "POST", Pattern: "/v1/orders/{order}/cash", Who: apigw.Staff, Handler: money.cash(s)},
		{Method: "POST", Pattern: "/v1/orders/{order}/label", Who: apigw.Staff, Handler: custody(s, lab.Label)},
		{Method: "POST", Pattern: "/v1/orders/{order}/collect", Who: apigw.Staff, Handler: money.collect(s)},
		{Method: "POST", Pattern: "/v1/orders/{order}/dispatch", Who: apigw.Staff, Handler: custody(s, lab.Dispatch)},
		{Method: "POST", Pattern: "/v1/orders/{order}/receive", Who: apigw.Staff, Handler: receive(s)},
		{Method: "POST", Pattern: "/v1/orders/{order}/accept", Who: apigw.Staff, Handler: custody(s, lab.Accept)},
		{Method: "POST", Pattern: "/v1/orders/{order}/refer-out", Who: apigw.Staff, Handler: custody(s, lab.ReferOut)},
		{Method: "POST", Pattern: "/v1/orders/{order}/keep", Who: apigw.Staff, Handler: custody(s, lab.Keep)},
		{Method: "POST", Pattern: "/v1/orders/{order}/dispose", Who: apigw.Staff, Handler: custody(s, lab.Dispose)},
		{Method: "POST", Pattern: "/v1/orders/{order}/reject", Who: apigw.Staff, Handler: reject(s)},
		{Method: "POST", Pattern: "/v1/orders/{order}/recollect", Who: apigw.Staff, Handler: recollect(s)},
		{Method: "POST", Pattern: "/v1/orders/{order}/lose", Who: apigw.Staff, Handler: lose(s)},
		{Method: "POST", Pattern: "/v1/orders/{order}/start", Who: apigw.Staff, Handler: start(s)},
		{Method: "POST", Pattern: "/v1/orders/{order}/restart", Who: apigw.Staff, Handler: restart(s)},
		{Method: "POST", Pattern: "/v1/orders/{order}/reinstate", Who: apigw.Staff, Handler: reinstate(s)},
		{Method: "POST", Pattern: "/v1/orders/{order}/discard", Who: apigw.Staff, Handler: discard(s)},
		{Method: "POST", Pattern: "/v1/orders/{order}/confirm-identity", Who: apigw.Staff, Handler: confirmIdentity(s)},
	}
}
