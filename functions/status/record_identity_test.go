package main

import (
	"bytes"
	"fmt"
	"sync"
	"testing"
	"time"

	"assay/infra/testing/hospitaltest"
	"assay/shared/lab"
)

// world of one order, and the records that a device may have of it.
type reported struct {
	name, command string
	body          func(o lab.Order, record string) string
	placed        lab.Settlement
	drawn         bool // before
	cash          int  // receipts afterwards
}

var reports = []reported{
	{"cash", "cash", func(_ lab.Order, record string) string { return `{"amount": 8000` + record + `}` }, lab.COD, false, 1},
	{"cash that is not due", "cash", func(_ lab.Order, record string) string { return `{"amount": 9000` + record + `}` }, lab.Later, false, 1},
	{"cash that is no amount", "cash", func(_ lab.Order, record string) string { return `{"amount": 0` + record + `}` }, lab.COD, false, 0},
	{"a tube with cash", "collect", func(o lab.Order, record string) string { return drawn(o, `, "cash": {"amount": 8000}`+record) }, lab.COD, false, 1},
	{"a tube", "collect", func(o lab.Order, record string) string { return drawn(o, record) }, lab.Later, false, 0},
	{"an arrival", "receive", func(_ lab.Order, record string) string { return `{"specimens": ["E1"]` + record + `}` }, lab.Later, true, 0},
	{"an arrival before anything was drawn", "receive", func(_ lab.Order, record string) string { return `{"specimens": ["E1"]` + record + `}` }, lab.Later, false, 0},
	{"a rejection", "reject", func(_ lab.Order, record string) string {
		return `{"specimens": ["E1"], "reason": "clotted"` + record + `}`
	}, lab.Later, true, 0},
}

// letters counts the letters that an order has promised.
func letters(t *testing.T, h *hospitaltest.House, order string) int {
	t.Helper()
	open, err := h.Store.OpenDuties(t.Context(), order, lab.DutyMail)
	if err != nil {
		t.Fatal(err)
	}
	return len(open)
}

// The same record under other keys, from another person, after the key has ended and after a year is done once: one event, one
// receipt, one letter, one task, and the first answer, byte for byte (docs/rules.md#record-identity).
func TestRecordIdentity(t *testing.T) {
	for _, c := range reports {
		t.Run(c.name, func(t *testing.T) {
			h := open(t)
			o := h.Order(t, meera, hospitaltest.Patient, c.placed, "HB")
			path := "POST /v1/orders/" + o.ID + "/"
			if c.drawn {
				h.Play(t, []step{{Name: "drawn", Who: tara, Route: path + "collect", Body: drawn(o, ""), Want: "200"}})
			}
			body := c.body(o, alreadyDone)
			first := h.Do(t, tara, path+c.command, body)
			if first.Status != 200 && first.Status != 202 {
				t.Fatalf("%d %s", first.Status, first.Body)
			}
			is, err := h.Store.Order(t.Context(), o.ID)
			if err != nil {
				t.Fatal(err)
			}
			sent := letters(t, h, o.ID)
			for _, again := range []struct {
				name string
				who  as
				body string
				pass time.Duration
			}{
				{"under another key", tara, body, 0},
				{"by another person, on newer knowledge", meera, c.body(o, alreadyDone+`, "seen": {"order": 1}`), 0},
				{"a device that was offline for a month", tara, body, 31 * 24 * time.Hour},
				{"after a year", tara, body, 365 * 24 * time.Hour},
			} {
				h.Now = h.Now.Add(again.pass)
				a := h.Do(t, again.who, path+c.command, again.body)
				if a.Status != first.Status || !bytes.Equal(a.Body, first.Body) || a.Header.Get("Idempotent-Replay") != "true" {
					t.Errorf("%s: %d %s, at first %d %s", again.name, a.Status, a.Body, first.Status, first.Body)
				}
			}
			h.Play(t, []step{{Name: "by somebody who may not", Who: asha, Route: path + c.command, Body: body, Want: "403 not_allowed"}})
			now, err := h.Store.Order(t.Context(), o.ID)
			if err != nil || now.Version != is.Version || len(now.Money.Cash) != c.cash || len(now.Tasks) != len(is.Tasks) || letters(t, h, o.ID) != sent {
				t.Errorf("version %d after %d, cash %+v, tasks %+v, %d letters after %d, %v", now.Version, is.Version, now.Money.Cash, now.Tasks, letters(t, h, o.ID), sent, err)
			}
		})
	}
}

