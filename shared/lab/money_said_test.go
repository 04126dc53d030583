package lab

import "testing"

// Of what the bank said of a payment its words are kept, and nothing that anybody may have typed.
func TestWhatTheBankSaid(t *testing.T) {
	for name, c := range map[string]struct{ method, why, keptMethod, keptWhy string }{
		"words":      {"upi", "payment_cancelled", "upi", "payment_cancelled"},
		"capitals":   {"UPI", "Insufficient_Funds", "upi", "insufficient_funds"},
		"a sentence": {"card", "Sunita's card has expired", "card", ""},
		"nothing":    {"", "", "", ""},
	} {
		o := orderAfter(t, Online, "start_payment ", "payment_opened order_1")
		fact := PaymentFact{Gateway: "order_1", Payment: "pay_1", State: PayFailed, Amount: o.Money.Due(), Currency: "INR", Method: c.method, Why: c.why}
		out, _, err := o.ApplyPayment(SystemActor("webhooks"), workAt, fact)
		if err != nil {
			t.Fatal(err)
		}
		p := out.Order.Money.Attempts[0].Payments[0]
		if p.Method != c.keptMethod || p.Why != c.keptWhy {
			t.Errorf("%s: kept %q and %q", name, p.Method, p.Why)
		}
		fact.State = PayCaptured
		if out, _, err = out.Order.ApplyPayment(SystemActor("webhooks"), workAt, fact); err != nil || out.Order.Money.Attempts[0].Payments[0].Why != "" {
			t.Errorf("%s: captured, and it says why it failed, %v", name, err)
		}
	}
}
