package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"assay/shared/lab"
	"assay/shared/store"
)

// promised places an order with duties.
func (w *world) promised(t *testing.T, duties ...lab.Duty) lab.Order {
	t.Helper()
	o := w.fresh(1)
	c := w.command(tara, "")
	c.Read = store.ReadSet{NewOrder: o.ID}
	w.do(t, c, func(store.Loaded) (store.Result, error) {
		out := change(o, tara, w.now, func(*lab.Order) {})
		for _, d := range duties {
			d.N = 1
			out.Duties = append(out.Duties, d)
		}
		return store.Result{Outcome: &out, Status: 201}, nil
	})
	return o
}

// due lists the duties of a kind that are due by a time, without what they all share.
func (w *world) due(t *testing.T, kind lab.DutyKind, until time.Time) (list []string) {
	t.Helper()
	for ref, err := range w.Due(t.Context(), kind, lab.At(until)) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, ref.Order+strings.TrimPrefix(ref.Duty, "W#000001"))
	}
	return list
}

var duePromises = []promise{
	{"duties are listed by kind, the longest due first, and those whose time has come", func(t *testing.T, w *world) {
		at := func(minutes int) lab.Moment { return lab.At(w.now.Add(time.Duration(minutes) * time.Minute)) }
		one := w.promised(t, lab.Duty{Kind: lab.DutyMail, Stage: lab.MailPlaced, Due: at(5)}, lab.Duty{Kind: lab.DutyExpiry, Due: at(3)},
			lab.Duty{Kind: lab.DutyMail, Stage: lab.MailReminder, Due: at(9)})
		other := w.promised(t, lab.Duty{Kind: lab.DutyMail, Stage: lab.MailPlaced, Due: at(4)}, lab.Duty{Kind: lab.DutyEscalate, Task: "1.1", Due: at(5)})
		for _, c := range []struct {
			kind  lab.DutyKind
			until int
			want  []string
		}{
			{lab.DutyMail, 3, nil},
			{lab.DutyMail, 4, []string{other.ID + "#mail.placed"}},
			{lab.DutyMail, 8, []string{other.ID + "#mail.placed", one.ID + "#mail.placed"}},
			{lab.DutyMail, 9, []string{other.ID + "#mail.placed", one.ID + "#mail.placed", one.ID + "#mail.reminder"}},
			{lab.DutyExpiry, 9, []string{one.ID + "#expiry"}},
			{lab.DutyEscalate, 9, []string{other.ID + "#escalation.1.1"}},
			{lab.DutyDocument, 9, nil},
		} {
			if got := w.due(t, c.kind, at(c.until).Time); !slices.Equal(got, c.want) {
				t.Errorf("%s until minute %d: %v, want %v", c.kind, c.until, got, c.want)
			}
		}
	}, false},
	{"a duty that is put off stands behind the others, and a finished one nowhere", func(t *testing.T, w *world) {
		now := w.now.Add(time.Hour)
		first := w.promised(t, lab.Duty{Kind: lab.DutyMail, Stage: lab.MailPlaced, Due: lab.At(w.now)})
		second := w.promised(t, lab.Duty{Kind: lab.DutyMail, Stage: lab.MailPlaced, Due: lab.At(w.now.Add(time.Minute))})
		ref := store.DutyRef{Order: first.ID, Duty: "W#000001#mail.placed"}
		job := func() store.Job {
			j, _, err := w.Job(t.Context(), ref)
			if err != nil {
				t.Fatal(err)
			}
			return j
		}
		put := func(j store.Job, to time.Time) {
			if err := w.Postpone(t.Context(), j, lab.At(to)); err != nil {
				t.Fatal(err)
			}
		}
		put(job(), now.Add(-time.Minute))
		if got := w.due(t, lab.DutyMail, now); len(got) != 2 || !strings.HasPrefix(got[0], second.ID) {
			t.Errorf("put off behind: %v", got)
		}
		if ok, err := w.Claim(t.Context(), job(), "m1 1"); err != nil || !ok {
			t.Fatal(ok, err)
		}
		put(job(), now.Add(time.Minute))
		if got := w.due(t, lab.DutyMail, now); len(got) != 1 || !strings.HasPrefix(got[0], second.ID) {
			t.Errorf("put off for later: %v", got)
		}
		if j := job(); j.Watched != 1 || j.Looks != 2 || !j.Sending || j.Attempts != 1 || !j.Duty.Due.Equal(w.now) ||
			!j.At.Equal(now.Add(time.Minute)) {
			t.Errorf("watched: %+v", j)
		}
		late := job()
		if err := w.Finish(t.Context(), ref, "sent"); err != nil {
			t.Fatal(err)
		}
		before := w.dump(t)
		put(late, now)
		put(store.Job{Ref: store.DutyRef{Order: first.ID, Duty: "W#000009#mail.ready"}}, now)
		if w.dump(t) != before {
			t.Error("a finished duty, or one that is not there, was put off")
		}
		if got := w.due(t, lab.DutyMail, now.Add(time.Hour)); len(got) != 1 {
			t.Errorf("finished: %v", got)
		}
	}, false},
	{"a list of what is due goes on over pages, and ends where the reader ends", func(t *testing.T, w *world) {
		for range 2 {
			var duties []lab.Duty
			for n := range 60 {
				duties = append(duties, lab.Duty{Kind: lab.DutyEscalate, Task: fmt.Sprint(n), Due: lab.At(w.now)})
			}
			w.promised(t, duties...)
		}
		all := w.due(t, lab.DutyEscalate, w.now)
		if slices.Sort(all); len(slices.Compact(all)) != 120 {
			t.Errorf("%d of 120 duties", len(all))
		}
		for range w.Due(t.Context(), lab.DutyEscalate, lab.At(w.now)) {
			break
		}
	}, false},
}
