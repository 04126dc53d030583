package blackbox

import (
	"bytes"
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"assay/infra/client"
)

// TestTwice sends every command of an order twice under its key: the second time the stored answer comes back, byte
// for byte, and nothing happens. Under the same key another body, and another person, are refused.
func TestTwice(t *testing.T) {
	w := open(t)
	p := someone()
	twice := func(name string, by caller, path string, body any, into any) {
		w.t.Helper()
		c := client.Call{Method: "POST", Path: path, Body: body, Key: "twice-" + p.ID + "-" + name}
		first := w.send(w.as(by), c)
		if err := first.Into(into); err != nil {
			t.Fatal(err)
		}
		again := w.send(w.as(by), c)
		if again.Status != first.Status || !bytes.Equal(first.Body, again.Body) ||
			first.Header.Get("Idempotent-Replay") != "" || again.Header.Get("Idempotent-Replay") != "true" {
			t.Errorf("%s again: %d %s, the first time %d %s", name, again.Status, again.Body, first.Status, first.Body)
		}
		refused(t, w.send(w.as(imran), c), 422, "key_reused", "")
		c.Body = changed(body, map[string]any{"seen": map[string]int{}})
		if path == "/v1/patients" || path == orders {
			c.Body = changed(body, map[string]any{"id": "01938f6e-5d2a-7c41-9b3e-2f60a1c4d7e8"})
			if path == orders {
				c.Body = changed(body, map[string]any{"ward": "3"})
			}
		}
		refused(t, w.send(w.as(by), c), 422, "key_reused", "")
	}
	twice("register", tara, "/v1/patients", p.registration(), &p)
	o := &order{w: w, Patient: p, bench: tara, signatory: meera, Items: []string{"HBA1C"}}
	var placed struct {
		Order string
		New   struct {
			Total     int64
			Specimens []tube
		}
	}
	twice("place", tara, orders, placement(p, "HBA1C"), &placed)
	o.ID, o.Total, o.Tubes = placed.Order, placed.New.Total, placed.New.Specimens
	for _, name := range steps {
		by, body := o.command(name)
		var receipt struct{ New struct{ Run int } }
		twice(name, by, o.path("/"+name), body, &receipt)
		if name == "submit" {
			o.Run = receipt.New.Run
		}
	}
	if s := o.completed(); s.Version != 1+len(steps)+1 || len(s.Cash) != 1 || len(s.Reports) != 1 {
		t.Errorf("after every command twice: %+v", s)
	}
}

// together makes calls at the same moment.
func (w world) together(calls ...func() (client.Answer, error)) []client.Answer {
	w.t.Helper()
	answers, errs := make([]client.Answer, len(calls)), make([]error, len(calls))
	var ready, done sync.WaitGroup
	ready.Add(len(calls))
	for n, call := range calls {
		done.Go(func() {
			ready.Done()
			ready.Wait()
			answers[n], errs[n] = call()
		})
	}
	done.Wait()
	for _, err := range errs {
		if err != nil {
			w.t.Fatal(err)
		}
	}
	return answers
}

// call is a call of somebody, to be made together with others.
func (w world) call(by caller, c client.Call) func() (client.Answer, error) {
	s := w.as(by)
	return func() (client.Answer, error) { return s.Do(context.Background(), c) }
}

