package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"assay/infra/testing/engine/enginetest"
	"assay/infra/testing/engine/faults"
	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
	"assay/shared/lab/measure"
	"assay/shared/observe"
	"assay/shared/razorpay"
	"assay/shared/store"
)

var (
	start = time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC)
	tara  = lab.Member{Hospital: "sahyadri", Person: "tara", Roles: []lab.Role{lab.Technician}, Active: true, Rev: 1}
)

// answers is a gateway that says what a test wants.
type answers struct {
	err   error
	asked int
}

func (a *answers) CheckOrder(context.Context, string, time.Time) error {
	a.asked++
	return a.err
}

type house struct {
	handlers
	gateway *answers
	said    *hospitaltest.Log
	proxy   *faults.Proxy
	orders  int
}

func open(t *testing.T) *house {
	t.Helper()
	db, proxy := enginetest.Start(t).Through(t)
	options := db.Client.Options()
	options.Retryer = aws.NopRetryer{} // what goes wrong goes wrong
	h := &house{gateway: &answers{}, proxy: proxy, said: &hospitaltest.Log{}}
	h.handlers = handlers{store: store.New(dynamodb.New(options), db.Truth, ""), checkOrder: h.gateway.CheckOrder,
		log: h.said.Logger(), meter: observe.NewMeter()}
	hospital := lab.Hospital{ID: "sahyadri", Rev: 1, Name: "Sahyadri Hospital", Secret: []byte(strings.Repeat("s", 32))}
	if err := h.store.Found(t.Context(), hospital, []lab.Member{tara}, lab.At(start)); err != nil {
		t.Fatal(err)
	}
	return h
}

