package main

import (
	"encoding/json"
	"testing"
	"time"

	"assay/infra/sandbox"
	"assay/infra/testing/hospitaltest"
	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/observe"
	"assay/shared/payment"
)

type (
	as   = hospitaltest.Ask
	step = hospitaltest.Step
)

var (
	tara  = as{As: "tara", Hospital: "sahyadri"}              // technician
	meera = as{As: "meera", Hospital: "sahyadri"}             // supervisor
	zoya  = as{As: "zoya", Hospital: "narmada"}               // at a hospital without an account
	self  = as{As: "login-1", Pool: hospitaltest.PatientPool} // the patient
	thie  = as{As: "login-2", Pool: hospitaltest.PatientPool} // a stranger
)

// world is a hospital where money is taken online.
type world struct {
	*hospitaltest.Shop
	t *testing.T
}

func open(t *testing.T) *world { return openOn(t, &hospitaltest.Line{}) }

// openOn is open with the function's calls on a line, where they may go wrong.
func openOn(t *testing.T, line *hospitaltest.Line) *world {
	t.Helper()
	w := &world{t: t, Shop: hospitaltest.OpenShop(t, line, func(p payment.Processor) []apigw.Route {
		return handlers{store: p.Store, processor: p, script: "/razorpay/checkout.js", meter: observe.NewMeter()}.routes()
	})}
	w.Found(t, "narmada", lab.Member{Person: "zoya", Roles: []lab.Role{lab.Supervisor}})
	return w
}

// tie ties the record of the patient whose orders these are to a login.
func (w *world) tie(login string) {
	w.t.Helper()
	w.Tie(w.t, as{As: login, Pool: hospitaltest.PatientPool}, "sahyadri", hospitaltest.Patient.ID)
}

func (w *world) order(who as) lab.Order {
	o := w.Order(w.t, who, hospitaltest.Patient, lab.Online, "HB")
	w.Slip(w.t, o)
	return o
}

// ask has a command on an order done at the desk.
func (w *world) ask(o lab.Order, path, body string) hospitaltest.Answer {
	w.t.Helper()
	a := w.Insist(w.t, tara, "POST /v1/orders/"+o.ID+path, body)
	if a.Status != 200 {
		w.t.Fatalf("%s: %d %s", path, a.Status, a.Body)
	}
	return a
}

// start opens a payment, and gives what the checkout is opened with.
func (w *world) start(o lab.Order) (c checkout) {
	w.t.Helper()
	w.ask(o, "/payments", "{}").Read(w.t, &c)
	return c
}

// pay does at the checkout what a payer does.
func (w *world) pay(c checkout, outcome string) callback {
	w.t.Helper()
	said := w.PayAt(c.GatewayOrder, outcome)
	return callback{said.Payment, said.Order, said.Signature}
}

func (w *world) want(row, order, want string) {
	w.t.Helper()
	if got := w.State(order); got != want {
		w.t.Errorf("row %s: is %s\nwant %s", row, got, want)
	}
}

func body(c callback) string {
	raw, _ := json.Marshal(c)
	return string(raw)
}

const (
	paid    = "confirmed online owed 0, gateway 8000"
	waiting = "waiting online owed 8000"
	failed  = "payment_failed online owed 8000"
)

