package store_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"assay/shared/lab"
	"assay/shared/store"
)

var dutyPromises = []promise{
	{"a duty is claimed, given back, claimed again, finished once", func(t *testing.T, w *world) {
		o := w.place(t, w.fresh(1))
		ref := store.DutyRef{Order: o.ID, Duty: "W#000001#mail.placed"}
		job := func() store.Job {
			j, ok, err := w.Job(t.Context(), ref)
			if err != nil || !ok || j.Duty.Stage != lab.MailPlaced {
				t.Fatalf("job %+v, %v, %v", j, ok, err)
			}
			return j
		}
		stands := func(step string, want store.Job) {
			t.Helper()
			got := job()
			if want.Ref, want.Duty = got.Ref, got.Duty; !want.Done {
				want.At = want.Duty.Due // nobody puts it off here
			}
			if got != want {
				t.Errorf("%s: %+v, want %+v", step, got, want)
			}
		}
		claim := func(j store.Job, who string, want bool) {
			t.Helper()
			if ok, err := w.Claim(t.Context(), j, who); err != nil || ok != want {
				t.Errorf("claim by %s: %v, %v", who, ok, err)
			}
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Error(err)
			}
		}
		first := job()
		stands("new", store.Job{})
		must(w.Release(t.Context(), ref)) // nobody has it
		stands("released by nobody", store.Job{})
		claim(first, "m1 1", true)
		stands("claimed", store.Job{Sending: true, Claimant: "m1 1", Attempts: 1})
		claim(first, "m1 1", true) // the same attempt asks again: it has it
		claim(first, "m2 1", false)
		stands("claimed by others too", store.Job{Sending: true, Claimant: "m1 1", Attempts: 1})
		must(w.Release(t.Context(), ref))
		stands("released", store.Job{Claimant: "m1 1", Attempts: 1})
		claim(job(), "m1 2", true)
		stands("claimed again", store.Job{Sending: true, Claimant: "m1 2", Attempts: 2})
		late := job()
		must(w.Finish(t.Context(), ref, "sent"))
		stands("finished", store.Job{Done: true, Claimant: "m1 2", Attempts: 2})
		before := w.dump(t)
		must(w.Finish(t.Context(), ref, "refused"))
		must(w.Release(t.Context(), ref))
		claim(late, "m3 1", false)
		claim(late, "m1 2", false)
		if w.dump(t) != before {
			t.Error("a finished duty changed")
		}
	}, false},
	{"of sixteen who claim at once, one has it", func(t *testing.T, w *world) {
		o := w.place(t, w.fresh(1))
		j, _, err := w.Job(t.Context(), store.DutyRef{Order: o.ID, Duty: "W#000001#mail.placed"})
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		var winners atomic.Int64
		for n := range 16 {
			all.Go(func() {
				ok, err := w.Claim(t.Context(), j, fmt.Sprintf("m%d 1", n))
				for err != nil && w.name != weathers[0].name { // the queue brings it again
					ok, err = w.Claim(t.Context(), j, fmt.Sprintf("m%d 1", n))
				}
				if err != nil {
					t.Error(err)
				}
				if ok {
					winners.Add(1)
				}
			})
		}
		all.Wait()
		if winners.Load() != 1 {
			t.Errorf("%d have it", winners.Load())
		}
	}, false},
	{"a duty that is not there is not made by finishing it", func(t *testing.T, w *world) {
		o := w.place(t, w.fresh(1))
		before := w.dump(t)
		for _, ref := range []store.DutyRef{{Order: o.ID, Duty: "W#000009#mail.ready"}, {Order: orderNumbered(9999), Duty: "W#000001#mail.placed"}} {
			if err := w.Finish(t.Context(), ref, "sent"); err != nil {
				t.Error(err)
			}
			if err := w.Release(t.Context(), ref); err != nil {
				t.Error(err)
			}
			if ok, err := w.Claim(t.Context(), store.Job{Ref: ref}, "m1 1"); ok || err != nil {
				t.Errorf("claimed what is not there: %v, %v", ok, err)
			}
			if _, ok, err := w.Job(t.Context(), ref); ok || err != nil {
				t.Errorf("found: %v, %v", ok, err)
			}
			err := w.ChangeOrder(t.Context(), o.ID, func(d lab.Order) (lab.Outcome, []store.Write, bool, error) {
				return change(d, "system:documents", w.now, func(*lab.Order) {}), []store.Write{w.FinishWith(ref, "stored")}, true, nil
			})
			if err == nil {
				t.Error("finished, in a transaction, what is not there")
			}
		}
		if w.dump(t) != before {
			t.Error("the table changed")
		}
	}, true},
	{"an unfinished duty stands in the index of what is due, a finished one does not", func(t *testing.T, w *world) {
		one, other := w.place(t, w.fresh(1)), w.place(t, w.fresh(1))
		if err := w.Finish(t.Context(), store.DutyRef{Order: one.ID, Duty: "W#000001#mail.placed"}, "sent"); err != nil {
			t.Fatal(err)
		}
		var page struct {
			Items []map[string]map[string]string
		}
		err := w.db.Engine.Call(t.Context(), "DynamoDB_20120810.Query", map[string]any{"TableName": w.db.Truth, "IndexName": "due",
			"KeyConditionExpression": "due = :w", "ExpressionAttributeValues": map[string]any{":w": map[string]string{"S": "W#mail"}}}, &page)
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Items) != 1 || page.Items[0]["PK"]["S"] != "H#sahyadri#O#"+other.ID[len("sahyadri-"):] {
			t.Errorf("due: %v", page.Items)
		}
	}, false},
	{"a reference reads back as it was written, and only from a duty's keys", func(t *testing.T, w *world) {
		order := orderNumbered(1)
		pk := "H#sahyadri#O#" + strings.TrimPrefix(order, "sahyadri-")
		ref, ok := store.DutyRefOfKeys(pk, "W#000003#mail.receipt")
		if back, fine := store.ParseDutyRef(ref.String()); !ok || !fine || back != ref || ref.Order != order {
			t.Errorf("%+v, %v, %+v", ref, ok, back)
		}
		for _, k := range [][2]string{{pk, "A"}, {pk, "E#000001"}, {strings.Replace(pk, "#O#", "#P#", 1), "W#000003#x"}, {pk + "#x", "W#000003#x"}, {"H#sahyadri#O#0193", "W#000003#x"}, {pk, "W#3"}, {"N#M#tara", "sahyadri"}, {"", ""}} {
			if _, ok := store.DutyRefOfKeys(k[0], k[1]); ok {
				t.Errorf("%v is no duty", k)
			}
		}
		for _, text := range []string{"", order, order + " A", order + " W#1", "nonsense W#000001#mail", " W#000001#mail", order + " W#000001#mail#x"} {
			if _, ok := store.ParseDutyRef(text); ok {
				t.Errorf("%q is no reference", text)
			}
		}
	}, false},
}
