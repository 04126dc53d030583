package blackbox

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"assay/infra/client"
	"assay/shared/lab"
)

// The hospital whose money is moved about, and its people.
const godavari = "godavari"

var (
	pia  = caller{"3f0c1c4e-0021-4b6e-9a51-0c2f6d7a1021", godavari} // technician
	uma  = caller{"3f0c1c4e-0022-4b6e-9a51-0c2f6d7a1022", godavari} // supervisor
	adil = caller{"3f0c1c4e-0023-4b6e-9a51-0c2f6d7a1023", godavari} // admin
)

// market is many people doing whatever comes to their minds with the money of some orders.
type market struct {
	w    world
	ends time.Time

	mu       sync.Mutex
	orders   []*order
	payments []string
	did      map[string]int // by what was done and how it was answered
}

// latest is among how many orders, the latest ones, something happens.
const latest = 40

// place adds an order, two of three to be paid online.
func (m *market) place(p patient) {
	m.mu.Lock()
	n := len(m.orders)
	m.mu.Unlock()
	body := placement(p, "HBA1C", "TSH")
	body["settlement"] = []string{"online", "cod", "online"}[n%3]
	o := m.w.placed(pia, p, body)
	m.mu.Lock()
	m.orders = append(m.orders, o)
	m.mu.Unlock()
}

// some is one of the latest orders.
func (m *market) some(rng *rand.Rand) *order {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.orders[len(m.orders)-1-rng.IntN(min(len(m.orders), latest))]
}

// client does one thing after the other.
func (m *market) client(rng *rand.Rand, p patient) {
	for time.Now().Before(m.ends) {
		o := m.some(rng)
		switch rng.IntN(13) {
		case 0, 1, 2, 3, 4:
			m.pay(rng, o)
		case 5:
			m.ask(pia, o, "/convert-to-cod", map[string]any{})
		case 6:
			if is, ok := m.show(o); ok {
				body, by := map[string]any{"amount": max(is.Due, 1)}, pia
				switch rng.IntN(4) {
				case 0: // taken before, by a device that was offline
					body["recorded"] = map[string]any{"at": lab.At(m.w.now()), "device": "tablet", "seq": rng.IntN(1 << 30)}
				case 1:
					body["override"], by = "patient_leaves", uma
				}
				m.ask(by, o, "/cash", body)
			}
		case 7:
			if is, ok := m.show(o); ok {
				body := map[string]any{"specimens": o.Tubes[:1], "identity": map[string]any{"confirmed": []string{"name", "birth_date"}, "how": "spoken"}}
				if is.Due > 0 && rng.IntN(2) == 0 {
					body["cash"] = map[string]any{"amount": is.Due}
				}
				m.ask(pia, o, "/collect", body)
			}
		case 8:
			if rng.IntN(3) > 0 {
				m.place(p)
				break
			}
			m.ask(adil, o, "/cancel", map[string]any{"reason": "patient_asked"})
		case 9:
			m.ask(adil, o, "/cancel-items", map[string]any{"tests": []string{[]string{"HBA1C", "TSH"}[rng.IntN(2)]}, "reason": "patient_asked"})
		case 10:
			if is, ok := m.show(o); ok && len(is.Refunds) > 0 {
				m.ask(uma, o, []string{"/give-back", "/apply-cash"}[rng.IntN(2)], map[string]any{"refund": is.Refunds[rng.IntN(len(is.Refunds))].ID})
			}
		case 11:
			m.bank("/control/refund", map[string]any{"payment": m.paid(rng), "amount": 100 * (1 + rng.IntN(200))}, nil) // of what is left
		case 12:
			var now struct{ Disputes []struct{ ID string } }
			m.bank("/control/dispute", map[string]any{"payment": m.paid(rng), "amount": 100 * (1 + rng.IntN(200)), "phase": "chargeback", "days": 7}, &now)
			if len(now.Disputes) > 0 {
				step := []string{"under_review", "action_required", "won", "lost", "closed"}[rng.IntN(5)]
				m.bank("/control/decide", map[string]any{"dispute": now.Disputes[rng.IntN(len(now.Disputes))].ID, "step": step}, nil)
			}
		}
	}
}

