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
		{Method: "POST", Pattern: "/v1/orders", Who: apigw.Staff, Handler: h.place},
		{Method: "GET", Pattern: "/v1/orders", Query: []string{"tab", "day", "cursor", "limit"}, Who: apigw.Staff, Handler: h.board},
		{Method: "POST", Pattern: "/v1/orders/find", Who: apigw.Staff, Handler: h.find},
		{Method: "GET", Pattern: "/v1/orders/{order}", Who: apigw.Staff, Handler: h.show},
		{Method: "GET", Pattern: "/v1/orders/{order}/timeline", Who: apigw.Staff, Handler: h.timeline},
		{Method: "GET", Pattern: "/v1/orders/{order}/letters", Who: apigw.Staff, Handler: h.letters},
		{Method: "POST", Pattern: "/v1/orders/{order}/change", Who: apigw.Staff, Handler: h.change},
		{Method: "POST", Pattern: "/v1/orders/{order}/call-number", Who: apigw.Staff, Handler: h.callNumber},
		{Method: "POST", Pattern: "/v1/orders/{order}/put-back-number", Who: apigw.Staff, Handler: h.putBackNumber},
		{Method: "POST", Pattern: "/v1/orders/{order}/cancel", Who: apigw.Staff, Handler: h.cancel},
		{Method: "POST", Pattern: "/v1/orders/{order}/cancel-items", Who: apigw.Staff, Handler: h.cancelItems},
		{Method: "POST", Pattern: "/v1/orders/{order}/not-performed", Who: apigw.Staff, Handler: h.markNotPerformed},
		{Method: "POST", Pattern: "/v1/orders/{order}/take-task", Who: apigw.Staff, Handler: h.takeTask},
		{Method: "POST", Pattern: "/v1/orders/{order}/hand-task", Who: apigw.Staff, Handler: h.handTask},
		{Method: "POST", Pattern: "/v1/orders/{order}/close-task", Who: apigw.Staff, Handler: h.closeTask},
		{Method: "GET", Pattern: "/v1/to-sign", Who: apigw.Staff, Handler: h.listToSign},
		{Method: "GET", Pattern: "/v1/tasks", Query: []string{"for", "cursor", "limit"}, Who: apigw.Staff, Handler: h.listTasks},
		{Method: "GET", Pattern: "/v1/patients/{patient}/orders", Query: []string{"cursor", "limit"}, Who: apigw.Staff, Handler: h.ofPatient},
		{Method: "GET", Pattern: "/v1/my/orders", Who: apigw.Patients, Handler: h.listOwn},
		{Method: "POST", Pattern: "/v1/my/orders", Who: apigw.Patients, Handler: h.placeOwn},
		{Method: "GET", Pattern: "/v1/my/orders/{order}", Who: apigw.Patients, Handler: h.showOwn},
		{Method: "POST", Pattern: "/v1/my/orders/{order}/cancel", Who: apigw.Patients, Handler: h.cancelOwn},
	}
}
