package blackbox

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"assay/infra/client"
)

// code waits for a letter with a code to an address, and reads the newest.
func (w world) code(address string) string {
	w.t.Helper()
	code, err := w.sys.TieCode(context.Background(), address)
	if err != nil {
		w.t.Fatal(err)
	}
	return code
}

// tie ties a login to a patient's record, by a code that goes to the record's address.
func (w world) tie(me *client.Session, p patient) {
	w.t.Helper()
	if err := me.Tie(context.Background(), p.Hospital, p.Number, p.Email); err != nil {
		w.t.Fatal(err)
	}
}

// login is a patient's login.
func (w world) login(name string) *client.Session {
	return w.bearing(running.issuers["Patients"].token(name, nil))
}

type tieShown struct {
	Patient, How, Address, By string
	Rev, Tie                  int
	Waits                     bool
}

// ties are those that the desk sees on a record.
func (w world) ties(patient string) []tieShown {
	w.t.Helper()
	var shown struct{ Ties []tieShown }
	w.yes(w.as(tara), "GET", "/v1/patients/"+patient, nil, &shown)
	return shown.Ties
}

// mine are the records and orders that a login sees.
func (w world) mine(me *client.Session) (records, orders []string) {
	w.t.Helper()
	var shown struct{ Patients []struct{ Patient string } }
	w.yes(me, "GET", "/v1/my/patients", nil, &shown)
	for _, p := range shown.Patients {
		records = append(records, p.Patient)
	}
	var placed struct{ Orders []struct{ ID string } }
	w.yes(me, "GET", "/v1/my/orders", nil, &placed)
	for _, o := range placed.Orders {
		orders = append(orders, o.ID)
	}
	return records, orders
}

// TestTieByCode: the code comes to the address on the record, ties the login that asked, and a letter says so; nobody is told
// whether there is such a record, and a slip ties nothing.
func TestTieByCode(t *testing.T) {
	w := open(t)
	o := w.at("collect", "HBA1C")
	me, thief := w.login("code-of-"+o.Patient.ID), w.login("thief-of-"+o.Patient.ID)
	if a := w.send(me, post("/v1/my/patients", map[string]string{"slip": o.Slip, "birth_date": o.Patient.Birth})); a.Status != 404 && a.Status != 405 {
		t.Errorf("a slip: %d %s", a.Status, a.Body)
	}
	ask := func(number string) client.Answer {
		return w.send(me, post("/v1/my/ties/ask", map[string]string{"hospital": sahyadri, "number": number}))
	}
	there, nowhere := ask(o.Patient.Number), ask("P26-987654")
	if there.Status != 200 || !bytes.Equal(there.Body, nowhere.Body) || nowhere.Status != 200 {
		t.Errorf("a record is told from none: %d %s, %d %s", there.Status, there.Body, nowhere.Status, nowhere.Body)
	}
	code := w.code(o.Patient.Email)
	typed := map[string]string{"hospital": sahyadri, "code": code}
	refused(t, w.send(thief, post("/v1/my/ties", typed)), 404, "code_unknown", "")
	if records, orders := w.mine(me); records != nil || orders != nil {
		t.Errorf("before the code: %v, %v", records, orders)
	}
	w.yes(me, "POST", "/v1/my/ties", typed, nil)
	if records, orders := w.mine(me); !slices.Equal(records, []string{o.Patient.ID}) || !slices.Equal(orders, []string{o.ID}) {
		t.Errorf("tied: %v, %v", records, orders)
	}
	refused(t, w.send(me, post("/v1/my/ties", typed)), 404, "code_unknown", "")
	w.await("the letter that says so", func() bool { return w.letters(o.Patient.Email, "लॉगिन") == 1 })
	ties := w.ties(o.Patient.ID)
	if len(ties) != 1 || ties[0].How != "code" || ties[0].Address != "s…@patients.example" {
		t.Errorf("the desk sees %+v", ties)
	}
}

// TestTieByInvitation: the desk names an address, and whoever has its letter is tied; the record's own address is told. Either
// side ends a tie.
func TestTieByInvitation(t *testing.T) {
	w := open(t)
	o := w.at("collect", "HBA1C")
	desk, me, other := "/v1/patients/"+o.Patient.ID, w.login("invited-"+o.Patient.ID), w.login("other-"+o.Patient.ID)
	invite := func(rev int, email string) client.Call {
		return post(desk+"/ties/invite", map[string]any{"rev": rev, "email": email, "attested": true})
	}
	refused(t, w.send(w.as(asha), invite(1, "kavita@patients.example")), 403, "not_allowed", "")
	for n, login := range []*client.Session{me, other} {
		email := fmt.Sprintf("daughter.%d.%s@patients.example", n, o.Patient.ID[24:])
		c := invite(1+2*n, email)
		w.yes(w.as(tara), c.Method, c.Path, c.Body, nil)
		w.yes(login, "POST", "/v1/my/ties", map[string]string{"hospital": sahyadri, "code": strings.ToUpper(w.code(email))}, nil)
		if _, orders := w.mine(login); !slices.Equal(orders, []string{o.ID}) {
			t.Errorf("login %d sees %v", n, orders)
		}
	}
	w.await("the letters to the record's address", func() bool { return w.letters(o.Patient.Email, "लॉगिन") == 2 })
	ties := w.ties(o.Patient.ID)
	if len(ties) != 2 || ties[0].How != "invitation" || ties[0].By != tara.person || ties[0].Address != "d…@patients.example" {
		t.Fatalf("the desk sees %+v", ties)
	}
	w.yes(me, "POST", "/v1/my/patients/"+o.Patient.ID+"/ties/end", map[string]any{"rev": ties[0].Rev, "tie": ties[1].Tie}, nil)
	if records, orders := w.mine(other); records != nil || orders != nil {
		t.Errorf("ended by the patient: %v, %v", records, orders)
	}
	w.yes(w.as(tara), "POST", desk+"/ties/end", map[string]any{"rev": ties[0].Rev + 1, "tie": ties[0].Tie}, nil)
	if records, orders := w.mine(me); records != nil || orders != nil {
		t.Errorf("ended by the desk: %v, %v", records, orders)
	}
	refused(t, w.send(me, client.Call{Method: "GET", Path: "/v1/my/orders/" + o.ID}), 404, "not_found", "")
}