// Something else under the identity of a record is not done, and not refused: one event says what would have followed, and one
// task asks, however often it is sent.
func TestAnotherRecordOfTheSameIdentity(t *testing.T) {
	for _, c := range reports {
		t.Run(c.name, func(t *testing.T) {
			h := open(t)
			o := h.Order(t, meera, hospitaltest.Patient, c.placed, "HB")
			path := "POST /v1/orders/" + o.ID + "/"
			if c.drawn {
				h.Play(t, []step{{Name: "drawn", Who: tara, Route: path + "collect", Body: drawn(o, ""), Want: "200"}})
			}
			h.Play(t, []step{{Name: "the first", Who: tara, Route: path + "cash", Body: `{"amount": 9001` + alreadyDone + `}`, Want: "202"}})
			before, err := h.Store.Order(t.Context(), o.ID)
			if err != nil {
				t.Fatal(err)
			}
			sent := letters(t, h, o.ID)
			for range 3 {
				h.Now = h.Now.Add(31 * 24 * time.Hour)
				h.Play(t, []step{{Name: "the other", Who: tara, Route: path + c.command, Body: c.body(o, alreadyDone), Want: "202", Holds: `"exception":"record_differs"`}})
			}
			h.Play(t, []step{{Name: "the first again", Who: tara, Route: path + "cash", Body: `{"amount": 9001` + alreadyDone + `}`, Want: "202", Holds: `"receipt_number"`}})
			now, err := h.Store.Order(t.Context(), o.ID)
			asked := 0
			for _, k := range now.Tasks {
				if k.Kind == lab.TaskReview && k.Role == lab.Supervisor && k.Why == "record_differs" {
					asked++
				}
			}
			if err != nil || now.Version != before.Version+1 || asked != 1 || len(now.Money.Cash) != len(before.Money.Cash) || len(now.Money.Books) != len(before.Money.Books) ||
				now.Specimens[0].State != before.Specimens[0].State || letters(t, h, o.ID) != sent {
				t.Errorf("version %d after %d, %d asked, cash %+v, tubes %+v, %v", now.Version, before.Version, asked, now.Money.Cash, now.Specimens, err)
			}
			events, err := h.Store.Timeline(t.Context(), o.ID)
			if last := events[len(events)-1]; err != nil || last.Exception != "record_differs" || last.Recorded == nil {
				t.Errorf("the last event: %+v, %v", last, err)
			}
		})
	}
}

// Eight devices' worth of hurry: the same cash under eight keys at once is one receipt.
func TestOneRecordUnderManyKeysAtOnce(t *testing.T) {
	h := open(t)
	o := h.Order(t, meera, hospitaltest.Patient, lab.COD, "HB")
	var all sync.WaitGroup
	bodies := make([]string, 8)
	for n := range bodies {
		all.Go(func() {
			who := tara
			who.Key = fmt.Sprintf("hurry-%d", n)
			for range 10 { // what many at once are answered: send it again
				a := h.Do(t, who, "POST /v1/orders/"+o.ID+"/cash", `{"amount": 8000`+alreadyDone+`}`)
				if bodies[n] = string(a.Body); a.Status != 503 {
					break
				}
			}
		})
	}
	all.Wait()
	is, err := h.Store.Order(t.Context(), o.ID)
	if err != nil || is.Version != o.Version+1 || len(is.Money.Cash) != 1 {
		t.Errorf("version %d, cash %+v, %v", is.Version, is.Money.Cash, err)
	}
	for _, b := range bodies {
		if b != bodies[0] {
			t.Errorf("answers %q", bodies)
			break
		}
	}
}
