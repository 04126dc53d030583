package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
)

var nobody = as{} // has not signed in

// held is what the page of a visit slip sends.
func held(o lab.Order, more ...callback) string {
	body := map[string]string{"slip": hospitaltest.SlipKeys.Of(o).Token, "birth_date": hospitaltest.Patient.BirthDate}
	for _, c := range more {
		body["razorpay_payment_id"], body["razorpay_order_id"], body["razorpay_signature"] = c.Payment, c.Order, c.Signature
	}
	raw, _ := json.Marshal(body) // a map of strings
	return string(raw)
}

const slips = "POST /v1/slips"

func TestPaidFromTheSlip(t *testing.T) {
	w := open(t)
	o, other := w.order(meera), w.order(meera)
	w.Play(t, []step{
		{Name: "with the desk's body", Who: nobody, Route: slips + "/payments", Body: "{}", Want: "400 bad_request birth_date"},
		{Name: "with an amount", Who: nobody, Route: slips + "/payments", Body: `{"amount": 1}`, Want: "400 unknown_field amount"},
		{Name: "started", Who: nobody, Route: slips + "/payments", Body: held(o), Want: "200", Holds: `"amount":8000`},
	})
	c := w.start(o) // the desk finds it open
	if n := w.Bank.Totals("sahyadri").Orders; n != 1 {
		t.Errorf("%d orders at Razorpay", n)
	}
	said := w.pay(c, "success")
	forged := said
	forged.Signature = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
	w.Play(t, []step{
		{Name: "row 7: forged", Who: nobody, Route: slips + "/payments/confirm", Body: held(o, forged), Want: "400 callback_forged razorpay_signature"},
		{Name: "with another slip", Who: nobody, Route: slips + "/payments/confirm", Body: held(other, said), Want: "400 callback_forged razorpay_signature"},
		{Name: "row 5: confirmed", Who: nobody, Route: slips + "/payments/confirm", Body: held(o, said), Want: "200", Holds: `"state":"confirmed"`},
		{Name: "paid again", Who: nobody, Route: slips + "/payments", Body: held(o), Want: "409 not_waiting"},
		{Name: "the desk does not take a slip", Who: tara, Route: "POST /v1/orders/" + other.ID + "/payments", Body: held(other), Want: "400 unknown_field birth_date"},
	})
	w.want("row 5", o.ID, paid)
	w.want("row 5", other.ID, waiting)
}

// Whoever has not signed in is known by the slip: the events say no more.
func TestCancelledFromTheSlip(t *testing.T) {
	w := open(t)
	o, cash := w.order(meera), w.order(meera)
	w.confirm(o, w.pay(w.start(o), "success"))
	w.Play(t, []step{
		{Name: "cash after all", Who: nobody, Route: slips + "/convert-to-cod", Body: held(cash), Want: "200", Holds: `"settlement":"cod"`},
		{Name: "twice", Who: nobody, Route: slips + "/convert-to-cod", Body: held(cash), Want: "409 not_waiting"},
		{Name: "cancelled", Who: nobody, Route: slips + "/cancel", Body: held(o), Want: "200", Holds: `"state":"cancelled"`},
		{Name: "cancelled twice", Who: nobody, Route: slips + "/cancel", Body: held(o), Want: "409 order_closed"},
	})
	w.Sweep(10 * time.Minute)
	w.want("row 15", o.ID, "cancelled online owed 0")
	for _, id := range []string{o.ID, cash.ID} {
		trail, err := w.Store.Timeline(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		var by strings.Builder
		for _, e := range trail {
			if e.Action == lab.Cancel || e.Action == lab.ConvertToCOD {
				by.WriteString(e.By)
			}
		}
		if by.String() != "slip" {
			t.Errorf("by %q", by.String())
		}
	}
	again := w.Order(t, meera, hospitaltest.Patient, lab.COD, "HB")
	w.Slip(t, again)
	w.Bench(t, again.ID, lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true})
	w.Play(t, []step{{Name: "after the first tube", Who: nobody, Route: slips + "/cancel", Body: held(again), Want: "409 collected"}})
}

// The guard is the one of POST /v1/slips, and its five tries are the same five.
func TestSlipIsGuarded(t *testing.T) {
	w := open(t)
	o := w.order(meera)
	unknown := o
	unknown.SlipVersion = 9
	said := callback{"pay_TestPaymt00001", "order_TestOrder00001", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}
	routes := map[string][]callback{"/payments": nil, "/payments/confirm": {said}, "/convert-to-cod": nil, "/cancel": nil}
	want := string(w.Do(t, nobody, slips+"/payments", held(unknown)).Body)
	wrong := func(path string) string {
		var body map[string]string
		_ = json.Unmarshal([]byte(held(o, routes[path]...)), &body) // our own
		body["birth_date"] = "1984-03-13"
		a := w.Do(t, nobody, slips+path, body)
		code, _ := a.Code()
		if code == "slip_unknown" && string(a.Body) != want {
			t.Errorf("%s: a wrong date is answered otherwise: %s", path, a.Body)
		}
		return code
	}
	for path, more := range routes {
		if a := w.Do(t, nobody, slips+path, held(unknown, more...)); a.Status != 404 || string(a.Body) != want {
			t.Errorf("%s: %d %s", path, a.Status, a.Body)
		}
		if code := wrong(path); code != "slip_unknown" {
			t.Errorf("%s: %s", path, code)
		}
	}
	if first, second := wrong("/cancel"), wrong("/cancel"); first != "slip_unknown" || second != "slip_locked" {
		t.Errorf("the fifth wrong date: %s, then %s", first, second)
	}
	for path, more := range routes {
		if a := w.Do(t, nobody, slips+path, held(o, more...)); a.Status != 429 {
			t.Errorf("%s of a locked slip: %d %s", path, a.Status, a.Body)
		}
	}
	w.want("", o.ID, waiting)
}

// A request that is sent again gets what the first one got; under the same key another slip is refused.
func TestSlipOnce(t *testing.T) {
	w := open(t)
	o, other := w.order(meera), w.order(meera)
	once := as{Key: "pressed-twice"}
	first := w.Do(t, once, slips+"/payments", held(o))
	w.Fault("", "down", 0)
	again := w.Do(t, once, slips+"/payments", held(o))
	if first.Status != 200 || string(first.Body) != string(again.Body) || again.Header.Get("Idempotent-Replay") != "true" {
		t.Errorf("first %d %s, again %d %s", first.Status, first.Body, again.Status, again.Body)
	}
	w.Play(t, []step{
		{Name: "another slip", Who: once, Route: slips + "/payments", Body: held(other), Want: "422 key_reused"},
		{Name: "Razorpay is down", Who: nobody, Route: slips + "/payments", Body: held(other), Want: "503 gateway_silent"},
		{Name: "then cash", Who: nobody, Route: slips + "/convert-to-cod", Body: held(other), Want: "200", Holds: `"settlement":"cod"`},
	})
}
