package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"assay/infra/sandbox"
	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
	"assay/shared/payment"
	"assay/shared/razorpay"
	"assay/shared/store"
	"assay/shared/sweep"
)

// unpaid answers every question for the payments of an order as if nobody had paid, and counts.
type unpaid struct {
	mu          sync.Mutex
	asked       []string // Razorpay's orders, as they were asked for
	under, most int      // calls at once
	throttled   int
	// meet gives the status of the answer to a call, when it is time for it; under is how many calls there are, with it.
	meet func(order string, under int) int
}

// hangs is the status of a call that is never answered.
const hangs = 0

func (c *unpaid) Do(r *http.Request) (*http.Response, error) {
	order := strings.Split(r.URL.Path, "/")[3] // /v1/orders/{order}/payments
	c.mu.Lock()
	c.under++
	c.asked, c.most = append(c.asked, order), max(c.most, c.under)
	under := c.under
	c.mu.Unlock()
	status := c.meet(order, under)
	if status == hangs {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.under--
	if status == http.StatusTooManyRequests {
		c.throttled++
	}
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(`{"entity":"collection","count":0,"items":[]}`))}, nil
}

// gateway puts an unpaid in Razorpay's place, for accounts of two hospitals.
func (h *house) gateway(t testing.TB, meet func(order string, under int) int) *unpaid {
	t.Helper()
	c := &unpaid{meet: meet}
	bank := hospitaltest.OpenBank(t, start, "sahyadri", "town")
	bank.Gateway.HTTP = c
	h.Payments = payment.Processor{Store: h.Store, Gateway: bank.Gateway}
	return c
}

