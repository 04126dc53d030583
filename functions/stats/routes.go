package main

import (
	"assay/shared/apigw"
	"assay/shared/store"
)

// handlers is what the handlers of this function share.
type handlers struct {
	store *store.Store
}

func (h handlers) routes() []apigw.Route {
	return []apigw.Route{
		{Method: "GET", Pattern: "/v1/stats", Query: []string{"from", "to"}, Who: apigw.Staff, Handler: h.stats},
		{Method: "GET", Pattern: "/v1/takings", Query: []string{"day"}, Who: apigw.Staff, Handler: h.takings},
		{Method: "GET", Pattern: "/v1/most-asked", Who: apigw.Staff, Handler: h.asked},
		{Method: "GET", Pattern: "/v1/worklists/{department}", Query: []string{"state", "cursor", "limit"}, Who: apigw.Staff, Handler: h.worklist},
	}
}
