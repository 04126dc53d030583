package main

import (
	"slices"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/infra/testing/law"
	"assay/shared/lab"
)

// receipts lists the receipts of the letters of a stage that an order has promised.
func (w *world) receipts(o lab.Order, stage lab.MailStage) (receipts []string) {
	w.t.Helper()
	for _, d := range w.Letters(o.ID) {
		if d.Stage == stage {
			receipts = append(receipts, d.Receipt)
		}
	}
	return receipts
}

// later is a record of something that happened after the order was placed.
const later = `, "recorded": {"at": "2026-11-25T06:10:00.000Z", "device": "hall-2", "seq": 17}`

// docs/rules.md#row-39: a device tells of cash for an order that was paid online meanwhile.
func TestCashOfASettledOrder(t *testing.T) {
	t.Log(law.Row(t, 39))
	w := openBank(t)
	o, gateway := w.converted()
	w.pay(gateway, "success")
	w.Until(o.ID, "confirmed online owed 0, gateway 8000")
	a := w.Do(t, tara, "POST /v1/orders/"+o.ID+"/cash", `{"amount": 8000`+later+`}`)
	var said struct {
		Exception string
		New       struct {
			Receipt string `json:"receipt_number"`
		}
	}
	if a.Read(t, &said); a.Status != 202 || said.Exception != "nothing_due" || said.New.Receipt == "" {
		t.Fatalf("row 39: %d %s", a.Status, a.Body)
	}
	w.want(o, "confirmed online owed 0, cash 8000, gateway 8000, unapplied 8000")
	is, err := w.Store.Order(t.Context(), o.ID)
	if err != nil || len(is.Tasks) != 1 || is.Tasks[0].Kind != lab.TaskGiveBack {
		t.Errorf("row 39: tasks %+v, %v", is.Tasks, err)
	}
	w.Step(t, o.ID, func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.GiveBack(lab.Member{Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true}, now, "F1", lab.CashDay{Limit: 10000}, "R26-999999")
	})
	w.want(o, "confirmed online owed 0, gateway 8000")
	if in, back := w.receipts(o, lab.MailReceipt), w.receipts(o, lab.MailRefunded); !slices.Contains(in, said.New.Receipt) || !slices.Equal(back, []string{"R26-999999"}) {
		t.Errorf("row 39: receipts of what came %q, of what went %q", in, back)
	}
}

// docs/rules.md#row-40: a device tells of a tube for an order that has ended.
func TestATubeOfAnEndedOrder(t *testing.T) {
	const held = `{"settlement": "cod", "reason": "patient_paid"}`
	expired := func(o lab.Order, now time.Time) (lab.Outcome, error) {
		out, _, err := o.Expire(lab.SystemActor("expiry"), now)
		return out, err
	}
	cancelled := func(o lab.Order, now time.Time) (lab.Outcome, error) {
		return o.Cancel(lab.Member{Person: "meera", Roles: []lab.Role{lab.Supervisor}, Active: true}, now, "patient_asked")
	}
	for _, row := range []struct {
		name   string
		end    func(lab.Order, time.Time) (lab.Outcome, error)
		decide step
		want   string
		tube   lab.SpecimenState
	}{
		{"row 40: expired, reinstated for cash", expired, step{Route: "reinstate", Body: held, Want: "200"}, "confirmed cod owed 8000", lab.TubeCollected},
		{"row 40: expired, discarded", expired, step{Route: "discard", Body: `{}`, Want: "200"}, "expired online owed 8000", lab.Disposed},
		{"row 40: cancelled, reinstated for later", cancelled,
			step{Route: "reinstate", Body: `{"settlement": "later", "reason": "closed_in_error"}`, Want: "200"}, "confirmed later owed 8000", lab.TubeCollected},
		{"row 40: cancelled, discarded", cancelled, step{Route: "discard", Body: `{}`, Want: "200"}, "cancelled online owed 0", lab.Disposed},
	} {
		t.Run(row.name, func(t *testing.T) {
			law.Print(t, row.name)
			w := openBank(t)
			o := w.Order(t, meera, hospitaltest.Patient, lab.Online, "HB")
			w.Pass(49 * time.Hour)
			w.Step(t, o.ID, row.end)
			path := "POST /v1/orders/" + o.ID + "/"
			row.decide.Name, row.decide.Who, row.decide.Route = "decided", meera, path+row.decide.Route
			refused := row.decide
			refused.Name, refused.Who, refused.Want = "decided by a technician", tara, "403 not_allowed"
			w.Play(t, []step{
				{Name: "drawn now", Who: tara, Route: path + "collect", Body: drawn(o, ""), Want: "409 order_closed"},
				{Name: "drawn at that time", Who: tara, Route: path + "collect", Body: drawn(o, later), Want: "202", Holds: `"exception":"order_closed"`},
			})
			is, err := w.Store.Order(t.Context(), o.ID)
			if err != nil || is.Specimens[0].State != lab.TubeCollected || len(is.Holds) != 1 || len(is.Tasks) != 1 || is.Tasks[0].Kind != lab.TaskReinstate {
				t.Fatalf("the tube is %s, holds %v, tasks %+v, %v", is.Specimens[0].State, is.Holds, is.Tasks, err)
			}
			w.Play(t, []step{refused, row.decide})
			w.want(o, row.want)
			if is, err = w.Store.Order(t.Context(), o.ID); err != nil || is.Specimens[0].State != row.tube || len(is.Holds) != 0 {
				t.Errorf("the tube is %s, holds %v, %v", is.Specimens[0].State, is.Holds, err)
			}
		})
	}
}
