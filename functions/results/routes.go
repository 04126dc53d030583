package main

import (
	"assay/shared/apigw"
	"assay/shared/observe"
	"assay/shared/store"
)

// handlers is what the handlers of this function share.
type handlers struct {
	store *store.Store
	meter *observe.Meter
}

func (h handlers) routes() []apigw.Route {
	return []apigw.Route{
		{Method: "GET", Pattern: "/v1/orders/{order}/results", Who: apigw.Staff, Handler: h.show},
		{Method: "GET", Pattern: "/v1/orders/{order}/earlier", Who: apigw.Staff, Handler: h.earlier},
		{Method: "POST", Pattern: "/v1/orders/{order}/report-preview", Who: apigw.Staff, Handler: h.preview},
		{Method: "GET", Pattern: "/v1/orders/{order}/drafts", Who: apigw.Staff, Handler: h.listDrafts},
		{Method: "PUT", Pattern: "/v1/orders/{order}/drafts/{item}", Who: apigw.Staff, Handler: h.saveDraft},
		{Method: "POST", Pattern: "/v1/orders/{order}/clinical", Who: apigw.Staff, Handler: h.noteClinical},
		{Method: "POST", Pattern: "/v1/orders/{order}/submit", Who: apigw.Staff, Handler: h.submit},
		{Method: "POST", Pattern: "/v1/orders/{order}/authorise", Who: apigw.Staff, Handler: h.authorise},
		{Method: "POST", Pattern: "/v1/orders/{order}/correct", Who: apigw.Staff, Handler: h.correct},
		{Method: "POST", Pattern: "/v1/orders/{order}/take-back", Who: apigw.Staff, Handler: h.takeBack},
		{Method: "POST", Pattern: "/v1/orders/{order}/reissue", Who: apigw.Staff, Handler: h.reissue},
		{Method: "POST", Pattern: "/v1/orders/{order}/withdraw", Who: apigw.Staff, Handler: h.withdraw},
		{Method: "POST", Pattern: "/v1/patients/{patient}/export", Who: apigw.Staff, Handler: h.beginExport},
		{Method: "GET", Pattern: "/v1/patients/{patient}/export", Query: []string{"cursor"}, Who: apigw.Staff, Handler: h.export},
		{Method: "POST", Pattern: "/v1/orders/{order}/call", Who: apigw.Staff, Handler: h.recordCall},
	}
}
