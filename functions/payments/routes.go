package main

import (
	"assay/shared/apigw"
	"assay/shared/command"
	"assay/shared/observe"
	"assay/shared/payment"
	"assay/shared/store"
)

// handlers is what the handlers of this function share. Each command comes from three sides: staff, the patient's login,
// and whoever holds the visit slip.
type handlers struct {
	store     *store.Store
	processor payment.Processor
	script    string // address of Razorpay's checkout, for browsers
	meter     *observe.Meter
}

func (h handlers) routes() []apigw.Route {
	return []apigw.Route{
		{Method: "POST", Pattern: "/v1/orders/{order}/payments", Who: apigw.Staff, Handler: start[struct{}](h, command.StaffOnOrder)},
		{Method: "POST", Pattern: "/v1/orders/{order}/code", Who: apigw.Staff, Handler: h.startCode},
		{Method: "POST", Pattern: "/v1/orders/{order}/payments/confirm", Who: apigw.Staff, Handler: confirm[callback](h, command.StaffOnOrder)},
		{Method: "POST", Pattern: "/v1/orders/{order}/convert-to-cod", Who: apigw.Staff, Handler: convert[struct{}](h, command.StaffOnOrder)},
		{Method: "POST", Pattern: "/v1/my/orders/{order}/payments", Who: apigw.Patients, Handler: start[struct{}](h, command.PatientOnOrder)},
		{Method: "POST", Pattern: "/v1/my/orders/{order}/payments/confirm", Who: apigw.Patients, Handler: confirm[callback](h, command.PatientOnOrder)},
		{Method: "POST", Pattern: "/v1/my/orders/{order}/convert-to-cod", Who: apigw.Patients, Handler: convert[struct{}](h, command.PatientOnOrder)},
		{Method: "POST", Pattern: "/v1/slips/payments", Who: apigw.Open, Handler: start[command.Slip](h, command.SlipHolder)},
		{Method: "POST", Pattern: "/v1/slips/payments/confirm", Who: apigw.Open, Handler: confirm[slipCallback](h, command.SlipHolder)},
		{Method: "POST", Pattern: "/v1/slips/convert-to-cod", Who: apigw.Open, Handler: convert[command.Slip](h, command.SlipHolder)},
		{Method: "POST", Pattern: "/v1/slips/cancel", Who: apigw.Open, Handler: cancel[command.Slip](h, command.SlipHolder)},
	}
}
