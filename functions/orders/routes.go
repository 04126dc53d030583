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
		{Method: "POST", Pattern: "/v1/patients/{patient}/correct", Who: apigw.Staff, Handler: correct(s)},
		{Method: "GET", Pattern: "/v1/patients/{patient}/history", Who: apigw.Staff, Handler: history(s)},
		{Method: "GET", Pattern: "/v1/patients/{patient}/orders", Who: apigw.Staff, Handler: ordersOfPatient(s)},
		{Method: "POST", Pattern: "/v1/patients/{patient}/merge", Who: apigw.Staff, Handler: merge(s)},
		{Method: "POST", Pattern: "/v1/patients/{patient}/separate", Who: apigw.Staff, Handler: separate(s)},
		{Method: "POST", Pattern: "/v1/patients/{patient}/consents", Who: apigw.Staff, Handler: giveConsent(s, atDesk)},
		{Method: "POST", Pattern: "/v1/patients/{patient}/consents/withdraw", Who: apigw.Staff, Handler: withdrawConsent(s, atDesk)},
		{Method: "PUT", Pattern: "/v1/patients/{patient}/preferences", Who: apigw.Staff, Handler: prefer(s, atDesk)},
		{Method: "POST", Pattern: "/v1/patients/{patient}/erase-contact", Who: apigw.Staff, Handler: eraseContact(s)},
		{Method: "GET", Pattern: "/v1/patients/{patient}/looks", Who: apigw.Staff, Handler: looks(s)},
		{Method: "POST", Pattern: "/v1/orders", Who: apigw.Staff, Handler: place(s, tests)},
		{Method: "GET", Pattern: "/v1/orders", Who: apigw.Staff, Handler: board(s)},
		{Method: "POST", Pattern: "/v1/orders/find", Who: apigw.Staff, Handler: findOrder(s)},
		{Method: "GET", Pattern: "/v1/orders/{order}", Who: apigw.Staff, Handler: show(s, tests)},
		{Method: "GET", Pattern: "/v1/orders/{order}/timeline", Who: apigw.Staff, Handler: timeline(s)},
		{Method: "POST", Pattern: "/v1/orders/{order}/unlock-slip", Who: apigw.Staff, Handler: unlockSlip(s)},
		{Method: "POST", Pattern: "/v1/orders/{order}/cancel", Who: apigw.Staff, Handler: cancel(s)},
		{Method: "POST", Pattern: "/v1/orders/{order}/cancel-items", Who: apigw.Staff, Handler: cancelItems(s, tests)},
		{Method: "POST", Pattern: "/v1/orders/{order}/not-performed", Who: apigw.Staff, Handler: notPerformed(s, tests)},
		{Method: "POST", Pattern: "/v1/orders/{order}/settle-later", Who: apigw.Staff, Handler: settleLater(s)},
		{Method: "POST", Pattern: "/v1/orders/{order}/give-back", Who: apigw.Staff, Handler: giveBack(s)},
		{Method: "POST", Pattern: "/v1/orders/{order}/approve-refund", Who: apigw.Staff, Handler: approveRefund(s)},
		{Method: "POST", Pattern: "/v1/orders/{order}/send-refund", Who: apigw.Staff, Handler: sendRefund(s)},
		{Method: "POST", Pattern: "/v1/orders/{order}/apply-cash", Who: apigw.Staff, Handler: applyCash(s)},
		{Method: "POST", Pattern: "/v1/orders/{order}/take-task", Who: apigw.Staff, Handler: takeTask(s)},
		{Method: "POST", Pattern: "/v1/orders/{order}/close-task", Who: apigw.Staff, Handler: closeTask(s)},
		{Method: "POST", Pattern: "/v1/my/patients", Who: apigw.Patients, Handler: link(s)},
		{Method: "GET", Pattern: "/v1/my/patients", Who: apigw.Patients, Handler: myPatients(s)},
		{Method: "POST", Pattern: "/v1/my/patients/{patient}/consents", Who: apigw.Patients, Handler: giveConsent(s, own)},
		{Method: "POST", Pattern: "/v1/my/patients/{patient}/consents/withdraw", Who: apigw.Patients, Handler: withdrawConsent(s, own)},
		{Method: "PUT", Pattern: "/v1/my/patients/{patient}/preferences", Who: apigw.Patients, Handler: prefer(s, own)},
		{Method: "GET", Pattern: "/v1/my/orders", Who: apigw.Patients, Handler: myOrders(s)},
		{Method: "POST", Pattern: "/v1/my/orders", Who: apigw.Patients, Handler: myPlace(s, tests)},
		{Method: "GET", Pattern: "/v1/my/orders/{order}", Who: apigw.Patients, Handler: showMyOrder(s)},
		{Method: "POST", Pattern: "/v1/my/orders/{order}/cancel", Who: apigw.Patients, Handler: myCancel(s)},
	}
}
