package blackbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"assay/infra/client"
)

// fault is a kill of a function's process at its nth call of a service from now on: before the service gets the call,
// or after it has done the work and before the function hears of it.
type fault struct {
	Function string `json:"function"`
	Service  string `json:"service"`
	Nth      int    `json:"nth"`
	When     string `json:"when"`
}

func (f fault) String() string {
	return fmt.Sprintf("%s %s call %d of %s", strings.TrimSuffix(f.Function, "Function"), f.When, f.Nth, f.Service)
}

// calls are the calls so far, by function and service.
type calls map[string]map[string]int

// local speaks to the local cloud itself, under /_local/.
func (w world) local(method, path string, body, into any) {
	w.t.Helper()
	a, err := w.sys.Nobody().Do(context.Background(), client.Call{Method: method, Path: "/_local/" + path, Body: body})
	if err == nil {
		err = a.Into(into)
	}
	if err != nil {
		w.t.Fatalf("local cloud: %v", err)
	}
}

// wire shows the faults that wait and the calls so far.
func (w world) wire() (waiting []fault, made calls) {
	w.t.Helper()
	var shown struct {
		Faults []fault
		Calls  calls
	}
	w.local("GET", "faults", nil, &shown)
	return shown.Faults, shown.Calls
}

// points are the places where a function can be killed: before and after each call it made between two counts.
func points(before, after calls, functions ...string) (all []fault) {
	for _, f := range functions {
		for _, service := range slices.Sorted(maps.Keys(after[f])) {
			for n := range after[f][service] - before[f][service] {
				all = append(all, fault{f, service, n + 1, "before"}, fault{f, service, n + 1, "after"})
			}
		}
	}
	return all
}

// background are the functions that work without anybody asking.
var background = []string{"RelayFunction", "DocumentsFunction", "NotifyFunction", "ViewsFunction"}

// How long nothing may move before the background counts as done, and as waiting for a time to come.
const (
	still   = 250 * time.Millisecond
	waiting = 450 * time.Millisecond
	never   = 4 * time.Second // a kill at a call that was not made: how often views reads depends on who is faster
)

// settle lets the background finish: until done says so, every queue is empty and nothing moves. What was killed comes
// back by its queue's timeout, so where work is hidden and nothing moves, the clock is moved on.
func (w world) settle(what string, done func() bool) {
	w.t.Helper()
	moved, last := time.Now(), ""
	for deadline := time.Now().Add(4 * patience); ; time.Sleep(15 * time.Millisecond) {
		faults, made := w.wire()
		var queues map[string]struct{ Visible, Hidden int }
		w.local("GET", "queues", nil, &queues)
		left, hidden, wait := 0, 0, "61s"
		for name, q := range queues {
			if strings.HasSuffix(name, "Dead") {
				if q.Visible+q.Hidden > 0 {
					w.t.Fatalf("%s: %d messages in %s", what, q.Visible+q.Hidden, name)
				}
				continue
			}
			left, hidden = left+q.Visible+q.Hidden, hidden+q.Hidden
			if name == "DocumentsQueue" && q.Hidden > 0 {
				wait = "361s"
			}
		}
		var now strings.Builder
		now.WriteString(fmt.Sprint(queues, len(faults)))
		for _, f := range background {
			now.WriteString(fmt.Sprint(made[f]))
		}
		if now.String() != last {
			moved, last = time.Now(), now.String()
		}
		switch idle := time.Since(moved); {
		case idle > never && left == 0 && len(faults) > 0:
			w.t.Logf("%s: %v never came about", what, faults)
			w.local("DELETE", "faults", nil, nil)
		case idle > still && left == 0 && len(faults) == 0 && done():
			return
		case idle > waiting && hidden > 0:
			w.local("POST", "clock", map[string]string{"advance": wait}, nil)
			moved = time.Now()
		case idle > patience || time.Now().After(deadline):
			w.t.Fatalf("%s is not finished and nothing moves; queues %v, faults waiting %v", what, queues, faults)
		}
	}
}

// cold ends the processes of functions, so that the next call starts a new one, which makes all its calls.
func (w world) cold(functions ...string) {
	w.t.Helper()
	for _, f := range functions {
		w.local("POST", "functions/"+f+"/kill", nil, nil)
	}
}

