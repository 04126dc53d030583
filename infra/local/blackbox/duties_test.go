package blackbox

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"assay/infra/testing/cast"
	"assay/shared/lab"
	"assay/shared/lab/measure"
)

// now is the local cloud's time.
func (w world) now() time.Time {
	w.t.Helper()
	now, err := w.sys.Now(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	return now
}

// pass lets time pass in steps of five minutes, as the schedules see it, until something has happened; it gives how long
// that took, and fails when it does not happen in time.
func (w world) pass(what string, atMost time.Duration, happened func() bool) (passed time.Duration) {
	w.t.Helper()
	for ; passed <= atMost; passed += 5 * time.Minute {
		w.idle()
		if happened() {
			return passed
		}
		w.local("POST", "clock", map[string]string{"advance": "5m"}, nil)
	}
	w.t.Fatalf("%s has not happened in %s", what, atMost)
	return 0
}

// idle waits until the functions that work by themselves make no more calls.
func (w world) idle() {
	w.t.Helper()
	last, since := "", time.Now()
	for deadline := time.Now().Add(patience); time.Since(since) < 2*still; time.Sleep(25 * time.Millisecond) {
		faults, made := w.wire()
		var says strings.Builder
		says.WriteString(fmt.Sprint(len(faults)))
		for _, f := range append(slices.Clone(background), "SweepFunction", "ExpiryFunction") {
			says.WriteString(fmt.Sprint(made[f]))
		}
		if says.String() != last {
			last, since = says.String(), time.Now()
		}
		if time.Now().After(deadline) {
			w.t.Fatal("the background does not come to rest")
		}
	}
}

// jump moves the clock to a time at once.
func (w world) jump(to time.Time) {
	w.t.Helper()
	w.local("POST", "clock", map[string]string{"advance": to.Sub(w.now()).String()}, nil)
	w.idle()
}

// letters counts the mails to an address with these words in their subject.
func (w world) letters(address, subject string) (n int) {
	for _, m := range w.mailsTo(address) {
		if m.Is(address, subject) {
			n++
		}
	}
	return n
}

// english is somebody of Narmada who reads English.
func (w world) english() patient {
	p := someone()
	p.Language = "en"
	return w.register(dev, p)
}

// TestCashOrderEnds: a reminder comes the day before, to those who have not come; 48 hours after its day the order ends.
func TestCashOrderEnds(t *testing.T) {
	w := open(t)
	day := lab.Day(w.now().Add(24 * time.Hour))
	start, err := time.ParseInLocation(time.DateOnly, day, measure.IST)
	if err != nil {
		t.Fatal(err)
	}
	end := start.AddDate(0, 0, 3) // the day is over, and 48 hours
	order := func() *order {
		p := w.english()
		body := placement(p, "HBA1C")
		body["preferred_date"] = day
		return w.placed(dev, p, body)
	}
	absent, came := order(), order()
	came.do("collect")
	const reminder, ended = "please have your sample taken", "has ended"

	w.jump(end.Add(-24*time.Hour - time.Minute))
	if w.letters(absent.Patient.Email, reminder) > 0 {
		t.Error("the reminder came too early")
	}
	w.pass("the reminder", 10*time.Minute, func() bool { return w.letters(absent.Patient.Email, reminder) > 0 })
	w.jump(end.Add(-time.Minute))
	if s := absent.show(); s.State != "confirmed" {
		t.Errorf("before its time: %s", s.State)
	}
	w.pass("the end", 10*time.Minute, func() bool { return absent.show().State == "expired" })
	w.pass("the mail", 5*time.Minute, func() bool { return w.letters(absent.Patient.Email, ended) > 0 })
	w.jump(end.Add(3 * time.Hour))
	if s := absent.show(); s.Tab != "failed" || s.Version != 2 || w.letters(absent.Patient.Email, reminder) != 1 || w.letters(absent.Patient.Email, ended) != 1 {
		t.Errorf("ended: %+v, %d reminders, %d mails of the end", s, w.letters(absent.Patient.Email, reminder), w.letters(absent.Patient.Email, ended))
	}
	if s := came.show(); s.State != "confirmed" || w.letters(came.Patient.Email, reminder)+w.letters(came.Patient.Email, ended) > 0 {
		t.Errorf("whoever came was reminded, or the order ended: %+v", s)
	}
}

// TestCriticalCallIsHandedOn: a critical value that nobody has called about after twenty minutes is the supervisor's.
func TestCriticalCallIsHandedOn(t *testing.T) {
	w := open(t)
	o := w.place(dev, w.english(), "FBS").upTo("submit")
	w.yes(w.as(dev), "POST", o.path("/submit"), map[string]any{"results": []map[string]any{{"item": "FBS", "value": "480", "unit": "mg/dL"}}}, nil)
	since := w.now()
	bench := cast.Narmada.Lab()
	urgent := "Urgent: order " + o.Number
	w.pass("the mail to the laboratory", 0, func() bool { return w.letters(bench, urgent) == 1 })
	handedOn := func() bool {
		return strings.Contains(string(w.yes(w.as(dev), "GET", o.path("/timeline"), nil, nil).Body), `"escalate"`)
	}
	w.pass("the handing on", 30*time.Minute, handedOn)
	if after := w.now().Sub(since); after < 20*time.Minute {
		t.Errorf("handed on after %s", after)
	}
	// No supervisor of this hospital has an address, so the letter to them goes to the laboratory's.
	w.pass("the letter to the supervisors", 5*time.Minute, func() bool { return w.letters(bench, "Not called yet: order "+o.Number) == 1 })
	if n := w.letters(bench, urgent); n != 1 {
		t.Errorf("%d letters about the value to the laboratory", n)
	}
	if s := o.show(); s.Version != 7 {
		t.Errorf("version %d, want 7: placed, four steps, submitted, handed on", s.Version)
	}
}

// TestLostMessages: a mail whose message is lost is sent by the sweep, once: whether nobody had begun, or an attempt was
// under way whose end nobody knows.
func TestLostMessages(t *testing.T) {
	for name, c := range map[string]struct {
		service string
		atMost  time.Duration
	}{
		"before anybody had it": {"dynamodb", 15 * time.Minute},
		"in an attempt":         {"ses", time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t)
			o := w.at("collect", "HBA1C")
			w.pass("the first mail", 0, func() bool { return len(w.mailsTo(o.Patient.Email)) == 1 })
			w.local("POST", "faults", fault{"NotifyFunction", c.service, 1, "before"}, nil)
			o.do("collect")
			w.idle()
			if left, _ := w.wire(); len(left) > 0 {
				t.Fatalf("notify was not killed: %v", left)
			}
			w.local("DELETE", "queues/MailQueue", nil, nil)
			if n := len(w.mailsTo(o.Patient.Email)); n != 1 {
				t.Fatalf("%d mails before the sweep", n)
			}
			w.pass("the receipt", c.atMost, func() bool { return len(w.mailsTo(o.Patient.Email)) == 2 })
			w.jump(w.now().Add(2 * time.Hour))
			if n := len(w.mailsTo(o.Patient.Email)); n != 2 {
				t.Errorf("%d mails, want two", n)
			}
		})
	}
}
