package blackbox

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"assay/infra/client"
	"assay/infra/testing/cast"
)

// deed is one command, ready to be done: what comes before it, who does it, and where to look afterwards.
type deed struct {
	operation string // as in the contract
	at        string // the step its order waits for; "" when the report is made
	before    []func(o *order)
	by        caller
	byPatient bool              // the order's own patient does it
	byLogin   bool              // whoever was invited does it
	values    map[string]string // typed in place of the normal ones; these tests are ordered
	call      func(o *order) client.Call
	look      func(o *order) string // what must be the same as when nobody is killed; the order and its patient if nil
	everyDay  bool                  // of the walk-in's way: also without PROOF
	keyless   bool                  // has no key (docs/rules.md#writes-without-key): sent again it may find its own work and be refused
}

var (
	tubeE     = map[string]any{"specimens": []string{"E1"}}
	correct   = map[string]any{"items": []string{"HBA1C"}, "kind": "corrected", "reason": "wrong_value"}
	research  = map[string]any{"rev": 1, "text_version": "2026-2", "language": "hi", "purpose": "research", "attested": true}
	withdrawn = map[string]any{"rev": 2, "purpose": "research"}
	because   = map[string]any{"reason": "patient_asked"}
	refund    = map[string]any{"refund": "F1"}
	task      = map[string]any{"task": "2.1"}
)

// told says that something had happened before it was sent, each time as another record.
func told() map[string]any {
	return map[string]any{"at": "2026-11-25T05:10:00.000Z", "device": "hall-2", "seq": seqs.Add(1)}
}

var seqs atomic.Int64