// waiting writes orders that wait for a payment, with checks that are due from some minutes after the start on, each a
// second after the one before.
func (h *house) waiting(t testing.TB, hospital string, minutes, count int, gateway func(n int) string) (checks []store.DutyRef) {
	t.Helper()
	for n := range count {
		h.orders++
		id, receipt := orderID(hospital, h.orders), fmt.Sprintf("26-%06d-1", h.orders)
		o := lab.Order{ID: id, Hospital: hospital, Number: fmt.Sprintf("26-%06d", h.orders), Version: 1, State: lab.Waiting,
			Settlement: lab.Online, Patient: lab.Snapshot{ID: patientID}, PlacedAt: lab.At(start), Money: lab.Money{
				Attempts: []lab.Attempt{{N: 1, Receipt: receipt, Gateway: gateway(n), Amount: 30000, At: lab.At(start)}}}}
		ev := lab.Event{N: 1, At: lab.At(start), By: "tara", Action: lab.Place}.Seal()
		o.Chain = ev.Hash
		d := lab.Duty{N: 1, Kind: lab.DutyGateway, Act: lab.GatewayCheck, Of: receipt,
			Due: lab.At(start.Add(time.Duration(minutes)*time.Minute + time.Duration(n)*time.Second))}
		err := h.Store.ChangeOrder(t.Context(), h.seat(t), func(lab.Order) (lab.Outcome, []store.Write, bool, error) {
			return lab.Outcome{Order: o, Event: ev, Duties: []lab.Duty{d}}, nil, true, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		checks = append(checks, store.DutyRefFor(id, d))
	}
	return checks
}

// named gives every order another name at Razorpay: "order_city7".
func named(hospital string) func(n int) string {
	return func(n int) string { return fmt.Sprint("order_", hospital, n) }
}

// made lists which of the checks were made, by their place.
func (h *house) made(t testing.TB, checks []store.DutyRef) (made []int) {
	t.Helper()
	for n, ref := range checks {
		j, _, err := h.Store.Job(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		if j.Looks > 0 {
			made = append(made, n)
		} else if !j.At.Equal(j.Duty.Due.Time) {
			t.Errorf("check %d was not made, and is put off to %s", n, j.At)
		}
	}
	return made
}

// under runs the function at a minute after the start, with so much time to take duties.
func (h *house) under(t testing.TB, minute int, taking time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), sweep.Reserve+taking)
	defer cancel()
	if err := h.finishLate(ctx, schedule{Now: start.Add(time.Duration(minute) * time.Minute)}); err != nil {
		t.Fatal(err)
	}
}

// wait waits for what is to happen while a call is under way.
func wait(happens chan struct{}) bool {
	select {
	case <-happens:
		return true
	case <-time.After(time.Minute):
		return false
	}
}

func TestSomeChecksAtOnce(t *testing.T) {
	h := open(t)
	full, once := make(chan struct{}), sync.Once{}
	c := h.gateway(t, func(_ string, under int) int {
		if under == sweep.AtOnce {
			once.Do(func() { close(full) })
		}
		wait(full) // no call passes before as many are under way
		time.Sleep(time.Millisecond)
		return http.StatusOK
	})
	checks := h.waiting(t, "sahyadri", 0, 3*sweep.AtOnce, named("sahyadri"))
	h.at(t, 10)
	if c.most != sweep.AtOnce {
		t.Errorf("%d calls at once", c.most)
	}
	for n := range sweep.AtOnce {
		if !slices.Contains(c.asked[:sweep.AtOnce], named("sahyadri")(n)) {
			t.Errorf("check %d is not among the first: %v", n, c.asked)
		}
	}
	if made := h.made(t, checks); len(made) != len(checks) || len(c.asked) != len(checks) {
		t.Errorf("%d of %d were made, with %d calls", len(made), len(checks), len(c.asked))
	}
}

func TestAStuckOrderHoldsUpNobody(t *testing.T) {
	h := open(t)
	var others atomic.Int32
	answered := make(chan struct{})
	c := h.gateway(t, func(order string, _ int) int {
		if order == "order_sahyadri0" {
			if !wait(answered) { // it is answered when all the others are
				t.Error("the others wait for it")
			}
		} else if others.Add(1) == 3*sweep.AtOnce-1 {
			close(answered)
		}
		return http.StatusOK
	})
	checks := h.waiting(t, "sahyadri", 0, 3*sweep.AtOnce, named("sahyadri"))
	h.at(t, 10)
	if made := h.made(t, checks); len(made) != len(checks) || len(c.asked) != len(checks) {
		t.Errorf("%d of %d were made, with %d calls", len(made), len(checks), len(c.asked))
	}
}

// Razorpay takes so many calls of a hospital at once, and throttles the others.
func TestAThrottledHospitalIsAskedLess(t *testing.T) {
	for _, c := range []struct {
		name      string
		bears     int // calls of the hospital at once
		throttled int // at most, in one run
		runs      int // at most, until all is done; 0: never
	}{
		{"half of them", sweep.AtOnce / 2, sweep.AtOnce, 1},
		{"one call", 1, sweep.AtOnce + sweep.AtOnce/2 + sweep.AtOnce/4, 1},
		{"none at all", 0, sweep.AtOnce + sweep.AtOnce/2 + sweep.AtOnce/4 + 1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, said := measured(t)
			var mu sync.Mutex
			inCity := 0
			razorpay := h.gateway(t, func(order string, _ int) int {
				if !strings.HasPrefix(order, "order_sahyadri") {
					return http.StatusOK
				}
				mu.Lock()
				inCity++
				here := inCity
				mu.Unlock()
				time.Sleep(5 * time.Millisecond)
				mu.Lock()
				defer mu.Unlock()
				if inCity--; here > c.bears {
					return http.StatusTooManyRequests
				}
				return http.StatusOK
			})
			checks, elsewhere := h.waiting(t, "sahyadri", 0, 3*sweep.AtOnce, named("sahyadri")), h.waiting(t, "town", 1, 5, named("town"))
			for run := 1; ; run++ {
				before := razorpay.throttled
				h.at(t, 5+5*run)
				made := h.made(t, checks) // and what was throttled stays due as it was
				if n := razorpay.throttled - before; n > c.throttled {
					t.Errorf("run %d: throttled %d times", run, n)
				}
				if got := h.made(t, elsewhere); len(got) != len(elsewhere) {
					t.Errorf("run %d: of the other hospital only %v were made", run, got)
				}
				if c.runs == 0 && run == 12 {
					if len(made) > 0 || !strings.Contains(said(), `"OldestDuty":3900`) {
						t.Errorf("checks made: %v; figures: %s", made, said())
					}
					return
				}
				if len(made) == len(checks) && c.runs > 0 {
					return
				}
				if run == c.runs {
					t.Fatalf("after %d runs only %v of %d were made", run, made, len(checks))
				}
			}
		})
	}
}

