package blackbox

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"assay/infra/contract"
)

// differs are the things that are never the same twice: ids, times, numbers, places in a queue, hashes, tokens, made-up contacts and references.
var differs = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[0-9:.]+Z|` +
	`\b(order|pay)_[0-9A-Za-z]{14}\b|\b[PR]?\d\d-\d{6}|\b[A-Z]\d{4}-\d{6}|\b[0-9a-f]{64}\b|\b[a-z2-7]{26}\b|\+919\d{9}|sunita\.\d+@|"queue_number":\d+|"99\d{10}"`)

// alike takes out of a text what is never the same twice.
func alike(text string) string { return differs.ReplaceAllString(text, "…") }

// TestKilledInACommand kills the function that does a command before and after each of its outside calls, and sends the
// command again as a client does that got no answer. In the end everything stands as if nobody had been killed: the
// same events, the same values, the same money, once.
func TestKilledInACommand(t *testing.T) {
	w := open(t)
	operations, err := running.contract.Operations()
	if err != nil {
		t.Fatal(err)
	}
	functions := map[string]string{}
	for _, op := range operations {
		functions[op.ID] = strings.ToUpper(op.Function[:1]) + op.Function[1:] + "Function"
		if proof && takesKey(t, op) && !proven(op.ID) {
			t.Errorf("%s is a command that no deed proves", op.ID)
		}
	}
	last := 0
	if mails := w.mails(); len(mails) > 0 {
		last = mails[0].Seq
	}
	commands, faults, violations := 0, 0, 0
	for _, d := range deeds {
		if !d.everyDay && !proof || functions[d.operation] == "" {
			continue
		}
		commands++
		t.Run(d.operation, func(t *testing.T) {
			function := functions[d.operation]
			want, all := d.undisturbed(t, function)
			for _, f := range all {
				faults++
				if !t.Run(f.String(), func(t *testing.T) { d.disturbed(t, function, f, want) }) {
					violations++
				}
			}
		})
	}
	w.settle("everything set going", func() bool { return true })
	sent := map[string]int{}
	for _, m := range w.mails() {
		if duty := m.Tags["dk"]; duty != "" && m.Seq > last {
			if sent[duty]++; sent[duty] == 2 {
				t.Errorf("two mails of the duty %s", duty)
			}
		}
	}
	t.Logf("%d commands, %d points, %d faults, %d violations; %d mails, each once", commands, faults/2, faults, violations, len(sent))
}

// undisturbed does a deed once and counts the calls it takes, with a process that starts for it.
func (d deed) undisturbed(t *testing.T, function string) (look string, all []fault) {
	o := d.ready(t)
	call := d.call(o)
	o.w.cold(function)
	_, before := o.w.wire()
	o.w.yes(d.session(o), call.Method, call.Path, call.Body, nil)
	_, after := o.w.wire()
	if all = points(before, after, function); len(all) == 0 {
		t.Fatalf("%s makes no call", function)
	}
	return d.looked(o), all
}

// disturbed does it again with one kill.
func (d deed) disturbed(t *testing.T, function string, f fault, want string) {
	o := d.ready(t)
	w := o.w
	call := d.call(o)
	call.Key = key()
	w.cold(function)
	w.local("POST", "faults", f, nil)
	if died := w.send(d.session(o), call); died.Status < 500 {
		t.Errorf("nobody was killed: %d", died.Status)
	}
	again := w.send(d.session(o), call)
	if err := again.Into(nil); err != nil && !(d.keyless && again.Status == 412) {
		t.Fatalf("sent again: %v", err)
	}
	if !d.keyless {
		if third := w.send(d.session(o), call); !bytes.Equal(third.Body, again.Body) || third.Header.Get("Idempotent-Replay") != "true" {
			t.Errorf("a third time: %s, the second %s", third.Body, again.Body)
		}
	}
	if waiting, _ := w.wire(); len(waiting) > 0 {
		t.Errorf("the kill did not happen: %v", waiting)
	}
	if got := d.looked(o); got != want {
		t.Errorf("after the kill:\n%s\nundisturbed:\n%s", got, want)
	}
}

func (d deed) looked(o *order) string {
	if d.look != nil {
		return d.look(o)
	}
	return ordered(o)
}

func proven(operation string) bool {
	for _, d := range deeds {
		if d.operation == operation {
			return true
		}
	}
	return elsewhere[operation] != ""
}

// takesKey reports whether an operation is a command: one that happens once for each key.
func takesKey(t *testing.T, op contract.Operation) bool {
	t.Helper()
	req, _, err := running.contract.Example(op)
	if err != nil {
		t.Fatal(err)
	}
	return req.Header.Get("Idempotency-Key") != ""
}