// finished checks that the work of a whole order is done, all of it, and each part once.
func (o *order) finished(mostMails int) {
	t := o.w.t
	t.Helper()
	s := o.show()
	if s.State != "completed" || s.Version != 1+len(steps)+1 || len(s.Cash) != 1 {
		t.Errorf("the order stands at %+v", s)
	}
	if len(s.Reports) != 1 || s.Reports[0].State != "stored" {
		t.Fatalf("reports: %+v, want one", s.Reports)
	}
	var link struct{ URL string }
	o.w.yes(o.w.as(o.bench), "POST", o.path("/report-link"), map[string]any{}, &link)
	status, _, pdf := o.w.get(link.URL)
	if sum := sha256.Sum256(pdf); status != 200 || hex.EncodeToString(sum[:]) != s.Reports[0].SHA256 {
		t.Errorf("the document (%d, %d bytes) is not the one the order names", status, len(pdf))
	}
	kinds := map[string]int{}
	for _, m := range o.w.mailsTo(o.Patient.Email) {
		kinds[m.Tags["dk"]]++
	}
	for kind, n := range kinds {
		if n > mostMails {
			t.Errorf("%d mails of the duty %s", n, kind)
		}
	}
	if len(kinds) != 3 {
		t.Errorf("mails of %d duties, want placed, receipt and ready: %v", len(kinds), kinds)
	}
}

// counts are the orders by tab, as the board shows them.
func (w world) counts() (counts map[string]int) {
	w.t.Helper()
	var board struct{ Counts map[string]int }
	w.yes(w.as(tara), "GET", "/v1/orders?tab=cod&limit=1", nil, &board)
	return board.Counts
}

// TestKilledInTheBackground kills documents and notify (under PROOF every background function) before and after each
// of their calls while a report is made and told of. Afterwards the work is finished: one version, one mail.
func TestKilledInTheBackground(t *testing.T) {
	w := open(t)
	pilot := w.at("authorise", "HBA1C")
	w.settle("the pilot so far", func() bool { return len(w.mailsTo(pilot.Patient.Email)) == 2 })
	w.cold(background...)
	_, before := w.wire()
	pilot.do("authorise")
	w.settle("the pilot", func() bool { return pilot.show().State == "completed" })
	_, after := w.wire()
	pilot.finished(1)

	functions := []string{"DocumentsFunction", "NotifyFunction"}
	if proof {
		functions = background
	}
	all := points(before, after, functions...)
	if len(all) < 20 {
		t.Errorf("only %d points: %v", len(all), all)
	}
	t.Logf("points: %d", len(all))
	var ready []*order
	for range all {
		ready = append(ready, w.at("authorise", "HBA1C"))
	}
	w.settle("the orders so far", func() bool { return true })
	for n, f := range all {
		t.Run(f.String(), func(t *testing.T) {
			o := ready[n].with(t)
			w := o.w
			counted := w.counts()
			w.cold(f.Function)
			w.local("POST", "faults", f, nil)
			o.do("authorise")
			w.settle("the report", func() bool {
				return o.show().State == "completed" && len(w.mailsTo(o.Patient.Email)) >= 3
			})
			o.finished(1)
			counted["processing"]--
			counted["completed"]++
			if now := w.counts(); !maps.Equal(now, counted) {
				t.Errorf("the board counts %v, want %v", now, counted)
			}
		})
	}
}

// TestMailAfterTwoFaults: only when the answer and the delivery events of one mail are all lost may a second one go
// out, never a third, and never none (docs/rules.md#mail-once).
func TestMailAfterTwoFaults(t *testing.T) {
	w := open(t)
	o := w.at("authorise", "HBA1C")
	w.settle("the order so far", func() bool { return len(w.mailsTo(o.Patient.Email)) == 2 })
	w.local("POST", "faults", fault{"NotifyFunction", "ses", 1, "after"}, nil)
	for nth := 5; nth <= 6; nth++ { // 1 to 4 lead to the sending; these are the two delivery events
		w.local("POST", "faults", fault{"NotifyFunction", "dynamodb", nth, "before"}, nil)
	}
	o.do("authorise")
	w.settle("the mail", func() bool { return len(w.mailsTo(o.Patient.Email)) >= 3 })
	o.finished(2)
}