// TestTwoPeopleAtOnce: the same thing done by two people at the same moment happens once.
func TestTwoPeopleAtOnce(t *testing.T) {
	for _, c := range []struct {
		name   string
		at     string
		losers []string // what the ones who came late are told
	}{
		{"collect", "collect", []string{"already_collected", "nothing_due"}},
		{"receive", "receive", []string{"not_receivable"}},
		{"accept", "accept", []string{"not_acceptable"}},
		{"start", "start", []string{"not_ready"}},
		{"submit", "submit", []string{"not_in_process"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := open(t)
			o := w.at(c.at, "HBA1C")
			before := o.show().Version
			_, body := o.command(c.name)
			answers := w.together(w.call(tara, post(o.path("/"+c.name), body)), w.call(imran, post(o.path("/"+c.name), body)))
			granted := 0
			for _, a := range answers {
				no, isNo := a.Into(nil).(*client.Refused)
				switch {
				case !isNo:
					granted++
				case no.Status != 409 || !slices.Contains(c.losers, no.Code()):
					t.Errorf("the other one is told: %v", no)
				}
			}
			if s := o.show(); granted != 1 || s.Version != before+1 || len(s.Cash) > 1 {
				t.Errorf("%d of two were granted; the order went from version %d to %+v", granted, before, s)
			}
		})
	}
	t.Run("place under one id", func(t *testing.T) {
		w := open(t)
		body := placement(w.register(tara, someone()), "HBA1C")
		answers := w.together(w.call(tara, post(orders, body)), w.call(imran, post(orders, body)))
		slices.SortFunc(answers, func(a, b client.Answer) int { return a.Status - b.Status })
		if answers[0].Status != 201 {
			t.Errorf("nobody placed it: %d", answers[0].Status)
		}
		refused(t, answers[1], 409, "exists", "id")
	})
	t.Run("one command sent eight times at once", func(t *testing.T) {
		w := open(t)
		o := w.at("collect", "HBA1C")
		_, body := o.command("collect")
		c := post(o.path("/collect"), body)
		c.Key = "eight-" + o.ID
		var calls []func() (client.Answer, error)
		for range 8 {
			calls = append(calls, w.call(tara, c))
		}
		answers := w.together(calls...)
		replayed := 0
		for _, a := range answers {
			if a.Status != 200 || !bytes.Equal(a.Body, answers[0].Body) {
				t.Errorf("answered %d %s, another %s", a.Status, a.Body, answers[0].Body)
			}
			if a.Header.Get("Idempotent-Replay") == "true" {
				replayed++
			}
		}
		if s := o.show(); replayed != 7 || s.Version != 2 || len(s.Cash) != 1 {
			t.Errorf("%d of eight were stored answers: %+v", replayed, s)
		}
		w.await("the receipt", func() bool { return len(w.mailsTo(o.Patient.Email)) >= 2 })
		time.Sleep(100 * time.Millisecond) // one too many would come now
		if mails := w.mailsTo(o.Patient.Email); len(mails) != 2 {
			t.Errorf("%d mails, want placed and receipt", len(mails))
		}
	})
}

// TestTwoTechniciansOneOrder: two on two tests of one order never refuse each other, whatever they say they have seen
// of their own.
func TestTwoTechniciansOneOrder(t *testing.T) {
	w := open(t)
	o := w.at("submit", "CBC")
	revs := o.show().Parts
	for round := 0; round+1 < len(o.Items); round += 2 {
		var calls []func() (client.Answer, error)
		for n, by := range []caller{tara, imran} {
			code := o.Items[round+n]
			body := map[string]any{"results": entries(code), "seen": map[string]int{"item:" + code: revs["item:"+code]}}
			calls = append(calls, w.call(by, post(o.path("/submit"), body)))
		}
		for n, a := range w.together(calls...) {
			if err := a.Into(nil); err != nil {
				t.Errorf("%s: %v", o.Items[round+n], err)
			}
		}
	}
	var results struct {
		Runs []struct {
			Item      string
			EnteredBy struct{ Person string } `json:"entered_by"`
		}
	}
	w.yes(w.as(tara), "GET", o.path("/results"), nil, &results)
	by := map[string]string{}
	for _, r := range results.Runs {
		by[r.Item] += r.EnteredBy.Person
	}
	for n, code := range o.Items[:len(o.Items)/2*2] {
		if want := []caller{tara, imran}[n%2].person; by[code] != want {
			t.Errorf("%s was entered by %q, want %s once", code, by[code], want)
		}
	}
}