// deeds are all commands of staff. A command of the contract that is not among them fails the proof.
var deeds = slices.Concat(moneyDeeds, []deed{
	{operation: "registerPatient", at: "collect", by: tara, everyDay: true, call: func(o *order) client.Call {
		o.Patient = someone()
		return post("/v1/patients", o.Patient.registration())
	}},
	{operation: "placeOrder", at: "collect", by: tara, everyDay: true, call: func(o *order) client.Call {
		body := placement(o.Patient, "HBA1C", "TSH")
		o.ID = body["id"].(string)
		return post(orders, body)
	}},
	{operation: "takeCash", at: "collect", by: tara, everyDay: true, call: func(o *order) client.Call {
		return post(o.path("/cash"), map[string]any{"amount": o.Total})
	}},
	{operation: "collect", at: "collect", by: tara, everyDay: true, call: next("collect")},
	{operation: "receive", at: "receive", by: tara, everyDay: true, call: next("receive")},
	{operation: "accept", at: "accept", by: tara, everyDay: true, call: next("accept")},
	{operation: "start", at: "start", by: tara, everyDay: true, call: next("start")},
	{operation: "putDraft", at: "submit", by: tara, everyDay: true, keyless: true, call: func(o *order) client.Call {
		return put(o.path("/drafts/HBA1C"), map[string]any{"rev": 0, "value": "5.2"})
	}},
	{operation: "submit", at: "submit", by: tara, everyDay: true, call: next("submit")},
	{operation: "authorise", at: "authorise", by: meera, everyDay: true, call: next("authorise"), look: reported},
	{operation: "linkReport", by: tara, keyless: true, call: doing("report-link", map[string]any{})},
	{operation: "linkBill", by: tara, keyless: true, call: doing("bill-link", map[string]any{"bill": 1})},

	{operation: "changeOrder", at: "collect", by: tara, call: doing("change", map[string]any{"priority": "stat", "ward": "ICU 1"})},
	{operation: "callNumber", at: "collect", by: tara, call: doing("call-number", map[string]any{"place": "Chair 2"})},
	{operation: "putBackNumber", at: "collect", by: tara, call: doing("put-back-number", map[string]any{}),
		before: []func(*order){did(tara, doing("call-number", map[string]any{"place": "Chair 2"}))}},
	{operation: "noteClinical", at: "collect", by: tara, call: doing("clinical", map[string]any{"note": "Fever since Monday"})},
	{operation: "label", at: "collect", by: tara, call: doing("label", tubeE)},
	{operation: "dispatch", at: "receive", by: tara, call: doing("dispatch", tubeE)},
	{operation: "referOut", at: "start", by: tara, call: doing("refer-out", tubeE)},
	{operation: "keep", at: "start", by: tara, call: doing("keep", tubeE)},
	{operation: "dispose", by: tara, call: doing("dispose", tubeE),
		before: []func(*order){did(tara, doing("keep", tubeE))}},
	{operation: "reject", at: "accept", by: tara, call: doing("reject", with(tubeE, "reason", "haemolysed"))},
	{operation: "recollect", at: "start", by: tara, call: doing("recollect", with(tubeE, "reason", "insufficient"))},
	{operation: "lose", at: "receive", by: tara, call: doing("lose", with(tubeE, "reason", "broken"))},
	{operation: "restart", at: "authorise", by: tara,
		call: doing("restart", map[string]any{"items": []string{"HBA1C"}, "reason": "control_failed"})},
	{operation: "correct", by: meera, call: doing("correct", correct)},
	{operation: "takeBack", by: meera, call: doing("take-back", map[string]any{"items": []string{"HBA1C"}}),
		before: []func(*order){did(meera, doing("correct", correct))}},
	{operation: "reissue", by: meera, call: doing("reissue", map[string]any{}), look: reported, before: []func(*order){renamed}},
	{operation: "withdraw", by: meera, call: doing("withdraw", map[string]any{"reason": "wrong_patient"}), look: reported},
	{operation: "unlockSlip", at: "collect", by: tara, keyless: true, call: doing("unlock-slip", nil)},
	{operation: "printSlip", at: "collect", by: tara, call: doing("print-slip", map[string]any{"form": "a6"})},
	{operation: "voidSlip", at: "collect", by: tara, call: doing("void-slip", map[string]any{"reason": "lost"})},

	{operation: "cancelOrder", at: "collect", by: tara, call: doing("cancel", because)},
	{operation: "cancelItems", at: "start", by: joseph, call: doing("cancel-items", with(because, "tests", []string{"TSH"}))},
	{operation: "notPerformed", at: "start", by: joseph,
		call: doing("not-performed", map[string]any{"items": []string{"TSH"}, "reason": "no_reagent", "fault": true})},
	{operation: "settleLater", at: "collect", by: joseph, call: doing("settle-later", map[string]any{"reason": "Insured"})},
	{operation: "approveRefund", at: "collect", by: asha, call: doing("approve-refund", refund),
		before: []func(*order){paid, did(joseph, doing("cancel", because))}},
	{operation: "askRefund", at: "collect", by: tara, call: doing("ask-refund", refund),
		before: []func(*order){paid, did(joseph, doing("cancel", because))}},
	{operation: "refuseRefund", at: "collect", by: asha, call: doing("refuse-refund", refund),
		before: []func(*order){paid, did(joseph, doing("cancel", because)), did(tara, doing("ask-refund", refund))}},
	{operation: "giveBack", at: "collect", by: tara, call: doing("give-back", refund),
		before: []func(*order){paid, did(joseph, doing("cancel", because)), did(asha, doing("approve-refund", refund))}},
	{operation: "takePayment", at: "collect", by: tara, call: byCard},
	{operation: "approvePayment", at: "collect", by: joseph, call: ofWaiting("approve-payment"), before: []func(*order){did(tara, byCard)}},
	{operation: "refusePayment", at: "collect", by: tara, call: ofWaiting("refuse-payment"), before: []func(*order){did(tara, byCard)}},
	{operation: "takeTask", at: "collect", by: tara, call: doing("take-task", task), before: []func(*order){surprise}},
	{operation: "handTask", at: "collect", by: tara, call: handing, before: []func(*order){surprise}},
	{operation: "closeTask", at: "collect", by: joseph, call: doing("close-task", task), before: []func(*order){surprise}},
	{operation: "reinstate", at: "collect", by: joseph,
		call:   doing("reinstate", map[string]any{"settlement": "later", "reason": "closed_in_error"}),
		before: []func(*order){did(tara, doing("cancel", because)), stray}},
	{operation: "discard", at: "collect", by: joseph, call: doing("discard", map[string]any{}),
		before: []func(*order){did(tara, doing("cancel", because)), stray}},
	{operation: "confirmIdentity", at: "accept", by: joseph, call: doing("confirm-identity", map[string]any{}),
		before: []func(*order){did(tara, doing("reject", with(tubeE, "reason", "mislabelled")))}},

	{operation: "correctPatient", at: "collect", by: tara, call: about("POST", "/correct",
		map[string]any{"rev": 1, "reason": "Read from the card.", "birth_date": "1984-03-13"})},
	{operation: "giveConsent", at: "collect", by: tara, call: about("POST", "/consents", research)},
	{operation: "withdrawConsent", at: "collect", by: tara, call: about("POST", "/consents/withdraw", withdrawn),
		before: []func(*order){did(tara, about("POST", "/consents", research))}},
	{operation: "keepABHA", at: "collect", by: tara, call: about("PUT", "/abha", map[string]any{"rev": 2, "address": "sunita.patil@abdm"}),
		before: []func(*order){did(tara, about("POST", "/consents", with(research, "purpose", "sharing")))}},
	{operation: "putPreferences", at: "collect", by: tara, call: about("PUT", "/preferences",
		map[string]any{"rev": 1, "language": "en", "mail": map[string]bool{"placed": false}})},
	{operation: "eraseContact", at: "collect", by: asha, call: about("POST", "/erase-contact", map[string]any{"rev": 1})},
	{operation: "confirmAddress", at: "collect", by: tara, before: []func(*order){bounced},
		call: func(o *order) client.Call {
			return post("/v1/patients/"+o.Patient.ID+"/confirm-address", map[string]any{"rev": 2})
		}},
	{operation: "mergePatients", at: "collect", by: joseph, call: merging("merge", 1)},
	{operation: "askMerge", at: "collect", by: joseph, call: mergingAt("merge/ask", 1, 1, "1961-07-30")},
	{operation: "confirmMerge", at: "collect", by: asha, before: []func(*order){did(joseph, mergingAt("merge/ask", 1, 1, "1961-07-30"))},
		call: mergingAt("merge/confirm", 2, 1, "")},
	{operation: "refuseMerge", at: "collect", by: asha, before: []func(*order){did(joseph, mergingAt("merge/ask", 1, 1, "1961-07-30"))},
		call: about("POST", "/merge/refuse", map[string]any{"rev": 2})},
	{operation: "separatePatients", at: "collect", by: joseph, call: merging("separate", 2),
		before: []func(*order){did(joseph, merging("merge", 1))}},

	{operation: "beginExport", at: "collect", by: joseph, keyless: true,
		call: about("POST", "/export", map[string]any{"reason": "The patient asks for a copy."})},

	{operation: "putHospital", at: "collect", by: asha, look: hospitalRev, before: []func(*order){markHospital},
		call: func(o *order) client.Call {
			return put("/v1/hospital", map[string]any{"rev": o.mark, "name": cast.Sahyadri.Name, "name_local": cast.Sahyadri.NameLocal,
				"address": "1 Hill Road, Nashik 422001", "phone": cast.Sahyadri.Phone, "email": cast.Sahyadri.Desk(), "registration": "",
				"lab_email": "", "vat": 2000, "home_fee": 9900, "expiry_hours": 48, "refund_limit": 0, "mail": map[string]bool{}})
		}},
	{operation: "putStaff", at: "collect", by: asha, look: staffRev, before: []func(*order){markStaff},
		call: func(o *order) client.Call {
			return put("/v1/staff/"+forgotten.person, map[string]any{"name": cast.Suresh.Name, "roles": []string{"technician"}, "active": true,
				"rev": o.mark})
		}},
	{operation: "inviteStaff", at: "collect", by: asha, call: inviting, look: offered},
	{operation: "inviteAgain", at: "collect", by: asha, before: []func(*order){invite}, look: offered,
		call: answering("/v1/invitations/", "again")},
	{operation: "withdrawInvitation", at: "collect", by: asha, before: []func(*order){invite}, look: offered,
		call: answering("/v1/invitations/", "withdraw")},
	{operation: "acceptInvitation", at: "collect", byLogin: true, before: []func(*order){invite}, look: invited,
		call: answering("/v1/me/invitations/", "accept")},
	{operation: "declineInvitation", at: "collect", byLogin: true, before: []func(*order){invite}, look: offered,
		call: answering("/v1/me/invitations/", "decline")},
	{operation: "askGrant", at: "collect", by: asha, before: []func(*order){joined}, call: asking, look: invited},
	{operation: "confirmGrant", at: "collect", by: joseph, before: []func(*order){joined, did(asha, asking)},
		call: deciding("confirm"), look: invited},
	{operation: "refuseGrant", at: "collect", by: joseph, before: []func(*order){joined, did(asha, asking)},
		call: deciding("refuse"), look: invited},
	{operation: "withdrawGrant", at: "collect", by: asha, before: []func(*order){joined, did(asha, asking)},
		call: deciding("withdraw"), look: invited},

	{operation: "makeCall", at: "authorise", by: tara, values: map[string]string{"NA": "105"}, call: doing("call",
		map[string]any{"item": "NA", "outcome": "confirmed", "whom": cast.Kalpana, "read_back": "one hundred five"})},

	{operation: "askTie", at: "collect", byPatient: true, call: askingTie},
	{operation: "tieLogin", at: "collect", byPatient: true, before: []func(*order){askTie}, call: typing},
	{operation: "endMyTie", at: "collect", byPatient: true, call: mine("POST", "/ties/end", map[string]any{"rev": 1, "tie": 3})},
	{operation: "inviteLogin", at: "collect", by: tara, call: about("POST", "/ties/invite",
		map[string]any{"rev": 1, "email": "kavita@patients.example", "attested": true})},
	{operation: "endTie", at: "collect", by: tara, before: []func(*order){tied}, call: about("POST", "/ties/end", map[string]any{"rev": 3, "tie": 3})},
	{operation: "confirmTie", at: "collect", by: tara, before: []func(*order){tied, did(joseph, mergingAt("merge", 3, 1, ""))},
		call: about("POST", "/ties/confirm", map[string]any{"rev": 4, "tie": 3})},
	{operation: "giveMyConsent", at: "collect", byPatient: true, call: mine("POST", "/consents",
		changed(research, map[string]any{"attested": nil}))},
	{operation: "withdrawMyConsent", at: "collect", byPatient: true, call: mine("POST", "/consents/withdraw", withdrawn),
		before: []func(*order){did(tara, about("POST", "/consents", with(research, "rev", 3)))}},
	{operation: "putMyPreferences", at: "collect", byPatient: true, call: mine("PUT", "/preferences",
		map[string]any{"rev": 1, "language": "en", "mail": map[string]bool{"placed": false}})},
	{operation: "placeMyOrder", at: "collect", byPatient: true, call: func(o *order) client.Call {
		body := placement(o.Patient, "HBA1C")
		o.ID = body["id"].(string)
		return post("/v1/my/orders", body)
	}},
	{operation: "cancelMyOrder", at: "collect", byPatient: true, call: func(o *order) client.Call {
		return post("/v1/my/orders/"+o.ID+"/cancel", map[string]any{})
	}},
	{operation: "cancelSlip", at: "collect", byPatient: true, call: func(o *order) client.Call {
		return post("/v1/slips/cancel", map[string]string{"slip": o.Slip, "birth_date": o.Patient.Birth})
	}},
})

