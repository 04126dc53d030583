package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"assay/infra/sandbox"
	"assay/infra/testing/law"
	"assay/shared/lab"
	"assay/shared/razorpay"
)

// disputed is the body of a webhook about a dispute, whatever Razorpay says of it when it is asked.
func disputed(name, dispute, payment, order, status string) string {
	return fmt.Sprintf(`{"entity":"event","account_id":"acc_ofsahyadri","event":%q,"contains":["payment","dispute"],"payload":{"payment":{"entity":{"id":%q,"entity":"payment","amount":8000,"currency":"INR","status":"captured","order_id":%q,"method":"upi","amount_refunded":0,"captured":true,"notes":[],"created_at":1764050000}},"dispute":{"entity":{"id":%q,"entity":"dispute","payment_id":%q,"amount":8000,"currency":"INR","amount_deducted":8000,"reason_code":"chargeback","respond_by":1764650000,"status":%q,"phase":"chargeback","created_at":1764050000}}},"created_at":1764050000}`,
		name, payment, order, dispute, payment, status)
}

// What decides about a dispute is what Razorpay says when it is asked, and nothing that a body says; money of nobody here is
// alarmed, money of another shop is not (docs/rules.md#fact-reread, docs/rules.md#row-30, docs/rules.md#row-45).
func TestDisputeIsReadAgain(t *testing.T) {
	t.Log(law.Row(t, 30))
	w := open(t)
	o, gateway := w.opened()
	payment := w.pay(gateway, "success")
	w.pass(time.Second)
	account, err := w.Bank.Gateway.Account(t.Context(), "sahyadri")
	if err != nil {
		t.Fatal(err)
	}
	shop, err := account.CreateOrder(t.Context(), razorpay.NewOrder{Receipt: "basket-8", Amount: 8000, Ours: "basket-8"})
	if err != nil {
		t.Fatal(err)
	}
	theirs := w.pay(shop.ID, "success")
	w.pass(time.Second)
	w.Set(sandbox.Switches{WebhooksOff: true}) // those that follow are sent by hand
	ours, other := w.dispute(payment, 8000), w.dispute(theirs, 8000)
	for _, c := range []struct{ name, body, says, books string }{
		{"one that Razorpay does not know", disputed("payment.dispute.lost", "disp_TestDisput01", payment, gateway, "lost"), "unmatched", "owed 0, gateway 8000"},
		{"of another shop", disputed("payment.dispute.created", other, theirs, shop.ID, "open"), "elsewhere", "owed 0, gateway 8000"},
		{"of another shop, said to be of a payment here", disputed("payment.dispute.created", other, payment, gateway, "open"), "elsewhere", "owed 0, gateway 8000"},
		{"said to be lost, and it is open", disputed("payment.dispute.lost", ours, payment, gateway, "lost"), "applied", "owed 0, disputed 8000"},
		{"without a dispute", strings.Replace(disputed("payment.dispute.lost", ours, payment, gateway, "lost"), `"dispute":{`, `"dispuet":{`, 1), "malformed", "owed 0, disputed 8000"},
		{"an event about disputes that is not known", disputed("payment.dispute.forgotten", ours, payment, gateway, "open"), "ignored", "owed 0, disputed 8000"},
	} {
		a := w.send("sahyadri", c.body, sign(c.body), "event-of-"+c.name)
		if a.Status != 200 || !strings.Contains(string(a.Body), c.says) {
			t.Errorf("%s: %d %s", c.name, a.Status, a.Body)
		}
		if is := w.Read(o.ID).Money.Statement(); is != c.books {
			t.Errorf("%s: %s", c.name, is)
		}
	}
	version := w.Read(o.ID).Version
	again := disputed("payment.dispute.created", ours, payment, gateway, "open")
	if w.send("sahyadri", again, sign(again), "event-of-once-more"); w.Read(o.ID).Version != version {
		t.Error("told twice, it changes the order twice")
	}
	if is := w.Read(o.ID); len(is.Tasks) != 1 || is.Tasks[0].Kind != lab.TaskDispute || !is.Tasks[0].Due.Equal(w.Bank.Now.Add(7*24*time.Hour).Truncate(time.Second)) {
		t.Errorf("the task: %+v", is.Tasks)
	}

	// While Razorpay does not say what a dispute is, the event comes again.
	w.Fault("get_dispute", "down", 1)
	if a := w.send("sahyadri", again, sign(again), "event-of-silence"); a.Status != 503 {
		t.Errorf("Razorpay is silent: %d %s", a.Status, a.Body)
	}
}
