package blackbox

import (
	"cmp"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assay/infra/client"
	"assay/infra/testing/cast"
)

// next is the order's own next step.
func next(name string) func(o *order) client.Call {
	return func(o *order) client.Call {
		_, body := o.command(name)
		return post(o.path("/"+name), body)
	}
}

// doing is a command on the order with a body that needs nothing of it.
func doing(name string, body any) func(o *order) client.Call {
	return func(o *order) client.Call { return post(o.path("/"+name), body) }
}

// about is a command on the order's patient.
func about(method, name string, body map[string]any) func(o *order) client.Call {
	return func(o *order) client.Call {
		return client.Call{Method: method, Path: "/v1/patients/" + o.Patient.ID + name, Body: body}
	}
}

// did does a command of somebody before the one that counts.
func did(by caller, call func(o *order) client.Call) func(o *order) {
	return func(o *order) {
		c := call(o)
		o.w.yes(o.w.as(by), c.Method, c.Path, c.Body, nil)
	}
}

// paid takes what is due.
func paid(o *order) {
	did(tara, doing("cash", map[string]any{"amount": o.Total}))(o)
}

// byCard records that what is due was paid with a card: more than one person may record alone. Its reference is the order's own.
func byCard(o *order) client.Call {
	reference := fmt.Sprintf("99%010d", crc32.ChecksumIEEE([]byte(o.ID))) // as "alike" knows it
	return post(o.path("/take-payment"), map[string]any{"amount": o.Total, "method": "card", "reference": reference})
}

// ofWaiting answers the payment that waits for a second person.
func ofWaiting(name string) func(o *order) client.Call {
	return func(o *order) client.Call {
		var is struct {
			Cash []struct{ Receipt string }
		}
		o.w.yes(o.w.as(joseph), "GET", o.path(""), nil, &is)
		return post(o.path("/"+name), map[string]any{"receipt": is.Cash[len(is.Cash)-1].Receipt})
	}
}

// surprise reports the receipt of a tube that was never drawn: it opens task 2.1.
func surprise(o *order) { did(tara, doing("receive", with(tubeE, "recorded", told())))(o) }

// stray reports that a tube was drawn all the same.
func stray(o *order) {
	_, body := o.command("collect")
	did(tara, doing("collect", changed(body, map[string]any{"cash": nil, "recorded": told()})))(o)
}

// with is a body with one member more.
func with(body map[string]any, name string, value any) map[string]any {
	return changed(body, map[string]any{name: value})
}

// merging says that another record, made for it, is the same person as the order's patient.
func merging(name string, rev int) func(o *order) client.Call { return mergingAt(name, rev, rev, "") }

// mergingAt is the same on revs of their own; the other record is born on another day, where that is said.
func mergingAt(name string, rev, otherRev int, born string) func(o *order) client.Call {
	return func(o *order) client.Call {
		if o.other == "" {
			p := someone()
			p.Birth = cmp.Or(born, p.Birth)
			o.other = o.w.register(tara, p).ID
		}
		body := map[string]any{"rev": rev, "other": o.other, "other_rev": otherRev}
		if name == "merge" || name == "merge/ask" {
			body["reason"] = "Same phone."
		}
		return about("POST", "/"+name, body)(o)
	}
}

// mine is a command of the patient on the own record, two revs on: it was tied.
func mine(method, name string, body map[string]any) func(o *order) client.Call {
	body = with(body, "rev", changed(body, nil)["rev"].(float64)+2) // as JSON reads it
	return func(o *order) client.Call {
		return client.Call{Method: method, Path: "/v1/my/patients/" + o.Patient.ID + name, Body: body}
	}
}

// tied ties the patient's login.
func tied(o *order) {
	o.login = o.w.bearing(running.issuers["Patients"].token("login-of-"+o.Patient.ID, nil))
	o.w.tie(o.login, o.Patient)
}

func askingTie(o *order) client.Call {
	return post("/v1/my/ties/ask", map[string]any{"hospital": o.Patient.Hospital, "number": o.Patient.Number})
}

func askTie(o *order) {
	c := askingTie(o)
	o.w.yes(o.login, c.Method, c.Path, c.Body, nil)
}