// elsewhere are the commands that no deed reaches, each with the reason.
var elsewhere = map[string]string{
	"applyCash":        "needs cash that was recorded before the order was open for it",
	"askSettings":      "a hospital has one row of it: deeds side by side would be in each other's way. functions/staff fails each of its calls",
	"confirmSettings":  "as askSettings",
	"lookIntoAccess":   "needs a day on which somebody opened the results of more patients than is usual. functions/patients has one",
	"refuseSettings":   "as askSettings",
	"withdrawSettings": "as askSettings",
	"sendRefund":       "needs a refund that Razorpay could not carry out, for which its double would have to refuse everybody's",
}

// reported waits for the report before it looks: what the command has set going is part of it.
func reported(o *order) string {
	o.w.settle("the report", func() bool {
		for _, r := range o.show().Reports {
			if r.State != "stored" {
				return false
			}
		}
		return true
	})
	return ordered(o)
}

// ordered is everything about the order and its patient, without what differs from one to the next.
func ordered(o *order) string {
	o.w.t.Helper()
	var all strings.Builder
	for _, path := range []string{o.path(""), o.path("/timeline"), o.path("/results"), o.path("/drafts")} {
		all.WriteString(fmt.Sprintf("%.12s %s\n", path, o.w.yes(o.w.as(tara), "GET", path, nil, nil).Body))
	}
	for _, more := range []string{"", "/history", "/orders"} {
		all.WriteString(more + string(o.w.yes(o.w.as(tara), "GET", "/v1/patients/"+o.Patient.ID+more, nil, nil).Body) + "\n")
	}
	return alike(all.String())
}

