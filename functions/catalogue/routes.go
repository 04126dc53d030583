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
		{Method: "GET", Pattern: "/v1/hospitals/{hospital}/catalogue", Who: apigw.Open, Handler: h.show},
		{Method: "GET", Pattern: "/v1/hospitals/{hospital}/queue", Who: apigw.Open, Handler: h.queue},
		{Method: "GET", Pattern: "/v1/hospitals/{hospital}/quote", Query: []string{"tests", "home"}, Who: apigw.Open, Handler: h.quote},
	}
}
