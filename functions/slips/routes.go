package main

import (
	"context"

	"assay/shared/apigw"
	"assay/shared/slip"
	"assay/shared/store"
)

// handlers is what the handlers of this function share.
type handlers struct {
	store *store.Store
	keys  func(context.Context) (slip.Keys, error)
	web   string // origin of the web pages
}

func (h handlers) routes() []apigw.Route {
	return []apigw.Route{
		{Method: "POST", Pattern: "/v1/orders/{order}/print-slip", Who: apigw.Staff, Handler: h.print},
		{Method: "POST", Pattern: "/v1/orders/{order}/void-slip", Who: apigw.Staff, Handler: h.void},
	}
}
