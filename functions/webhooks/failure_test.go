package main

import (
	"strings"
	"testing"
	"time"
)

// What somebody must look at says which order, and which webhook; nothing of the payer, and no amount.
func TestAFailureIsNamed(t *testing.T) {
	w := open(t)
	o, gateway := w.opened()
	payment := w.pay(gateway, "success")
	w.Fault("get_payment", "down", 1)
	w.log.Take()
	w.pass(time.Second)
	said := w.log.Take() // of two webhooks, of which the first meets the fault
	for _, want := range []string{"a webhook is not applied", o.ID, payment, gateway, "sahyadri", "*razorpay.Error"} {
		if !strings.Contains(said, want) {
			t.Errorf("%s is not in %s", want, said)
		}
	}
	if strings.Contains(said, "8000") || strings.Contains(said, "@") {
		t.Errorf("the log says %s", said)
	}
	w.pass(2 * time.Minute)
	w.log.Take()
	for _, c := range []struct {
		name, body string
		texts      []string
	}{
		{"no order here", event("payment.captured", "acc_ofsahyadri", "pay_TestPaymt00001", "order_TestOrder00001"), []string{"money of no order", "pay_TestPaymt00001", "order_TestOrder00001"}},
		{"not as documented", strings.Replace(event("payment.captured", "acc_ofsahyadri", payment, gateway), `"amount":8000`, `"amount":8000.5`, 1),
			[]string{"not as documented", "payload.payment"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if a := w.send("sahyadri", c.body, sign(c.body), "of "+c.name); a.Status != 200 {
				t.Fatalf("%d %s", a.Status, a.Body)
			}
			w.log.WantError(t, append(c.texts, "sahyadri", "payment.captured"), "8000", "upi")
		})
	}
}
