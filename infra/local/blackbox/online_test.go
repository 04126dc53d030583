package blackbox

import (
	"testing"
	"time"
)

// An order is paid online through the whole system: the keys out of the parameter store, the call to Razorpay, the checkout,
// the signed webhook back through the gateway, and the mail.
func TestPaidOnline(t *testing.T) {
	w := open(t)
	placed := func() *order {
		p := w.register(tara, w.english())
		body := placement(p, "HBA1C")
		body["settlement"] = "online"
		return w.placed(tara, p, body)
	}
	type checkout struct {
		GatewayOrder string `json:"gateway_order"`
		KeyID        string `json:"key_id"`
		Script       string
		Amount       int64
	}
	pay := func(o *order, outcome string) (callback map[string]string) {
		var c checkout
		w.yes(w.as(tara), "POST", o.path("/payments"), map[string]any{}, &c)
		if c.Amount != o.Total || c.KeyID == "" {
			t.Errorf("the checkout is opened with %+v, the total is %d", c, o.Total)
		}
		w.double("GET", c.Script, "", nil)
		w.double("POST", "/razorpay/checkout/attempts", `{"order_id":"`+c.GatewayOrder+`","outcome":"`+outcome+`"}`, &callback)
		return callback
	}
	state := func(o *order) string {
		var is shown
		w.yes(w.as(tara), "GET", o.path(""), nil, &is)
		return is.State
	}
	o := placed()
	pay(o, "failure")
	w.await("the webhook of a failure", func() bool { return state(o) == "payment_failed" })
	w.await("the letter of the failure", func() bool { return len(w.mailsTo(o.Patient.Email)) >= 2 }) // it is moot once it is paid
	said := pay(o, "success")
	w.await("the webhook of a success", func() bool { return state(o) == "confirmed" })
	w.yes(w.as(tara), "POST", o.path("/payments/confirm"), said, nil) // the browser is slower
	w.await("the receipt", func() bool { return len(w.mailsTo(o.Patient.Email)) >= 3 })
	time.Sleep(time.Second)
	if mails := w.mailsTo(o.Patient.Email); len(mails) != 3 { // placed, failed, receipt
		t.Errorf("%d mails", len(mails))
	}
}