func TestStartAndConfirm(t *testing.T) {
	w := open(t)
	o, elsewhere := w.order(meera), w.order(zoya)
	path := "POST /v1/orders/" + o.ID
	w.tie("login-1")
	w.Play(t, []step{
		{Name: "from elsewhere", Who: zoya, Route: path + "/payments", Body: "{}", Want: "404 not_found"},
		{Name: "by a stranger", Who: thie, Route: "POST /v1/my/orders/" + o.ID + "/payments", Body: "{}", Want: "404 not_found"},
		{Name: "with an amount", Who: tara, Route: path + "/payments", Body: `{"amount": 1}`, Want: "400 unknown_field amount"},
		{Name: "at a hospital without an account", Who: zoya, Route: "POST /v1/orders/" + elsewhere.ID + "/payments", Body: "{}", Want: "409 no_online_payment"},
	})
	c := w.start(o)
	if c.Amount != 8000 || c.KeyID != "rzp_test_sahyadri" || c.Order != o.ID {
		t.Errorf("checkout %+v", c)
	}
	if again := w.start(o); again != c || w.Bank.Totals("sahyadri").Orders != 1 {
		t.Errorf("started twice: %+v, %d orders at Razorpay", again, w.Bank.Totals("sahyadri").Orders)
	}
	said := w.pay(c, "success")
	forged, foreign := said, said
	forged.Signature = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
	foreign.Order = "order_TestOrder00001"
	w.Play(t, []step{
		{Name: "row 7: a signature of somebody else", Who: tara, Route: path + "/payments/confirm", Body: body(forged), Want: "400 callback_forged razorpay_signature"},
		{Name: "row 7: another order's id", Who: tara, Route: path + "/payments/confirm", Body: body(foreign), Want: "400 callback_forged razorpay_signature"},
		{Name: "row 5: confirmed", Who: tara, Route: path + "/payments/confirm", Body: body(said), Want: "200", Holds: `"state":"confirmed"`},
		{Name: "row 1: confirmed twice", Who: tara, Route: path + "/payments/confirm", Body: body(said), Want: "200", Holds: `"due":0`},
		{Name: "started when it is paid", Who: tara, Route: path + "/payments", Body: "{}", Want: "409 not_waiting"},
		{Name: "converted when it is paid", Who: tara, Route: path + "/convert-to-cod", Body: "{}", Want: "409 not_waiting"},
	})
	w.want("row 5", o.ID, paid)
	if left := w.Promised(o.ID); len(left) != 0 {
		t.Errorf("%v is still promised", left)
	}
	mine := w.order(meera)
	my := "POST /v1/my/orders/" + mine.ID
	w.Play(t, []step{
		{Name: "a patient starts", Who: self, Route: my + "/payments", Body: "{}", Want: "200", Holds: `"amount":8000`},
		{Name: "a stranger converts", Who: thie, Route: my + "/convert-to-cod", Body: "{}", Want: "404 not_found"},
		{Name: "a stranger confirms", Who: thie, Route: my + "/payments/confirm", Body: body(said), Want: "404 not_found"},
		{Name: "with the callback of another order", Who: self, Route: my + "/payments/confirm", Body: body(said), Want: "400 callback_forged razorpay_signature"},
		{Name: "and pays in cash after all", Who: self, Route: my + "/convert-to-cod", Body: "{}", Want: "200", Holds: `"settlement":"cod"`},
	})
}

// A request that is sent again gets what the first one got, and nothing happens at Razorpay.
func TestOnce(t *testing.T) {
	w := open(t)
	o := w.order(meera)
	once := tara
	once.Key = "pressed-twice"
	first := w.Do(t, once, "POST /v1/orders/"+o.ID+"/payments", "{}")
	w.Fault("", "down", 0)
	again := w.Do(t, once, "POST /v1/orders/"+o.ID+"/payments", "{}")
	if first.Status != 200 || string(first.Body) != string(again.Body) || again.Header.Get("Idempotent-Replay") != "true" {
		t.Errorf("first %d %s, again %d %s", first.Status, first.Body, again.Status, again.Body)
	}
}

// Whatever becomes of a call: the order waits, cash is possible, and the next try ends with one order at Razorpay.
func TestGatewayFails(t *testing.T) {
	for _, how := range sandbox.Hows {
		if how == "slow" {
			continue // as "lost", three seconds later
		}
		for _, call := range []string{"list_orders", "create_order"} {
			t.Run(call+" "+how, func(t *testing.T) {
				w := open(t)
				o := w.order(meera)
				key := tara
				key.Key = "the-same-request"
				w.Fault(call, how, 1)
				a := w.Do(t, key, "POST /v1/orders/"+o.ID+"/payments", "{}")
				if code, _ := a.Code(); a.Status != 503 || code != "gateway_silent" {
					t.Fatalf("%d %s", a.Status, a.Body)
				}
				w.want("row 25", o.ID, waiting)
				if a = w.Do(t, key, "POST /v1/orders/"+o.ID+"/payments", "{}"); a.Status != 200 {
					t.Fatalf("again: %d %s", a.Status, a.Body)
				}
				if n := w.Bank.Totals("sahyadri").Orders; n != 1 || len(w.Promised(o.ID)) != 0 {
					t.Errorf("%d orders at Razorpay, %d calls promised", n, len(w.Promised(o.ID)))
				}
			})
		}
	}
	t.Run("down, and cash after all", func(t *testing.T) {
		w := open(t)
		o := w.order(meera)
		w.Fault("", "down", 0)
		w.Play(t, []step{
			{Name: "started", Who: tara, Route: "POST /v1/orders/" + o.ID + "/payments", Body: "{}", Want: "503 gateway_silent"},
			{Name: "converted", Who: tara, Route: "POST /v1/orders/" + o.ID + "/convert-to-cod", Body: "{}", Want: "200", Holds: `"settlement":"cod"`},
		})
		w.Bank.ClearFaults()
		w.Sweep(10 * time.Minute)
		if left := w.Promised(o.ID); len(left) != 0 || w.Bank.Totals("sahyadri").Orders != 0 {
			t.Errorf("%v promised, %d orders at Razorpay", left, w.Bank.Totals("sahyadri").Orders)
		}
	})
}