// TestMergeAndTies: unlike records are merged by two persons; after that each login sees what it saw before, until the desk
// confirms it, for which there is a task.
func TestMergeAndTies(t *testing.T) {
	w := open(t)
	survivor, other := w.at("collect", "HBA1C"), w.at("collect", "HBA1C")
	mine, hers := w.login("survivor-"+survivor.Patient.ID), w.login("merged-"+other.Patient.ID)
	w.tie(mine, survivor.Patient)
	w.tie(hers, other.Patient)
	w.yes(w.as(tara), "POST", "/v1/patients/"+other.Patient.ID+"/correct", map[string]any{"rev": 3, "reason": "Read from the card.", "birth_date": "1984-03-13"}, nil)
	merge := "/v1/patients/" + survivor.Patient.ID + "/merge"
	pair := func(rev int) map[string]any {
		return map[string]any{"rev": rev, "other": other.Patient.ID, "other_rev": 4}
	}
	reasoned := with(pair(3), "reason", "Same phone.")
	refused(t, w.send(w.as(joseph), post(merge, reasoned)), 409, "two_persons", "")
	w.yes(w.as(joseph), "POST", merge+"/ask", reasoned, nil)
	refused(t, w.send(w.as(joseph), post(merge+"/confirm", pair(4))), 403, "own_request", "")
	tasks := func(kind string) (list []int) {
		var told struct {
			Tasks []struct {
				Patient, Kind string
				Tie           int
			}
		}
		w.yes(w.as(tara), "GET", "/v1/patient-tasks", nil, &told)
		for _, task := range told.Tasks {
			if task.Kind == kind && (task.Patient == survivor.Patient.ID || task.Patient == other.Patient.ID) {
				list = append(list, task.Tie)
			}
		}
		return list
	}
	w.await("the task of the second person", func() bool { return len(tasks("confirm_merge")) == 1 })
	w.yes(w.as(asha), "POST", merge+"/confirm", pair(4), nil)
	w.await("the tasks of the desk", func() bool { return len(tasks("confirm_tie")) == 2 && tasks("confirm_merge") == nil })
	sees := func(step string, me *client.Session, records, orders []string) {
		t.Helper()
		w.await(step, func() bool {
			gotRecords, gotOrders := w.mine(me)
			slices.Sort(gotOrders)
			slices.Sort(orders)
			return slices.Equal(gotRecords, records) && slices.Equal(gotOrders, orders)
		})
	}
	sees("merged", mine, []string{survivor.Patient.ID}, []string{survivor.ID})
	sees("merged", hers, []string{other.Patient.ID}, []string{other.ID})
	refused(t, w.send(hers, client.Call{Method: "GET", Path: "/v1/my/orders/" + survivor.ID}), 404, "not_found", "")
	for _, tie := range w.ties(survivor.Patient.ID) {
		if tie.Patient == other.Patient.ID {
			w.yes(w.as(tara), "POST", "/v1/patients/"+tie.Patient+"/ties/confirm", map[string]any{"rev": tie.Rev, "tie": tie.Tie}, nil)
		}
	}
	sees("confirmed", hers, []string{survivor.Patient.ID}, []string{survivor.ID, other.ID})
	sees("the other is not", mine, []string{survivor.Patient.ID}, []string{survivor.ID})
	w.await("the task ends", func() bool { return len(tasks("confirm_tie")) == 1 })
}

// TestAddressChangesAreTold: the address before hears of it, and once the contact is erased no login and no slip opens
// anything.
func TestAddressChangesAreTold(t *testing.T) {
	w := open(t)
	o := w.at("collect", "HBA1C")
	me := w.login("moved-" + o.Patient.ID)
	w.tie(me, o.Patient)
	desk := "/v1/patients/" + o.Patient.ID
	w.yes(w.as(tara), "POST", desk+"/correct", map[string]any{"rev": 3, "reason": "She asked.", "email": "new." + o.Patient.Email}, nil)
	w.await("the letter to the address before", func() bool { return w.letters(o.Patient.Email, "संपर्क") == 1 })
	if n := w.letters("new."+o.Patient.Email, "संपर्क"); n != 0 {
		t.Errorf("%d letters to the new address", n)
	}
	w.yes(w.as(asha), "POST", desk+"/erase-contact", map[string]any{"rev": 4}, nil)
	if records, _ := w.mine(me); records != nil {
		t.Errorf("erased: a login sees %v", records)
	}
	w.await("the slip to end", func() bool {
		a := w.send(w.sys.Nobody(), post("/v1/slips", map[string]string{"slip": o.Slip, "birth_date": o.Patient.Birth}))
		return a.Status == 404
	})
}