// renamed corrects the name of the order's patient, and waits until the order asks for a report that prints it.
func renamed(o *order) {
	did(tara, about("POST", "/correct", map[string]any{"rev": 1, "reason": "Read from the card.", "name": "सुनीता पाटिल",
		"name_latin": cast.SunitaMisspelt}))(o)
	o.w.await("the order to ask for another report", func() bool {
		return slices.ContainsFunc(o.seenBy(meera).Acts, func(a act) bool { return a.Command == "reissue" })
	})
}

func markHospital(o *order) {
	var now struct{ Rev int }
	o.w.yes(o.w.as(asha), "GET", "/v1/hospital", nil, &now)
	o.mark = now.Rev
}

func hospitalRev(o *order) string {
	was := o.mark
	markHospital(o)
	return fmt.Sprintf("%d rev more", o.mark-was)
}

func markStaff(o *order) { o.mark, _ = o.w.member(forgotten) }

func staffRev(o *order) string {
	was := o.mark
	markStaff(o)
	return fmt.Sprintf("%d rev more", o.mark-was)
}

// ready makes everything that a deed needs.
func (d deed) ready(t *testing.T) *order { return d.readyFor(t, someone()) }

func (d deed) readyFor(t *testing.T, p patient) *order {
	w := open(t)
	tests := []string{"HBA1C", "TSH"}
	if d.values != nil {
		tests = slices.Sorted(maps.Keys(d.values))
	}
	o := w.place(tara, w.register(tara, p), tests...)
	o.values = d.values
	if o.upTo(d.at); d.at == "" {
		o.completed()
	}
	if d.byPatient {
		o.login = w.bearing(running.issuers["Patients"].token("login-of-"+o.Patient.ID, nil))
		if d.operation != "askTie" && d.operation != "tieLogin" {
			w.tie(o.login, o.Patient)
		}
	}
	for _, first := range d.before {
		first(o)
	}
	return o
}

// session is whoever does the deed.
func (d deed) session(o *order) *client.Session {
	if d.byPatient || d.byLogin {
		return o.login
	}
	return o.w.as(d.by)
}

// key is an Idempotency-Key of its own.
func key() string { return "killed-" + client.NewID(time.Now()) }