// place places an order at the start, for a day or for none.
func (h *house) place(t *testing.T, how lab.Settlement, day string) string {
	t.Helper()
	h.orders++
	id, number := fmt.Sprintf("sahyadri-01938f6e-5d2a-7c41-9b3e-%012d", h.orders), fmt.Sprintf("26-%06d", h.orders)
	_, err := h.store.Do(t.Context(), store.Command{Caller: store.Caller{Hospital: "sahyadri", Person: "tara", Now: start},
		Read: store.ReadSet{NewOrder: id}}, func(d store.Loaded) (store.Result, error) {
		out, err := lab.PlaceOrder(d.Caller, start, lab.Placement{ID: id, Number: number, Settlement: how,
			Particulars: lab.Particulars{Priority: lab.Routine, PreferredDate: day}, ExpiryHours: 48, Patient: lab.Snapshot{ID: "01938f6c-11aa-7b20-8d5f-0000000000aa", BirthDate: "1984-03-12", Sex: "female"},
			Tests: []lab.OrderedTest{{Code: "TSH", Name: "TSH", Price: 30000, Items: []lab.OrderedItem{{Code: "TSH", Container: "S"}}}}})
		return store.Result{Outcome: &out, Status: 201}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// change runs a command on an order; without one it only reads.
func (h *house) change(t *testing.T, id string, do func(lab.Order) (lab.Outcome, error)) (after lab.Order) {
	t.Helper()
	err := h.store.ChangeOrder(t.Context(), id, func(o lab.Order) (out lab.Outcome, _ []store.Write, _ bool, err error) {
		if after = o; do == nil {
			return out, nil, false, nil
		}
		out, err = do(o)
		after = out.Order
		return out, nil, true, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return after
}

func (h *house) at(t *testing.T, hours float64) {
	t.Helper()
	if err := h.endDue(t.Context(), schedule{Now: start.Add(time.Duration(hours * float64(time.Hour)))}); err != nil {
		t.Fatal(err)
	}
}

// done reports whether the expiry duty that an event made is finished.
func (h *house) done(t *testing.T, id, event string) bool {
	t.Helper()
	j, ok, err := h.store.Job(t.Context(), store.DutyRef{Order: id, Duty: "W#" + event + "#expiry"})
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	return j.Done
}

func TestOrdersEnd(t *testing.T) {
	h := open(t)
	online, cash := h.place(t, lab.Online, ""), h.place(t, lab.COD, "2026-11-26")
	collected, converted := h.place(t, lab.COD, ""), h.place(t, lab.Online, "2026-11-28")
	later := h.place(t, lab.Online, "")
	h.change(t, collected, func(o lab.Order) (lab.Outcome, error) {
		cash := lab.TakenCash{ReportedPaise: lab.Reported(o.Money.Due())}
		return o.CollectSpecimens(tara, start.Add(time.Hour), lab.Collection{Specimens: []lab.ScannedLabel{{ID: "S1", Accession: o.Accession(o.Specimens[0])}},
			Cash: &cash, Receipt: "R26-000001", Identity: lab.Identity{Confirmed: []string{"name", "uhid"}, How: "spoken"}})
	})
	h.change(t, converted, func(o lab.Order) (lab.Outcome, error) { return o.ConvertToCOD(tara, start.Add(time.Hour), 48) })
	meera := lab.Member{Hospital: "sahyadri", Person: "meera", Roles: []lab.Role{lab.Supervisor}, Active: true}
	h.change(t, later, func(o lab.Order) (lab.Outcome, error) {
		return o.SettleLater(meera, start.Add(time.Hour), "ward patient", lab.Hospital{})
	})
	state := func(id string) lab.State { return h.change(t, id, nil).State }

	h.at(t, 47.9)
	if state(online) != lab.Waiting || h.done(t, online, "000001") {
		t.Error("an online order ended before its time")
	}
	h.at(t, 48)
	if o := h.change(t, online, nil); o.State != lab.Expired || o.Version != 2 || !h.done(t, online, "000001") {
		t.Errorf("an online order after 48 hours: %s, version %d", o.State, o.Version)
	}
	if mail, ok, err := h.store.Job(t.Context(), store.DutyRef{Order: online, Duty: "W#000002#mail.expired"}); !ok || err != nil || mail.Done {
		t.Errorf("the mail that it ended: %+v, %v, %v", mail, ok, err)
	}
	for name, id := range map[string]string{"collected": collected, "settled later": later} {
		if o := h.change(t, id, nil); o.State != lab.Confirmed || o.Version != 2 || !h.done(t, id, "000001") {
			t.Errorf("an order that is %s: %s, version %d", name, o.State, o.Version)
		}
	}
	if state(converted) != lab.Confirmed || !h.done(t, converted, "000001") || h.done(t, converted, "000002") {
		t.Error("a converted order keeps its new end and nothing else")
	}

	end := time.Date(2026, 11, 27, 0, 0, 0, 0, measure.IST).Add(48 * time.Hour).Sub(start).Hours() // the preferred day is over, and 48 hours
	h.at(t, end-0.01)
	if state(cash) != lab.Confirmed {
		t.Error("a cash order ended before its time")
	}
	h.at(t, end)
	if state(cash) != lab.Expired || state(converted) != lab.Confirmed {
		t.Errorf("cash order %s, converted order %s", state(cash), state(converted))
	}
	h.at(t, end+48)
	if state(converted) != lab.Expired || !h.done(t, converted, "000002") {
		t.Errorf("converted order %s", state(converted))
	}
	h.at(t, end+480)
	if o := h.change(t, online, nil); o.Version != 2 {
		t.Error("ended twice")
	}
}

func TestTheGatewayIsAskedFirst(t *testing.T) {
	h := open(t)
	id := h.place(t, lab.Online, "")
	state := func() lab.State { return h.change(t, id, nil).State }
	for _, step := range []struct {
		name  string
		hours float64
		says  answers
		asked int
		want  lab.State
	}{
		{"silent", 48, answers{err: errors.New("no answer")}, 1, lab.Waiting},
		{"not before a quarter of an hour", 48.2, answers{}, 0, lab.Waiting},
		{"silent again", 48.25, answers{err: errors.New("no answer")}, 1, lab.Waiting},
		{"nothing captured", 48.5, answers{}, 1, lab.Expired},
		{"over", 60, answers{}, 0, lab.Expired},
	} {
		*h.gateway = step.says
		h.at(t, step.hours)
		if h.gateway.asked != step.asked || state() != step.want {
			t.Errorf("%s: asked %d times, %s; want %d, %s", step.name, h.gateway.asked, state(), step.asked, step.want)
		}
	}
}

// TestKilledAnywhere ends the function at each of its calls to the database, before and after the call is done: the next
// runs finish all of it, once.
func TestKilledAnywhere(t *testing.T) {
	points := 0
	for _, kind := range []faults.Kind{faults.Broken, faults.Cut} {
		for nth := 1; ; nth++ {
			h := open(t)
			first, second := h.place(t, lab.Online, ""), h.place(t, lab.COD, "")
			h.proxy.Inject(faults.Rule{Kind: kind, Nth: nth, Every: 1}) // the first and all that would follow: it is dead
			_ = h.endDue(t.Context(), schedule{Now: start.Add(48 * time.Hour)})
			if len(h.proxy.Done()) == 0 {
				break
			}
			points++
			h.proxy.Inject()
			h.at(t, 48.1)
			h.at(t, 48.5)
			for _, id := range []string{first, second} {
				if o := h.change(t, id, nil); o.State != lab.Expired || o.Version != 2 || !h.done(t, id, "000001") {
					t.Errorf("%s at call %d: order %s, version %d, done %v", kind, nth, o.State, o.Version, h.done(t, id, "000001"))
				}
			}
		}
	}
	t.Logf("points and faults %d", points)
	if points < 14 {
		t.Errorf("only %d points", points)
	}
}

func TestNoTimeNoWork(t *testing.T) {
	h := open(t)
	id := h.place(t, lab.Online, "")
	if err := h.endDue(t.Context(), schedule{}); !errors.Is(err, errNoTime) {
		t.Error(err)
	}
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(reserve/2))
	defer cancel()
	if err := h.endDue(ctx, schedule{Now: start.Add(480 * time.Hour)}); err != nil || h.change(t, id, nil).State != lab.Waiting {
		t.Errorf("in the time that is kept back: %v", err)
	}
}

// A failure says of which order, and nothing of whom it is about.
func TestAFailureIsNamed(t *testing.T) {
	h := open(t)
	id := h.place(t, lab.Online, "")
	h.gateway.err = fmt.Errorf("payment: order %s: list payments of order_1: %w", id, &razorpay.Error{Status: 502, Why: "no answer"})
	h.at(t, 48)
	h.said.WantError(t, []string{id, "W#000001#expiry", "list payments of order_1", "*razorpay.Error"})
	h.gateway.err = nil
	h.proxy.Inject(faults.Rule{Kind: faults.Broken, Nth: 3}) // of the list, the duty, the order
	h.at(t, 48.5)
	h.said.WantError(t, []string{id, "W#000001#expiry", "InternalServerError"})
	h.proxy.Inject(faults.Rule{Kind: faults.Broken, Nth: 1, Every: 1})
	err := h.endDue(t.Context(), schedule{Now: start.Add(49 * time.Hour)})
	if err == nil || !strings.Contains(err.Error(), "list orders that are due") {
		t.Errorf("it returns %v", err)
	}
}
