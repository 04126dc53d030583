package blackbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"assay/infra/client"
	"assay/infra/testing/cast"
)

// TestRejected sends every bad request and looks at the answer, and at everything that could have changed.
func TestRejected(t *testing.T) {
	w := open(t)
	disable(w)
	waiting := map[string]*order{}
	for _, r := range rejections {
		if waiting[r.at] == nil {
			waiting[r.at] = w.at(r.at, "HBA1C", "FBS")
		}
	}
	// What the mails and the views still have to do must not look like a change.
	for _, r := range rejections {
		t.Run(r.name, func(t *testing.T) {
			o := waiting[r.at].with(t)
			call := r.call
			call.Path = strings.ReplaceAll(call.Path, "{order}", o.ID)
			if r.body != nil {
				call.Body = r.body(o)
			}
			before := o.everything()
			a := o.w.send(o.w.as(r.by), call)
			refused(t, a, r.status, r.code, r.field)
			after := o.everything()
			for path := range before {
				if before[path] != after[path] {
					t.Errorf("%s has changed:\n%s\n%s", path, before[path], after[path])
				}
			}
			if call.Path == orders && call.Method == "POST" { // nothing was placed under the id
				id, _ := call.Body.(map[string]any)["id"].(string)
				if got := o.w.send(o.w.as(tara), get("/v1/orders/"+id)); got.Status != 404 {
					t.Errorf("the refused order is there: %d", got.Status)
				}
			}
		})
	}
}

// refused holds an answer against the problem it must be.
func refused(t *testing.T, a client.Answer, status int, code, field string) {
	t.Helper()
	no := client.Refused{Status: a.Status}
	if err := json.Unmarshal(a.Body, &no.Problem); err != nil {
		t.Fatalf("answered %d: %v", a.Status, err)
	}
	if a.Status != status || no.Code() != code || no.Problem.Field != field {
		t.Errorf("answered %d %s (%s), want %d %s (%s)", a.Status, no.Code(), no.Problem.Field, status, code, field)
	}
	said := strings.ToLower(string(a.Body))
	if strings.Contains(said, marker) || strings.Contains(said, fmt.Sprint(markedAmount)) {
		t.Errorf("the answer repeats what was sent: %s", a.Body)
	}
}

// disable puts the one who is disabled out of the hospital, as an admin does.
func disable(w world) {
	w.t.Helper()
	if rev, active := w.member(disabled); active {
		w.yes(w.as(asha), "PUT", "/v1/staff/"+disabled.person, map[string]any{"name": cast.Nikhil.Name, "roles": []string{"technician"},
			"active": false, "rev": rev}, nil)
	}
}

// member is what stands on record of somebody at sahyadri.
func (w world) member(c caller) (rev int, active bool) {
	w.t.Helper()
	var list struct {
		Staff []struct {
			Person string
			Active bool
			Rev    int
		}
	}
	w.yes(w.as(asha), "GET", "/v1/staff", nil, &list)
	for _, m := range list.Staff {
		if m.Person == c.person {
			return m.Rev, m.Active
		}
	}
	w.t.Fatalf("%s does not work at sahyadri", c.person)
	return 0, false
}

// TestOwnResult: whoever entered a result cannot stand for it, whatever roles he has.
func TestOwnResult(t *testing.T) {
	w := open(t)
	o := w.at("submit", "HBA1C")
	o.bench = meera
	o.do("submit")
	before := o.everything()
	_, body := o.command("authorise")
	refused(t, w.send(w.as(meera), post(o.path("/authorise"), body)), 403, "own_result", "items[0]")
	after := o.everything()
	for path := range before {
		if before[path] != after[path] {
			t.Errorf("%s has changed", path)
		}
	}
}

// TestForeignIsUnknown: what belongs to another hospital answers in the same bytes as what nobody has.
func TestForeignIsUnknown(t *testing.T) {
	w := open(t)
	o := w.at("collect", "HBA1C")
	unknown := "01938f6e-5d2a-7c41-9b3e-2f60a1c4d7e8"
	_, collect := o.command("collect")
	for name, c := range map[string]struct{ foreign, unknown client.Call }{
		"an order":                 {get(o.path("")), get("/v1/orders/narmada-" + unknown)},
		"an order spelled as ours": {get("/v1/orders/" + strings.Replace(o.ID, sahyadri, narmada, 1)), get("/v1/orders/narmada-" + unknown)},
		"a command":                {post(o.path("/collect"), collect), post("/v1/orders/narmada-"+unknown+"/collect", collect)},
		"a patient":                {get("/v1/patients/" + o.Patient.ID), get("/v1/patients/" + unknown)},
		"a number":                 {post("/v1/orders/find", map[string]string{"number": o.Number}), post("/v1/orders/find", map[string]string{"number": "26-999999"})},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t)
			by := w.as(caller{zoya.person, narmada})
			a, b := w.send(by, c.foreign), w.send(by, c.unknown)
			if a.Status != 404 || !bytes.Equal(a.Body, b.Body) {
				t.Errorf("foreign %d %s, unknown %d %s", a.Status, a.Body, b.Status, b.Body)
			}
		})
	}
}

// TestCursor: a place in a list belongs to its list, its hospital and its filter, and cannot be made by hand.
func TestCursor(t *testing.T) {
	w := open(t)
	w.at("collect", "HBA1C")
	w.at("collect", "HBA1C")
	var page struct{ Cursor string }
	w.yes(w.as(tara), "GET", "/v1/orders?tab=cod&limit=1", nil, &page)
	w.yes(w.as(imran), "GET", "/v1/orders?tab=cod&limit=1&cursor="+page.Cursor, nil, nil)
	flipped := []byte(page.Cursor)
	flipped[12] ^= 1
	for name, c := range map[string]struct {
		by   caller
		path string
	}{
		"one bit changed":  {tara, "?tab=cod&cursor=" + string(flipped)},
		"another tab":      {tara, "?tab=paid&cursor=" + page.Cursor},
		"another hospital": {dev, "?tab=cod&cursor=" + page.Cursor},
		"cut short":        {tara, "?tab=cod&cursor=" + page.Cursor[:20]},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t)
			refused(t, w.send(w.as(c.by), get(orders+c.path)), 400, "bad_request", "cursor")
		})
	}
}

// TestPaperIsLocked: a paper opens with its birth date, and after five wrong ones not even with the right one.
func TestPaperIsLocked(t *testing.T) {
	w := open(t)
	o := w.at("collect", "HBA1C")
	nobody := w.sys.Nobody()
	key := func(slip, birth string) map[string]string {
		return map[string]string{"slip": slip, "birth_date": birth}
	}
	unknown := w.send(nobody, post("/v1/slips", key("abcdefghijklmnopqrstuvwxyz", o.Patient.Birth)))
	refused(t, unknown, 404, "slip_unknown", "")
	for try := range 5 {
		wrong := w.send(nobody, post("/v1/slips", key(o.Slip, fmt.Sprintf("1984-03-%02d", 13+try))))
		if refused(t, wrong, 404, "slip_unknown", ""); !bytes.Equal(wrong.Body, unknown.Body) {
			t.Errorf("a wrong date tells that the slip exists: %s", wrong.Body)
		}
	}
	refused(t, w.send(nobody, post("/v1/slips", key(o.Slip, "1984-03-20"))), 429, "slip_locked", "")
	refused(t, w.send(nobody, post("/v1/slips", key(o.Slip, o.Patient.Birth))), 429, "slip_locked", "")
}