// What a run has no time for stays due as it was, counts as late, and is what the next run begins with.
func TestWhatDoesNotFitIsLeftForTheNextRun(t *testing.T) {
	h, said := measured(t)
	var end time.Time // until which no call is answered
	c := h.gateway(t, func(string, int) int {
		time.Sleep(time.Until(end))
		return http.StatusOK
	})
	checks := h.waiting(t, "sahyadri", 0, 8*sweep.AtOnce, named("sahyadri"))
	h.under(t, 10, -time.Second) // other kinds have taken all the time
	if len(h.made(t, checks)) > 0 || !strings.Contains(said(), `"OldestDuty":600`) {
		t.Errorf("without time: %d calls, %s", len(c.asked), said())
	}
	const taking = 3 * time.Second // to begin as many as there may be at once
	end = time.Now().Add(taking + 200*time.Millisecond)
	h.under(t, 10, taking)
	made := h.made(t, checks)
	if len(made) != sweep.AtOnce || made[len(made)-1] != len(made)-1 {
		t.Fatalf("%v were made", made)
	}
	calls := len(c.asked)
	h.under(t, 15, time.Minute)
	if !slices.Contains(c.asked[calls:calls+sweep.AtOnce], named("sahyadri")(calls)) {
		t.Errorf("after %d calls the next run begins with %v", calls, c.asked[calls:calls+sweep.AtOnce])
	}
	if all := h.made(t, checks); len(all) != len(checks) || len(c.asked) != len(checks) {
		t.Errorf("%d of %d were made, with %d calls", len(all), len(checks), len(c.asked))
	}
}

// A call that does not end is cut, and its duty put off, before the function's own time is over.
func TestACallThatDoesNotEndIsPutOff(t *testing.T) {
	h := open(t)
	h.gateway(t, func(string, int) int { return hangs })
	checks := h.waiting(t, "sahyadri", 0, 1, named("sahyadri"))
	h.under(t, 10, 3*time.Second)
	if j := h.job(t, checks[0]); j.Looks != 1 || !j.At.After(start.Add(10*time.Minute)) {
		t.Errorf("%d checks, the next at %s", j.Looks, j.At)
	}
}

func TestOneDutyOfAnOrderAtATime(t *testing.T) {
	h := open(t)
	var mu sync.Mutex
	under := map[string]int{}
	c := h.gateway(t, func(order string, _ int) int {
		mu.Lock()
		if under[order]++; under[order] > 1 {
			t.Errorf("two calls about %s", order)
		}
		mu.Unlock()
		time.Sleep(20 * time.Millisecond)
		mu.Lock()
		under[order]--
		mu.Unlock()
		return http.StatusOK
	})
	checks := h.waiting(t, "sahyadri", 0, sweep.AtOnce, named("sahyadri"))
	for _, ref := range slices.Clone(checks) { // another duty beside the first: a check of an attempt that nobody knows
		d := lab.Duty{N: 2, Kind: lab.DutyGateway, Act: lab.GatewayCheck, Of: "another", Due: lab.At(start)}
		err := h.Store.ChangeOrder(t.Context(), ref.Order, func(o lab.Order) (lab.Outcome, []store.Write, bool, error) {
			o.Version++
			ev := lab.Event{N: 2, Prev: o.Chain, At: lab.At(start), By: "tara", Action: lab.Submit}.Seal()
			o.Chain = ev.Hash
			return lab.Outcome{Order: o, Event: ev, Duties: []lab.Duty{d}}, nil, true, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		checks = append(checks, store.DutyRefFor(ref.Order, d))
	}
	h.at(t, 10)
	for _, ref := range checks {
		if j := h.job(t, ref); !j.Done && j.Looks != 1 {
			t.Errorf("%s was not seen to", ref)
		}
	}
	if len(c.asked) != len(checks) {
		t.Errorf("%d calls for %d duties", len(c.asked), len(checks))
	}
}

// BenchmarkChecks measures how many checks a run makes within a function's ten seconds while Razorpay takes 200 ms a call.
func BenchmarkChecks(b *testing.B) {
	for b.Loop() {
		h := open(b)
		bank := hospitaltest.OpenBank(b, start, "sahyadri")
		h.Payments = payment.Processor{Store: h.Store, Gateway: bank.Gateway}
		account, err := bank.Gateway.Account(b.Context(), "sahyadri")
		if err != nil {
			b.Fatal(err)
		}
		made, err := account.CreateOrder(b.Context(), razorpay.NewOrder{Receipt: "r1", Amount: 30000, Ours: orderID("sahyadri", 1)})
		if err != nil {
			b.Fatal(err)
		}
		checks := h.waiting(b, "sahyadri", 0, 600, func(int) string { return made.ID })
		if err := bank.AddFault(sandbox.Fault{How: "slow", Ms: 200}); err != nil {
			b.Fatal(err)
		}
		h.under(b, 20, 10*time.Second-sweep.Reserve)
		b.ReportMetric(float64(len(h.made(b, checks))), "checks/run")
	}
}
