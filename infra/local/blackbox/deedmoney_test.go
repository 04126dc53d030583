package blackbox

import (
	"fmt"
	"maps"

	"assay/infra/client"
)

// moneyDeeds are the commands about an online payment, from each of the three sides it is paid from: the desk, the
// patient's login, the visit slip. Razorpay's calls are on the wire as all others are.
var moneyDeeds = []deed{
	{operation: "startPayment", at: "collect", by: tara, before: []func(*order){online}, call: doing("payments", map[string]any{})},
	{operation: "startCode", at: "collect", by: tara, before: []func(*order){online}, call: doing("code", map[string]any{})},
	{operation: "startMyPayment", at: "collect", byPatient: true, before: []func(*order){online}, call: owning("/payments")},
	{operation: "startSlipPayment", at: "collect", byPatient: true, before: []func(*order){online}, call: holding("/payments")},

	{operation: "confirmPayment", at: "collect", by: tara, before: []func(*order){online, succeeds},
		call: func(o *order) client.Call { return post(o.path("/payments/confirm"), o.callback()) }},
	{operation: "confirmMyPayment", at: "collect", byPatient: true, before: []func(*order){online, succeeds},
		call: owning("/payments/confirm")},
	{operation: "confirmSlipPayment", at: "collect", byPatient: true, before: []func(*order){online, succeeds},
		call: holding("/payments/confirm")},

	{operation: "acceptPayment", at: "collect", by: meera, before: []func(*order){online, paysLess},
		call: doing("accept-payment", map[string]any{"refund": "F1"})},
	{operation: "explainRefund", at: "collect", by: meera, before: []func(*order){online, succeeds, givenBack},
		call: doing("explain-refund", map[string]any{"refund": "F1", "answer": "goodwill"})},

	{operation: "convertToCOD", at: "collect", by: tara, before: []func(*order){online, starts}, call: doing("convert-to-cod", map[string]any{})},
	{operation: "convertMyOrderToCOD", at: "collect", byPatient: true, before: []func(*order){online, starts},
		call: owning("/convert-to-cod")},
	{operation: "convertSlipToCOD", at: "collect", byPatient: true, before: []func(*order){online, starts},
		call: holding("/convert-to-cod")},
}

// online goes on with another order of the same patient, which waits for online money.
func online(o *order) {
	body := placement(o.Patient, "HBA1C")
	body["settlement"] = "online"
	next := o.w.placed(tara, o.Patient, body)
	o.ID, o.Number, o.Slip, o.Total = next.ID, next.Number, next.Slip, next.Total
}

// succeeds pays, and only the browser knows of it: a webhook would be there first at one time, and not at another.
func succeeds(o *order) {
	o.w.double("POST", "/razorpay/control", `{"webhooks_off":true}`, nil)
	w := o.w
	w.t.Cleanup(func() { w.double("POST", "/razorpay/control", `{"webhooks_off":false}`, nil) })
	starts(o)
	o.said = o.pay("success")
}

// paysLess pays ten rupees less than was asked for.
func paysLess(o *order) {
	o.w.double("POST", "/razorpay/control", `{"webhooks_off":true,"amount_off":-1000}`, nil)
	w := o.w
	w.t.Cleanup(func() { w.double("POST", "/razorpay/control", `{"webhooks_off":false,"amount_off":0}`, nil) })
	starts(o)
	o.said = o.pay("success")
	did(tara, func(o *order) client.Call { return post(o.path("/payments/confirm"), o.callback()) })(o)
	w.double("POST", "/razorpay/control", `{"webhooks_off":false,"amount_off":0}`, nil)
}

// givenBack gives some of the payment back at Razorpay's dashboard. The browser tells of the payment only then, and what went back is
// found with it.
func givenBack(o *order) {
	o.w.double("POST", "/razorpay/control/refund", fmt.Sprintf(`{"payment":%q,"amount":3000}`, o.said["razorpay_payment_id"]), nil)
	did(tara, func(o *order) client.Call { return post(o.path("/payments/confirm"), o.callback()) })(o)
}

// owning is a command of the patient on the own order, and holding one of whoever holds the slip.
func owning(name string) func(*order) client.Call {
	return func(o *order) client.Call { return post("/v1/my/orders/"+o.ID+name, o.callback()) }
}

func holding(name string) func(*order) client.Call {
	return func(o *order) client.Call {
		body := o.paper()
		maps.Copy(body, o.callback())
		return post("/v1/slips"+name, body)
	}
}

// callback is what the browser knows of the payment that was made, nothing before there is one.
func (o *order) callback() map[string]any {
	if o.said == nil {
		return map[string]any{}
	}
	return o.said
}
