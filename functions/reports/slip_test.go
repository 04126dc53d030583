package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/shared/apigw"
	"assay/shared/lab"
	"assay/shared/store"
)

var (
	meera   = lab.Member{Person: "meera", Roles: []lab.Role{lab.Technician, lab.Supervisor}, Active: true}
	gateway = lab.SystemActor("payments")
)

// The page of a visit slip offers what the order would allow, and tells what becomes of the money.
func TestSlipTellsOfMoney(t *testing.T) {
	type move = func(lab.Order, time.Time) (lab.Outcome, error)
	ask := func(o lab.Order, now time.Time) (lab.Outcome, error) {
		out, _, err := o.StartPayment(meera, now)
		return out, err
	}
	open := func(o lab.Order, now time.Time) (lab.Outcome, error) {
		out, _, err := o.OpenAttempt(gateway, now, o.Money.CurrentAttempt().Receipt, "order_1")
		return out, err
	}
	says := func(state lab.PaymentState) move {
		return func(o lab.Order, now time.Time) (lab.Outcome, error) {
			out, _, err := o.ApplyPayment(gateway, now, lab.PaymentFact{Gateway: "order_1", Payment: "pay_1", State: state, Amount: o.Money.Total(), Currency: "INR"})
			return out, err
		}
	}
	convert := func(o lab.Order, now time.Time) (lab.Outcome, error) { return o.ConvertToCOD(meera, now, 48) }
	cancel := func(o lab.Order, now time.Time) (lab.Outcome, error) { return o.Cancel(meera, now, lab.PatientAsked) }
	expire := func(o lab.Order, now time.Time) (lab.Outcome, error) {
		out, _, err := o.Expire(lab.SystemActor("expiry"), now.Add(49*time.Hour))
		return out, err
	}
	cash := func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.TakeCash(meera, now, o.Money.Due(), "R26-000001", nil)
	}
	returned := func(o lab.Order, now time.Time) (lab.Outcome, error) {
		out, _, err := o.ApplyRefund(gateway, now, lab.RefundFact{ID: "rfnd_1", Key: o.Money.Refunds[0].Key, Payment: "pay_1", Amount: 8000, State: "processed"})
		return out, err
	}
	for _, c := range []struct {
		name       string
		settlement lab.Settlement
		moves      []move
		want       string // state, settlement, may, then the notices
	}{
		{"placed to be paid online", lab.Online, nil, "waiting online: online cash cancel; ends"},
		{"started", lab.Online, []move{ask, open}, "waiting online: online cash cancel; ends"},
		{"failed", lab.Online, []move{ask, open, says(lab.PayFailed)}, "payment_failed online: online cash cancel; ends"},
		{"being confirmed", lab.Online, []move{ask, open, says(lab.PayAuthorised)}, "waiting online: cash cancel; ends, confirming"},
		{"paid", lab.Online, []move{ask, open, says(lab.PayCaptured)}, "confirmed online: cancel;"},
		{"converted", lab.Online, []move{ask, open, convert}, "confirmed cod: online cancel; ends"},
		{"expired", lab.Online, []move{ask, open, expire}, "expired online:;"},
		{"paid and cancelled", lab.Online, []move{ask, open, says(lab.PayCaptured), cancel}, "cancelled online:; 8000 goes back by bank"},
		{"and returned", lab.Online, []move{ask, open, says(lab.PayCaptured), cancel, returned}, "cancelled online:; 8000 went back"},
		{"paid in cash and cancelled", lab.COD, []move{cash, cancel}, "cancelled cod:; 8000 goes back"},
		{"settled later", lab.Later, nil, "confirmed later: online cancel;"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := hospitaltest.Open(t, func(s *store.Store) []apigw.Route { return handlers{store: s}.routes() })
			h.Found(t, "sahyadri", meera)
			o := h.Order(t, hospitaltest.Ask{As: "meera", Hospital: "sahyadri"}, hospitaltest.Patient, c.settlement, "HB")
			for _, do := range c.moves {
				o = h.Step(t, o.ID, do)
			}
			a := h.Do(t, hospitaltest.Ask{}, "POST /v1/slips", map[string]string{"slip": h.Slip(t, o), "birth_date": "1984-03-12"})
			var got slipAnswer
			a.Read(t, &got)
			if says := said(got.Payment); a.Status != 200 || says != c.want {
				t.Errorf("%d: says %q, want %q", a.Status, says, c.want)
			}
		})
	}
}

// said is the answer in a line.
func said(p slipPayment) string {
	var may strings.Builder
	for _, one := range []struct {
		is   bool
		word string
	}{{p.Online, " online"}, {p.Cash, " cash"}, {p.Cancel, " cancel"}} {
		if one.is {
			may.WriteString(one.word)
		}
	}
	line := fmt.Sprintf("%s %s:%s;", p.State, p.Settlement, may.String())
	if p.Ends != nil {
		line += " ends"
	}
	if p.Confirming {
		line += ", confirming"
	}
	if p.GoesBack > 0 {
		line += fmt.Sprintf(" %d goes back", p.GoesBack)
	}
	if p.ByBank {
		line += " by bank"
	}
	if p.WentBack > 0 {
		line += fmt.Sprintf(" %d went back", p.WentBack)
	}
	return line
}
