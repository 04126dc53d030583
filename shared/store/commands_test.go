package store_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"assay/infra/testing/engine/enginetest"
	"assay/shared/lab"
	"assay/shared/store"
)

var commandPromises = []promise{
	{"a command writes order, event, duty and answer together", func(t *testing.T, w *world) {
		o := w.place(t, w.fresh(1))
		out := change(o, tara, w.now, func(o *lab.Order) { o.Specimens[0].State = lab.TubeCollected })
		out.Duties = []lab.Duty{{N: 2, Kind: lab.DutyMail, Stage: lab.MailReceipt, Due: out.Event.At}}
		out.Runs = &lab.RunSheet{Order: o.ID, N: 2, By: tara, Runs: []lab.Run{{Item: "T0", Raw: "9.4"}}}
		w.do(t, w.command(tara, o.ID), func(store.Loaded) (store.Result, error) { return store.Result{Outcome: &out, Status: 200}, nil })
		got := w.order(t, o.ID)
		if got.Version != 2 || got.Specimens[0].State != lab.TubeCollected {
			t.Errorf("order %+v", got)
		}
		if events := w.events(t, o.ID); len(events) != 2 || events[1].By != tara || events[1].Hash != got.Chain {
			t.Errorf("events %+v", events)
		}
		for _, name := range []string{"W#000001#mail.placed", "W#000002#mail.receipt"} {
			if _, ok, err := w.Job(t.Context(), store.DutyRef{Order: o.ID, Duty: name}); !ok || err != nil {
				t.Errorf("duty %s: %v, %v", name, ok, err)
			}
		}
		runs, _, err := w.Runs(t.Context(), o.ID)
		if err != nil || len(runs) != 1 || runs[0].Runs[0].Raw != "9.4" {
			t.Errorf("runs %+v, %v", runs, err)
		}
	}, false},
	{"a command that is refused changes nothing, and its key stays free", func(t *testing.T, w *world) {
		o := w.place(t, w.fresh(1))
		before, c := w.dump(t), w.command(tara, o.ID)
		_, err := w.Do(t.Context(), c, func(store.Loaded) (store.Result, error) {
			return store.Result{}, &lab.Refusal{Kind: lab.Conflict, Code: "cash_due"}
		})
		refused(t, err, lab.Conflict, "cash_due")
		if w.dump(t) != before {
			t.Error("the table changed")
		}
		if a := w.do(t, c, w.edit(tara, func(*lab.Order) {})); a.Replayed {
			t.Error("a refusal was kept as an answer")
		}
	}, false},
	{"a write that does not fit is not written in part", func(t *testing.T, w *world) {
		o := w.place(t, w.fresh(1))
		before, tried := w.dump(t), 0
		_, err := w.Do(t.Context(), w.command(tara, o.ID), func(d store.Loaded) (store.Result, error) {
			tried++
			out := change(d.Order, tara, w.now, func(*lab.Order) {})
			out.Duties = []lab.Duty{{N: 1, Kind: lab.DutyMail, Stage: lab.MailPlaced}} // there is one of this name
			return store.Result{Outcome: &out, Status: 200}, nil
		})
		refused(t, err, lab.Busy, "busy")
		if tried != 5 || w.dump(t) != before {
			t.Errorf("%d tries, table changed: %v", tried, w.dump(t) != before)
		}
	}, true},
	{"an event that is there is never written over", func(t *testing.T, w *world) {
		o := w.place(t, w.fresh(1))
		before := w.dump(t)
		_, err := w.Do(t.Context(), w.command(tara, o.ID), func(d store.Loaded) (store.Result, error) {
			out := change(d.Order, tara, w.now, func(*lab.Order) {})
			out.Event.N = 1
			return store.Result{Outcome: &out, Status: 200}, nil
		})
		refused(t, err, lab.Busy, "busy")
		if w.dump(t) != before {
			t.Error("the table changed")
		}
	}, true},
	{"unknown and foreign orders are refused in the same words", func(t *testing.T, w *world) {
		mine := w.place(t, w.fresh(1))
		wants := map[string]store.ReadSet{
			"unknown": {Order: orderNumbered(9999)}, "too long": {Order: "sahyadri-" + strings.Repeat("a", 2000)}, "foreign": {Order: "narmada" + strings.TrimPrefix(mine.ID, "sahyadri")},
			"no id": {Order: "nonsense"}, "foreign, with a draft": {Order: "narmada" + strings.TrimPrefix(mine.ID, "sahyadri"), Draft: "HB"}, "new, and foreign": {NewOrder: "narmada" + strings.TrimPrefix(orderNumbered(1), "sahyadri")},
			"unknown patient": {Patient: "nobody"},
		}
		said := ""
		for name, want := range wants {
			c := w.command(tara, "")
			c.Read = want
			_, err := w.Do(t.Context(), c, func(store.Loaded) (store.Result, error) {
				t.Errorf("%s: decided", name)
				return store.Result{}, errors.New("no")
			})
			refused(t, err, lab.NotFound, "not_found")
			if said != "" && err.Error() != said {
				t.Errorf("%s: %q, not %q", name, err, said)
			}
			said = err.Error()
		}
		if _, err := w.Read(t.Context(), store.Caller{Hospital: "narmada", Person: omar, Now: w.now}, store.ReadSet{Order: mine.ID}); err == nil || err.Error() != said {
			t.Errorf("seen from the other hospital: %v", err)
		}
	}, false},
	{"who is no active member is refused, also for what he did before", func(t *testing.T, w *world) {
		o := w.place(t, w.fresh(1))
		c := w.command(tara, o.ID)
		w.do(t, c, w.edit(tara, func(*lab.Order) {}))
		out := w.members[3]
		out.Active, out.Rev = false, 2
		writes, err := w.MemberChange(out, lab.Event{N: 2, By: omar}.Seal())
		if err != nil {
			t.Fatal(err)
		}
		w.do(t, w.command(meera, o.ID), func(store.Loaded) (store.Result, error) { return store.Result{Writes: writes, Status: 200}, nil })
		for _, person := range []string{tara, "joseph", "nobody", omar} {
			c.Person = person
			_, err := w.Do(t.Context(), c, w.edit(person, func(*lab.Order) {}))
			refused(t, err, lab.Forbidden, "not_a_member")
		}
	}, false},
	{"a desk holds what was asked for", func(t *testing.T, w *world) {
		o := w.place(t, w.fresh(1))
		if ok, err := w.SaveDraft(t.Context(), o.ID, lab.DraftResult{Item: "T0", Rev: 1, Value: "9", By: tara}); !ok || err != nil {
			t.Fatal(ok, err)
		}
		d, err := w.Read(t.Context(), w.caller(tara), store.ReadSet{Order: o.ID, Settings: true, Member: imran, Draft: "T0"})
		if err != nil {
			t.Fatal(err)
		}
		if d.Caller.Person != tara || d.Order.ID != o.ID || d.Hospital.Name != sahyadri.Name || d.Member.Person != imran || d.Draft.Value != "9" {
			t.Errorf("desk %+v", d)
		}
	}, false},
	{"a system's change keeps the lock, and writes nothing when there is nothing to do", func(t *testing.T, w *world) {
		o := w.place(t, w.fresh(2))
		ref := store.DutyRef{Order: o.ID, Duty: "W#000001#mail.placed"}
		raced := false
		err := w.ChangeOrder(t.Context(), o.ID, func(d lab.Order) (lab.Outcome, []store.Write, bool, error) {
			if !raced { // somebody is faster
				raced = true
				w.do(t, w.command(tara, o.ID), w.edit(tara, func(o *lab.Order) { o.Specimens[0].Rev++ }))
			}
			return change(d, "system:documents", w.now, func(o *lab.Order) { o.Specimens[1].Rev++ }), []store.Write{w.FinishWith(ref, "sent")}, true, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := w.order(t, o.ID); got.Version != 3 || got.Specimens[0].Rev != 2 || got.Specimens[1].Rev != 2 {
			t.Errorf("order %+v", got)
		}
		w.events(t, o.ID)
		if j, _, err := w.Job(t.Context(), ref); err != nil || !j.Done {
			t.Errorf("the duty is not finished with it: %+v, %v", j, err)
		}
		before := w.dump(t)
		for name, decide := range map[string]error{"nothing to do": nil, "an error": errors.New("no")} {
			err := w.ChangeOrder(t.Context(), o.ID, func(lab.Order) (lab.Outcome, []store.Write, bool, error) { return lab.Outcome{}, nil, false, decide })
			if !errors.Is(err, decide) || w.dump(t) != before {
				t.Errorf("%s: %v", name, err)
			}
		}
		err = w.ChangeOrder(t.Context(), orderNumbered(9999), func(lab.Order) (lab.Outcome, []store.Write, bool, error) { return lab.Outcome{}, nil, true, nil })
		refused(t, err, lab.NotFound, "not_found")
	}, false},
}

// TestCallsOfACommand: one read, one transaction, and a third call where a number is given out
// (docs/rules.md#figure-calls).
func TestCallsOfACommand(t *testing.T) {
	w := found(t, enginetest.Start(t), weathers[0])
	o := w.place(t, w.fresh(1))
	for _, c := range []struct {
		name    string
		counter store.NumberSeries
		want    string
	}{
		{"by order id", "", "map[BatchGetItem:1 TransactWriteItems:1]"},
		{"with a number", store.ReceiptNumbers, "map[BatchGetItem:1 TransactWriteItems:1 UpdateItem:1]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w.proxy.ResetCalls()
			command := w.command(tara, o.ID)
			command.Series = c.counter
			w.do(t, command, w.edit(tara, func(*lab.Order) {}))
			calls, units := w.proxy.Calls()
			if got := fmt.Sprint(calls); got != c.want {
				t.Errorf("calls %s, want %s", got, c.want)
			}
			t.Logf("%v read units, %v write units", units.Read, units.Write)
		})
	}
	t.Run("an order of another hospital is not read", func(t *testing.T) {
		w.proxy.ResetCalls()
		_, err := w.Read(t.Context(), w.caller(tara), store.ReadSet{Order: "narmada" + strings.TrimPrefix(orderNumbered(1), "sahyadri")})
		refused(t, err, lab.NotFound, "not_found")
		if calls, units := w.proxy.Calls(); fmt.Sprint(calls) != "map[BatchGetItem:1]" || units.Read != 1 {
			t.Errorf("calls %v, %+v: only the membership may be read", calls, units)
		}
	})
}

// TestNoScan: the store cannot ask for a scan, whatever it would like.
func TestNoScan(t *testing.T) {
	database := reflect.TypeFor[store.DynamoDB]()
	for method := range database.Methods() {
		if name := method.Name; strings.Contains(name, "Scan") || strings.Contains(name, "Statement") {
			t.Errorf("the store may call %s", name)
		}
	}
}
