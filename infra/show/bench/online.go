package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"assay/shared/lab"
	"assay/shared/store"
)

// startPayment opens the checkout at the desk.
func (w *walker) startPayment() step {
	s := w.command("start payment", "payments", "payments", w.technician, object{})
	s.take = func(answer json.RawMessage) error { return json.Unmarshal(answer, &w.checkout) }
	return s
}

// pay is the payer at Razorpay, whose webhooks then report the payment, and of nothing else in this walk.
func (w *walker) pay() step {
	return step{name: "webhooks", function: "webhooks", outside: func(ctx context.Context) (err error) {
		if w.callback, err = w.system.outside.Pay(ctx, w.checkout, "success"); err != nil {
			return err
		}
		return w.system.until(ctx, w.order, lab.Confirmed)
	}}
}

// confirm is the browser's word, which here comes after the webhooks, as it does where the payer waits a moment.
func (w *walker) confirm() step {
	return w.command("confirm payment", "payments", "payments/confirm", w.technician, w.callback)
}

// convert is the other end of an online order: cash after all.
func (w *walker) convert() step {
	return w.command("convert to cash", "payments", "convert-to-cod", w.technician, object{})
}

// until waits for an order to be in a state.
func (s *system) until(ctx context.Context, order string, state lab.State) error {
	for range 300 {
		d, err := s.store.Read(ctx, store.Caller{Hospital: s.hospital, Person: s.staff[0].Person}, store.ReadSet{Order: order})
		if err != nil {
			return err
		}
		if d.Order.State == state {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return fmt.Errorf("order %s is not %s after 30 s", order, state)
}

// webhook is the calls of one webhook. Those of one order are sent one after the other, and each ends by writing down
// what became of it.
type webhook struct {
	event string
	calls []call
}

func webhooks(calls []call) (all []webhook) {
	var one webhook
	for _, c := range calls {
		one.calls = append(one.calls, c)
		for _, w := range c.writes {
			if name := w.item.text("name"); w.kind == "webhook" && name != "" {
				one.event = name
			}
		}
		if c.operation == "UpdateItem" && bytes.Contains(c.request, []byte("SET ended")) {
			all, one = append(all, one), webhook{}
		}
	}
	return all
}

// around says why a command of the payment asks the database more than twice. Razorpay is called between two
// transactions, the one that promises the call and the one that keeps what came of it, and each reads before it writes.
var around = map[string]string{
	"start payment": "read, promise the call / call / read, keep Razorpay's order and the answer",
	"webhook":       "is the hospital one / keep the event / whose order, call / read, the order takes it in where it is new / say that it is done",
}

// paymentFigures are the calls of the payment's commands, webhooks each by itself.
func paymentFigures(l *life) (list []figure) {
	put := func(name string, calls []call, cause string) {
		list = append(list, figure{name: name, measured: float64(len(calls)), bound: 2, format: "%.0f", cause: cause + ": " + names(calls)})
	}
	for _, v := range append(l.steps, l.convert) {
		switch v.function {
		case "payments":
			put(v.name, v.asked, around[v.name])
		case "webhooks":
			for _, one := range webhooks(v.asked) {
				put("webhook "+one.event, one.calls, around["webhook"])
			}
		}
	}
	return list
}
