package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"assay/infra/sandbox"
	"assay/shared/lab"
)

var lead = lab.Member{Hospital: "namuna", Person: "mira", Roles: []lab.Role{lab.Supervisor}, Active: true}

func (w *world) set(s sandbox.Switches) {
	w.t.Helper()
	if err := w.bank.Set(s); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) now(o lab.Order) lab.Order {
	w.t.Helper()
	is, err := w.Store.Order(w.t.Context(), o.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return is
}

// authorise is the bank's yes to a payment it was silent about.
func (w *world) authorise(payment string) {
	w.t.Helper()
	if err := w.bank.Authorise(payment); err != nil {
		w.t.Fatal(err)
	}
}

// mails tells how many letters of a stage are promised.
func (w *world) mails(o lab.Order, stage lab.MailStage) (n int) {
	w.t.Helper()
	jobs, err := w.Store.OpenDuties(w.t.Context(), o.ID, lab.DutyMail)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, j := range jobs {
		if j.Duty.Stage == stage {
			n++
		}
	}
	return n
}

// whole is every row of the truth, as a backup has it.
func (w *world) whole() []map[string]types.AttributeValue {
	w.t.Helper()
	all, err := w.DB.Client.Scan(w.t.Context(), &dynamodb.ScanInput{TableName: &w.DB.Truth})
	if err != nil || all.LastEvaluatedKey != nil {
		w.t.Fatal(err, "or more than a page")
	}
	return all.Items
}

// restore puts the truth back to a backup.
func (w *world) restore(backup []map[string]types.AttributeValue) {
	w.t.Helper()
	for _, i := range w.whole() {
		key := map[string]types.AttributeValue{"PK": i["PK"], "SK": i["SK"]}
		if _, err := w.DB.Client.DeleteItem(w.t.Context(), &dynamodb.DeleteItemInput{TableName: &w.DB.Truth, Key: key}); err != nil {
			w.t.Fatal(err)
		}
	}
	for _, i := range backup {
		if _, err := w.DB.Client.PutItem(w.t.Context(), &dynamodb.PutItemInput{TableName: &w.DB.Truth, Item: i}); err != nil {
			w.t.Fatal(err)
		}
	}
}

// Rows of reference/payments.md §2 and rules §4 about attempts that overlap, amounts that fit nothing, and what Razorpay
// knows better.
func TestRowsOfAttempts(t *testing.T) {
	prove(t, []row{
		{"4 the webhook is faster than the browser", func(w *world, o lab.Order) {
			said := w.pay(w.start(o), "success")
			if err := w.Line.Insist(func() error { return w.till.ApplyPaymentByID(w.t.Context(), o.ID, said.Payment, w.Now) }); err != nil {
				w.t.Fatal(err)
			}
			before := w.now(o).Version
			w.confirm(o, said)
			if is := w.now(o).Version; is != before {
				w.t.Errorf("version %d, was %d", is, before)
			}
		}, paid},
		{"6 the callback of a payment that is only authorised", func(w *world, o lab.Order) {
			c := w.start(o)
			said := w.pay(c, "late")
			w.pass(16 * time.Minute) // past Razorpay's own capture
			w.fault("capture", "down", 0)
			mac := hmac.New(sha256.New, []byte("key-secret-of-namuna"))
			mac.Write([]byte(c.GatewayOrder + "|" + said.Payment))
			said.Order, said.Signature = c.GatewayOrder, hex.EncodeToString(mac.Sum(nil))
			w.confirm(o, said)
			w.want("6", o.ID, waiting)
			if a := w.Insist(w.t, tara, "POST /v1/orders/"+o.ID+"/payments", "{}"); a.Status != 409 {
				w.t.Errorf("paid again meanwhile: %d %s", a.Status, a.Body)
			}
			w.bank.ClearFaults()
			w.finish(o)
		}, paid},
		{"19 converted while the bank is silent, which then says yes (16)", func(w *world, o lab.Order) {
			said := w.pay(w.start(o), "pending")
			w.convert(o)
			w.authorise(said.Payment)
			w.look(o)
		}, paid},
		{"19 paid again while the bank is silent, which then says yes", func(w *world, o lab.Order) {
			first := w.start(o)
			silent := w.pay(first, "pending")
			again := w.start(o)
			if again != first {
				w.t.Errorf("another order at Razorpay: %+v", again)
			}
			w.confirm(o, w.pay(again, "success"))
			w.authorise(silent.Payment) // Razorpay gives it back by itself
			w.look(o)
		}, paid},
		{"19 cancelled while the bank is silent, which then says yes (15)", func(w *world, o lab.Order) {
			said := w.pay(w.start(o), "pending")
			w.step(o, cancelled)
			w.authorise(said.Payment)
			w.look(o)
			w.finish(o)
		}, "cancelled online owed 0"},
		{"21 captured on two orders at Razorpay: one pays, the other goes back", func(w *world, o lab.Order) {
			w.set(sandbox.Switches{AmountOff: 500})
			first := w.start(o)
			w.pay(first, "success")
			w.look(o)
			w.set(sandbox.Switches{})
			second := w.start(o)
			if second.GatewayOrder == first.GatewayOrder {
				w.t.Error("the same order at Razorpay")
			}
			w.confirm(o, w.pay(second, "success"))
			w.want("21", o.ID, "confirmed online owed 0, gateway 16500, unapplied 8500")
			w.pass(24 * time.Hour)
			w.finish(o)
		}, paid},
		{"22 a wrong amount: no service, and after a day it goes back by itself", func(w *world, o lab.Order) {
			w.set(sandbox.Switches{AmountOff: -1000})
			w.pay(w.start(o), "success")
			w.look(o)
			w.want("22", o.ID, "waiting online owed 8000, gateway 7000, unapplied 7000")
			if tasks := w.now(o).Tasks; len(tasks) != 1 || tasks[0].Kind != lab.TaskReview || tasks[0].Role != lab.Supervisor {
				w.t.Errorf("tasks %+v", tasks)
			}
			w.pass(23 * time.Hour)
			w.finish(o)
			w.want("22", o.ID, "waiting online owed 8000, gateway 7000, unapplied 7000")
			w.pass(time.Hour)
			w.finish(o)
		}, waiting},
		{"22 another currency: the same, sent at once after a look", func(w *world, o lab.Order) {
			w.set(sandbox.Switches{Currency: "USD"})
			w.pay(w.start(o), "success")
			w.look(o)
			w.want("22", o.ID, "waiting online owed 8000, gateway 8000, unapplied 8000")
			w.step(o, func(o lab.Order, now time.Time) (lab.Outcome, error) { return o.SendRefund(lead, now, "F1") })
			w.finish(o)
			w.want("22", o.ID, waiting)
			w.pass(24 * time.Hour) // what was promised for then has nothing left to do
			w.finish(o)
		}, waiting},
		{"29 never captured, and given back by Razorpay: told once", func(w *world, o lab.Order) {
			w.pay(w.start(o), "late")
			w.step(o, cancelled)
			w.pass(16 * time.Minute)
			w.look(o)
			w.pass(6 * 24 * time.Hour)
			w.look(o)
			w.look(o)
			if n := w.mails(o, lab.MailRefunded); n != 1 {
				w.t.Errorf("%d letters", n)
			}
		}, "cancelled online owed 0"},
		{"43 restored to before Razorpay's answer: its order is found, and the payment", func(w *world, o lab.Order) {
			w.fault("create_order", "lost", 1)
			if a := w.Do(w.t, tara, "POST /v1/orders/"+o.ID+"/payments", "{}"); a.Status == 200 {
				w.t.Errorf("started: %d %s", a.Status, a.Body)
			}
			backup := w.whole()
			w.confirm(o, w.pay(w.start(o), "success"))
			w.restore(backup)
			w.finish(o)
			w.look(o)
		}, paid},
		{"43 restored to before the payment", func(w *world, o lab.Order) {
			c := w.start(o)
			backup := w.whole()
			w.confirm(o, w.pay(c, "success"))
			w.restore(backup)
			w.want("43", o.ID, waiting)
			w.look(o)
		}, paid},
		{"43 restored to before the checkout: whoever pays again finds it paid", func(w *world, o lab.Order) {
			backup := w.whole()
			first := w.start(o)
			w.confirm(o, w.pay(first, "success"))
			w.restore(backup)
			if again := w.start(o); again.GatewayOrder != first.GatewayOrder {
				w.t.Errorf("another order at Razorpay: %+v", again)
			}
			w.look(o)
		}, paid},
		{"43 restored to before the checkout, and nobody pays again: its end finds the payment", func(w *world, o lab.Order) {
			backup := w.whole()
			w.confirm(o, w.pay(w.start(o), "success"))
			w.restore(backup)
			w.pass(48 * time.Hour)
			w.look(o) // expiry asks before it ends an order
		}, paid},
		{"43 restored to before it was cancelled: what went back is owed again, and somebody looks", func(w *world, o lab.Order) {
			w.confirm(o, w.pay(w.start(o), "success"))
			backup := w.whole()
			w.step(o, cancelled)
			w.finish(o)
			w.restore(backup)
			w.look(o)
			if tasks := w.now(o).Tasks; len(tasks) != 1 || tasks[0].Why != "refunded_elsewhere" {
				w.t.Errorf("tasks %+v", tasks)
			}
		}, "confirmed online owed 8000"},
	})
}