// paid is one of the payments, "" where there is none.
func (m *market) paid(rng *rand.Rand) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.payments) == 0 {
		return ""
	}
	return m.payments[rng.IntN(len(m.payments))]
}

// pay starts a payment, attempts it, and sometimes tells the desk what the checkout said.
func (m *market) pay(rng *rand.Rand, o *order) {
	var c struct {
		GatewayOrder string `json:"gateway_order"`
	}
	if a := m.ask(pia, o, "/payments", map[string]any{}); a.Status != 200 || json.Unmarshal(a.Body, &c) != nil {
		return
	}
	var said struct {
		Payment   string `json:"razorpay_payment_id"`
		Order     string `json:"razorpay_order_id"`
		Signature string `json:"razorpay_signature"`
	}
	outcome := []string{"success", "success", "failure", "late", "pending", "twice"}[rng.IntN(6)]
	if !m.bank("/checkout/attempts", map[string]any{"order_id": c.GatewayOrder, "outcome": outcome}, &said) || said.Payment == "" {
		return
	}
	m.mu.Lock()
	m.payments = append(m.payments, said.Payment)
	m.mu.Unlock()
	if said.Signature != "" && rng.IntN(2) == 0 {
		m.ask(pia, o, "/payments/confirm", said)
	}
}

type worth struct {
	Due     int64
	Refunds []struct{ ID string }
}

func (m *market) show(o *order) (is worth, ok bool) {
	a, err := m.w.as(pia).Get(context.Background(), o.path(""))
	return is, err == nil && a.Into(&is) == nil
}

// ask sends a command, again where it is told to. Only what docs/rules.md#answers names may be the answer.
func (m *market) ask(by caller, o *order, what string, body any) client.Answer {
	call := post(o.path(what), body)
	call.Key = key()
	for try := 0; ; try++ {
		a, err := m.w.as(by).Do(context.Background(), call)
		if err != nil {
			m.w.t.Errorf("%s: %v", what, err)
			return a
		}
		code := ""
		if no, is := a.Into(nil).(*client.Refused); is {
			code = no.Code()
		}
		m.mu.Lock()
		m.did[fmt.Sprint(what[1:], " ", a.Status, " ", code)]++
		m.mu.Unlock()
		silent := a.Status == 503 && (code == "busy" || code == "gateway_silent")
		if a.Status >= 500 && !silent || a.Status == 400 && code != "bad_request" && code != "wrong_amount" {
			m.w.t.Errorf("%s: %d %s %s", what, a.Status, code, a.Body)
		}
		if !silent || try == 2 {
			return a
		}
	}
}

// bank asks the test double, which may say no.
func (m *market) bank(path string, body, into any) bool {
	text, err := json.Marshal(body)
	if err != nil {
		m.w.t.Error(err)
		return false
	}
	req, err := http.NewRequest("POST", m.w.sys.URL+"/razorpay"+path, bytes.NewReader(text))
	if err != nil {
		m.w.t.Error(err)
		return false
	}
	req.Header.Set(client.ControlHeader, "1")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		m.w.t.Error(err)
		return false
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusForbidden {
		m.w.t.Errorf("%s: the test double takes nothing from this test", path)
	}
	return res.StatusCode == 200 && (into == nil || json.NewDecoder(res.Body).Decode(into) == nil)
}

// trouble has calls go wrong and webhooks come late, twice, out of order or not at all, and lets time pass.
func (m *market) trouble(rng *rand.Rand) {
	hows := []string{"down", "cut", "throttled", "conflict", "error", "lost", "slow", "trouble", "empty"}
	for time.Now().Before(m.ends) {
		m.bank("/control/faults", map[string]any{"how": hows[rng.IntN(len(hows))], "times": 1 + rng.IntN(4), "ms": 200 + rng.IntN(3500)}, nil)
		m.bank("/control", map[string]any{"webhooks_off": rng.IntN(4) == 0, "duplicates": rng.IntN(3), "shuffle": rng.IntN(2) == 0,
			"delay_seconds": rng.IntN(30), "refunds": []string{"", "", "failed"}[rng.IntN(3)],
			"amount_off": []int{0, 0, 0, 0, 0, -100}[rng.IntN(6)]}, nil)
		m.w.local("POST", "clock", map[string]string{"advance": "20s"}, nil)
		time.Sleep(400 * time.Millisecond)
	}
}