// typing types the code of the letter.
func typing(o *order) client.Call {
	return post("/v1/my/ties", map[string]any{"hospital": o.Patient.Hospital, "code": o.w.code(o.Patient.Email)})
}

// address is the one that somebody new is invited to, of this order.
func address(o *order) string { return o.Patient.ID + "@assay.example" }

// inviting invites somebody new, under the id of the order's patient.
func inviting(o *order) client.Call {
	return post("/v1/invitations", map[string]any{"id": o.Patient.ID, "email": address(o), "name": "New " + o.Patient.ID,
		"roles": []string{"technician"}, "qualification": "DMLT"})
}

// invite does so, and finds out what no answer of the API tells: whose account it is, as the person knows it by signing in.
func invite(o *order) {
	c := inviting(o)
	o.w.yes(o.w.as(asha), c.Method, c.Path, c.Body, nil)
	o.other = subjectOf(o.w.t, address(o))
	o.login = o.w.as(caller{o.other, sahyadri})
}

// subjectOf reads out of the issuer's folder who the account of an address is.
func subjectOf(t *testing.T, email string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(running.dir, "data", "sign-in", "staff", "sessions.json"))
	if err != nil {
		t.Fatal(err)
	}
	var kept struct {
		Invited []struct{ Sub, Email string }
	}
	if err := json.Unmarshal(text, &kept); err != nil {
		t.Fatal(err)
	}
	for _, i := range kept.Invited {
		if i.Email == email {
			return i.Sub
		}
	}
	t.Fatalf("no account was made for the invitation")
	return ""
}

// answering is a command on the order's invitation.
func answering(path, what string) func(o *order) client.Call {
	return func(o *order) client.Call { return post(path+o.Patient.ID+"/"+what, map[string]any{"rev": 1}) }
}

// joined is somebody who was invited and has accepted.
func joined(o *order) {
	invite(o)
	c := answering("/v1/me/invitations/", "accept")(o)
	o.w.yes(o.login, c.Method, c.Path, c.Body, nil)
}

// offered is what stands on record of the order's invitation.
func offered(o *order) string {
	o.w.t.Helper()
	var list map[string][]map[string]any
	o.w.yes(o.w.as(asha), "GET", "/v1/invitations", nil, &list)
	for _, i := range list["invitations"] {
		if i["invitation"] == o.Patient.ID {
			return alike(fmt.Sprintln(i))
		}
	}
	o.w.t.Fatal("the invitation is not on the list")
	return ""
}

// handing hands the task to Joseph, who is found in the list of the staff.
func handing(o *order) client.Call {
	o.w.t.Helper()
	var staff map[string][]map[string]any
	o.w.yes(o.w.as(asha), "GET", "/v1/staff", nil, &staff)
	for _, m := range staff["staff"] {
		if m["name"] == cast.Joseph.Name {
			return post(o.path("/hand-task"), with(task, "person", m["person"]))
		}
	}
	o.w.t.Fatal("Joseph is not among the staff")
	return client.Call{}
}

// asking asks that the one who was invited become a supervisor, and deciding decides it.
func asking(o *order) client.Call {
	return post("/v1/staff/"+o.other+"/grant", map[string]any{"roles": []string{"technician", "supervisor"}, "active": true,
		"reason": "Leads the night shift.", "rev": 1})
}

func deciding(what string) func(o *order) client.Call {
	return func(o *order) client.Call { return post("/v1/staff/"+o.other+"/grant/"+what, map[string]any{"rev": 1}) }
}

// invited is what stands on record of the one who was invited: the membership, and the questions about it.
func invited(o *order) string {
	o.w.t.Helper()
	var staff, asked map[string][]map[string]any
	o.w.yes(o.w.as(asha), "GET", "/v1/staff", nil, &staff)
	o.w.yes(o.w.as(asha), "GET", "/v1/grants", nil, &asked)
	var all []any
	for _, m := range staff["staff"] {
		if m["name"] == "New "+o.Patient.ID {
			o.other, _ = m["person"].(string)
			all = append(all, m)
		}
	}
	for _, g := range asked["grants"] {
		if g["person"] == o.other {
			all = append(all, g)
		}
	}
	if len(all) == 0 {
		o.w.t.Fatal("the one who was invited is not among the staff")
	}
	return strings.ReplaceAll(alike(fmt.Sprintln(all...)), o.other, "…")
}
