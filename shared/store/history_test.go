package store

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"assay/shared/lab"
	"assay/shared/lab/measure"
)

// history is the fixed life of a small hospital: every kind of row, every state of an order, written through the store's
// own writers with times and ids that never change. What it leaves behind is what the golden rows hold, and what a
// release leaves in testdata for the next ones to read.
type history struct {
	*Store
	t    testing.TB
	now  time.Time
	keys int
}

// The people of the hospital "city", and three of its patients.
const (
	tara, imran, meera, avni = "tara", "imran", "meera", "avni"
	farah, kabir, nikhil     = "farah", "kabir", "nikhil" // join later

	asha      = "0193c0de-0001-7000-8000-0000000000a1"
	ashaTwice = "0193c0de-0002-7000-8000-0000000000a2" // registered a second time
	ravi      = "0193c0de-0003-7000-8000-0000000000b1"
	baby      = "0193c0de-0004-7000-8000-0000000000c1"
	babyTwice = "0193c0de-0005-7000-8000-0000000000c2"
)

// orderID names an order of the history.
func orderID(n int) string { return fmt.Sprintf("city-0193c0de-%04d-7000-8000-0000000000d0", n) }

var city = lab.Hospital{ID: "city", Rev: 1, Name: "City Hospital", Phone: "+912012345678", VAT: 2000, HomeFee: 9900, ExpiryHours: 48,
	Secret: []byte("0123456789abcdef0123456789abcdef")}

// write makes the history on fresh tables.
func writeHistory(t testing.TB, s *Store) {
	h := &history{Store: s, t: t, now: time.Date(2026, 11, 23, 3, 30, 0, 0, time.UTC)}
	h.staff()
	h.patients()
	h.orders()
	h.guards()
	h.views()
}

// must fails the test on an error.
func (h *history) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// pass lets time go by.
func (h *history) pass(d time.Duration) time.Time {
	h.now = h.now.Add(d)
	return h.now
}

// do runs a command of a member of the staff, a minute and some milliseconds after the one before.
func (h *history) do(person string, read ReadSet, series NumberSeries, decide func(Loaded) (Result, error)) {
	h.t.Helper()
	h.keys++
	c := Command{Caller: Caller{Hospital: city.ID, Person: person, Now: h.pass(61_007 * time.Millisecond)}, Read: read,
		Key: fmt.Sprintf("request-%04d", h.keys), Hash: [32]byte{byte(h.keys >> 8), byte(h.keys)}, Series: series}
	_, err := h.Do(context.Background(), c, decide)
	h.must(err)
}

// desk runs a command that gives its own writes.
func (h *history) desk(person string, read ReadSet, decide func(Loaded) ([]Write, error)) {
	h.t.Helper()
	h.do(person, read, "", func(d Loaded) (Result, error) {
		writes, err := decide(d)
		return Result{Writes: writes, Status: 200, Answer: map[string]int{"changed": len(writes)}}, err
	})
}

// act runs a command on an order.
func (h *history) act(person, order string, action func(lab.Order, lab.Member) (lab.Outcome, error)) {
	h.t.Helper()
	h.noted(person, order, action, nil)
}

// noted is act with words that are kept beside the values.
func (h *history) noted(person, order string, action func(lab.Order, lab.Member) (lab.Outcome, error), notes []lab.ResultNote) {
	h.t.Helper()
	h.do(person, ReadSet{Order: order}, "", func(d Loaded) (Result, error) {
		out, err := action(d.Order, d.Caller)
		if err != nil {
			return Result{}, err
		}
		r := Result{Outcome: &out, Status: 200, Answer: map[string]any{"order": order, "version": out.Order.Version}}
		if notes != nil {
			var w Write
			w, err = h.Notes(order, out.Order.Version, notes)
			r.Writes = append(r.Writes, w)
		}
		return r, err
	})
}

// system lets a function act by itself. The duty of the kind that is open then is finished with it, where there is one.
func (h *history) system(function, order string, finishes lab.DutyKind, action func(lab.Order, lab.Member) (lab.Outcome, bool, error)) {
	h.t.Helper()
	h.pass(2_503 * time.Millisecond)
	var writes []Write
	jobs, err := h.OpenDuties(context.Background(), order, finishes)
	h.must(err)
	for _, j := range jobs {
		writes = append(writes, h.FinishWith(j.Ref, "done"))
	}
	h.must(h.ChangeOrder(context.Background(), order, func(o lab.Order) (lab.Outcome, []Write, bool, error) {
		out, happened, err := action(o, lab.SystemActor(function))
		if err == nil && !happened {
			err = fmt.Errorf("%s has nothing to do on order %s", function, order)
		}
		return out, writes, true, err
	}))
}

// staff founds the hospital and lets every list of events of its desk grow.
func (h *history) staff() {
	signs := []string{"haematology", "biochemistry"}
	h.must(h.Found(context.Background(), city, []lab.Member{
		{Hospital: "city", Person: avni, Name: "Avni Rao", Roles: []lab.Role{lab.Admin}, Active: true, Rev: 1},
		{Hospital: "city", Person: imran, Name: "Imran Shaikh", Roles: []lab.Role{lab.Technician}, Active: true, Rev: 1},
		{Hospital: "city", Person: meera, Name: "Dr Meera Nair", Roles: []lab.Role{lab.Supervisor}, Signatory: signs, Qualification: "MD (Pathology)",
			Registration: "MMC 41523", Active: true, Rev: 1},
		{Hospital: "city", Person: tara, Name: "Tara Kulkarni", Roles: []lab.Role{lab.Technician}, Active: true, Rev: 1},
	}, lab.At(h.now)))
	h.desk(avni, ReadSet{Settings: true}, func(d Loaded) ([]Write, error) {
		next := d.Hospital
		next.NameLocal, next.Address, next.Email, next.LabEmail = "नगर रुग्णालय", "12 Station Road, Pune 411001", "desk@city.example", "lab@city.example"
		next.Registration, next.RefundLimit, next.Mail = "PMC/2019/114", 50_000, map[string]bool{"collected": true, "expired": false}
		settings, e, err := d.Hospital.Change(d.Caller, h.now, next)
		if err != nil {
			return nil, err
		}
		return h.HospitalChange(settings, e)
	})
	for person, name := range map[string]string{farah: "Farah Ali"} {
		h.desk(avni, ReadSet{Member: person}, func(d Loaded) ([]Write, error) {
			m, e, err := d.Member.Invite(d.Caller, h.now, lab.Invitation{Person: person, Email: "farah@city.example", Name: name,
				Roles: []lab.Role{lab.Technician}, Qualification: "DMLT"})
			if err != nil {
				return nil, err
			}
			return h.MemberChange(m, e)
		})
	}
	h.desk(avni, ReadSet{Member: imran}, func(d Loaded) ([]Write, error) {
		next := d.Member
		next.Qualification, next.Registration = "MSc", "MMC 77001"
		m, e, err := d.Member.ChangeMember(d.Caller, h.now, next)
		if err != nil {
			return nil, err
		}
		return h.MemberChange(m, e)
	})
	ask := func(person string, r lab.GrantRequest) {
		h.desk(avni, ReadSet{Member: person, Grant: person}, func(d Loaded) ([]Write, error) {
			r.MemberRev = d.Member.Rev
			g, e, err := d.Grant.AskGrant(d.Caller, d.Member, h.now, r)
			if err != nil {
				return nil, err
			}
			return h.GrantChange(g, e)
		})
	}
	ask(imran, lab.GrantRequest{Roles: []lab.Role{lab.Technician, lab.Supervisor}, Signatory: []string{"biochemistry"}, Active: true, Reason: "Signs in December"})
	h.desk(meera, ReadSet{Member: imran, Grant: imran}, func(d Loaded) ([]Write, error) {
		g, err := d.Grant.Confirm(d.Caller, d.Asker, d.Member, h.now, d.Grant.Rev)
		if err != nil {
			return nil, err
		}
		member, err := h.MemberChange(g.Member, g.MemberEvent)
		if err != nil {
			return nil, err
		}
		grant, err := h.GrantChange(g.Grant, g.GrantEvent)
		return append(append(member, grant...), h.MemberUnchanged(d.Asker)), err
	})
	ask(tara, lab.GrantRequest{Roles: []lab.Role{lab.Supervisor}, Active: true, Reason: "Stands in for a week"})
	h.desk(meera, ReadSet{Grant: tara}, func(d Loaded) ([]Write, error) {
		g, e, err := d.Grant.Refuse(d.Caller, h.now, d.Grant.Rev)
		if err != nil {
			return nil, err
		}
		return h.GrantChange(g, e)
	})
	ask(farah, lab.GrantRequest{Roles: []lab.Role{lab.Admin}, Active: true, Reason: "Second admin"})
	h.desk(avni, ReadSet{Grant: farah}, func(d Loaded) ([]Write, error) {
		g, e, err := d.Grant.Withdraw(d.Caller, h.now, d.Grant.Rev)
		if err != nil {
			return nil, err
		}
		return h.GrantChange(g, e)
	})
	ask(farah, lab.GrantRequest{Roles: []lab.Role{lab.Technician, lab.Admin}, Active: true, Reason: "Second admin, keeps the bench"})
}

// patients registers five records of three persons and does to them what can be done.
func (h *history) patients() {
	register := func(r lab.Registration) {
		h.do(tara, ReadSet{Settings: true, NewPatient: r.ID}, PatientNumbers, func(d Loaded) (Result, error) {
			r.Number, r.Origin = d.Number, "request-of-"+r.ID
			p, e, err := lab.Register(d.Caller, h.now, r)
			if err != nil {
				return Result{}, err
			}
			writes, err := h.NewPatient(d.Hospital, p, r.Contact, e)
			return Result{Writes: writes, Status: 201, Answer: map[string]string{"patient": p.ID, "number": p.Number}}, err
		})
	}
	care := lab.Consent{TextVersion: "care-2026-1", Language: "hi", Purpose: lab.Care, Attested: true}
	days := 9
	register(lab.Registration{ID: asha, Name: "आशा देवी", NameLatin: "Asha Devi", BirthDate: "1984-03-12", Sex: "female", Language: "hi",
		Contact: lab.Contact{Phone: "+919800000001", Email: "asha@mail.example", Guardian: "Mohan Devi"}, Consent: care})
	register(lab.Registration{ID: ashaTwice, Name: "Asha Devi", BirthDate: "1984-03-12", Sex: "female", Language: "en",
		Contact: lab.Contact{Phone: "+919800000001"}, Consent: care})
	register(lab.Registration{ID: ravi, Name: "Ravi Menon", BirthDate: "1961-07-30", Sex: "male", Language: "en",
		Contact: lab.Contact{Phone: "+919800000002", Email: "ravi@mail.example"}, Consent: care})
	register(lab.Registration{ID: baby, Name: "Baby of Sunita", Age: lab.StatedAge{Days: &days}, Sex: "unknown", Language: "en",
		Contact: lab.Contact{Phone: "+919800000003", Guardian: "Sunita Pawar"}, Consent: care})
	register(lab.Registration{ID: babyTwice, Name: "Baby Pawar", Age: lab.StatedAge{Days: &days}, Sex: "male", Language: "en", Consent: care})

	change := func(person, id string, to func(lab.Patient, lab.Member) (lab.Patient, lab.Event, error)) {
		h.desk(person, ReadSet{Patient: id}, func(d Loaded) ([]Write, error) {
			p, e, err := to(d.Patient, d.Caller)
			if err != nil {
				return nil, err
			}
			return h.PatientChange(p, e)
		})
	}
	research := lab.Consent{TextVersion: "research-2026-1", Language: "en", Purpose: lab.Research, Attested: true}
	change(tara, asha, func(p lab.Patient, by lab.Member) (lab.Patient, lab.Event, error) {
		return p.GiveConsent(by, h.now, p.Rev, research)
	})
	change(imran, asha, func(p lab.Patient, by lab.Member) (lab.Patient, lab.Event, error) {
		return p.WithdrawConsent(by, h.now, p.Rev, lab.Research)
	})
	change(tara, asha, func(p lab.Patient, by lab.Member) (lab.Patient, lab.Event, error) {
		own := lab.PatientActor(p.Hospital, "login-asha")
		return p.SetPreferences(own, h.now, p.Rev, lab.Preferences{Language: "en", Mail: map[string]bool{"ready": true, "processing": false}})
	})
	correct := func(id string, c lab.PatientCorrection) {
		h.desk(tara, ReadSet{Settings: true, Patient: id}, func(d Loaded) ([]Write, error) {
			c.Rev = d.Patient.Rev
			out, err := d.Patient.Correct(d.Caller, h.now, d.Contact, c)
			if err != nil {
				return nil, err
			}
			return h.PatientCorrection(d.Hospital, out)
		})
	}
	name, born, phone, mail, three := "Ravi K. Menon", "1961-08-30", "+919800000004", "", 3
	correct(ravi, lab.PatientCorrection{Reason: "as on the card", Name: &name, BirthDate: &born, Phone: &phone, Email: &mail})
	correct(baby, lab.PatientCorrection{Reason: "age told anew", Age: lab.StatedAge{Months: &three}})
	pair := func(id, other string, to func(d Loaded) (lab.MergedPair, error)) {
		h.desk(meera, ReadSet{Patient: id, Other: other}, func(d Loaded) ([]Write, error) {
			out, err := to(d)
			if err != nil {
				return nil, err
			}
			writes, err := h.PatientChange(out.Survivor, out.SurvivorEvent)
			if err != nil {
				return nil, err
			}
			more, err := h.PatientChange(out.Other, out.OtherEvent)
			return append(writes, more...), err
		})
	}
	absorb := func(d Loaded) (lab.MergedPair, error) {
		return d.Patient.Absorb(d.Caller, h.now, d.Patient.Rev, d.Other, d.Other.Rev, "one person, registered twice")
	}
	pair(asha, ashaTwice, absorb)
	pair(baby, babyTwice, absorb)
	pair(baby, babyTwice, func(d Loaded) (lab.MergedPair, error) {
		return d.Patient.Separate(d.Caller, h.now, d.Patient.Rev, d.Other, d.Other.Rev)
	})
	h.desk(avni, ReadSet{Settings: true, Patient: ravi}, func(d Loaded) ([]Write, error) {
		out, err := d.Patient.EraseContact(d.Caller, h.now, d.Patient.Rev, d.Contact)
		if err != nil {
			return nil, err
		}
		_, earlier, err := h.Versions(context.Background(), "city", ravi)
		if err != nil {
			return nil, err
		}
		return h.Erasure(d.Hospital, d.Contact, earlier, out)
	})
	correct(asha, lab.PatientCorrection{Reason: "a new number", Phone: &phone})
	h.must(h.Link(context.Background(), "login-asha", "city", asha, lab.At(h.pass(time.Minute))))
}

// guards leaves behind what is kept without key and event: looks at results, tries at a slip, and webhooks.
func (h *history) guards() {
	ctx := context.Background()
	o, err := h.Order(ctx, orderID(6))
	h.must(err)
	h.must(h.RecordAccess(ctx, o, AccessRecord{Order: o.ID, What: "values", By: meera, At: lab.At(h.pass(time.Minute))}, "look-1"))
	h.must(h.RecordAccess(ctx, o, AccessRecord{Order: o.ID, What: "report", By: "slip", At: lab.At(h.pass(time.Minute))}, "look-2"))
	for range 2 {
		if _, err := h.OpenSlip(ctx, o.Slip, "1984-03-13"); err == nil {
			h.t.Fatal("a wrong birth date opened a slip")
		}
	}
	h.must(h.UnlockSlip(ctx, o, tara, lab.At(h.pass(time.Minute)), "look-3"))
	if _, err := h.OpenCheck(ctx, check(1), "1984-03-13"); err == nil {
		h.t.Fatal("a wrong birth date opened a check page")
	}
	for n, name := range []string{"payment.captured", "refund.processed"} {
		w := Webhook{Hospital: "city", ID: fmt.Sprintf("event_%d", n), Hash: [32]byte{1, byte(n)}, Name: name, Order: "order_02",
			Payment: "pay_02", At: lab.At(h.pass(time.Minute))}
		if n == 1 {
			w.Refund = "rfnd_01"
		}
		_, _, err := h.KeepWebhook(ctx, w)
		h.must(err)
		if n == 0 {
			h.must(h.EndWebhook(ctx, w, "applied"))
		}
	}
}

// views contributes every order, as the function does.
func (h *history) views() {
	for n := 1; n <= lastOrder; n++ {
		h.must(h.UpdateViews(context.Background(), orderPK(orderID(n))))
	}
}

// check is the check code of a report version of the history.
func check(n int) string { return fmt.Sprintf("check-code-of-the-history-%d", n) }

// analytes of the history: its own, so that the catalogue may change.
var analytes = func() map[string]measure.Analyte {
	all := map[string]measure.Analyte{}
	for _, text := range []string{
		`{"code":"HB","name":"Haemoglobin","loinc":"718-7","unit":"g/dL","decimals":1,"absurd_low":"0.5","absurd_high":"35","unverified":true,
			"ranges":[{"low":"12.0","high":"15.0","source":"a"}],"critical":[{"low":"7.0","high":"20.0","source":"a"}]}`,
		`{"code":"WBC","name":"Leucocytes","loinc":"6690-2","unit":"10*3/uL","decimals":1,"absurd_low":"0","absurd_high":"900","ranges":[{"low":"4.0","high":"11.0","source":"a"}]}`,
		`{"code":"PLT","name":"Platelets","loinc":"777-3","unit":"10*3/uL","decimals":0,"absurd_low":"0","absurd_high":"5000","ranges":[{"low":"150","high":"410","source":"a"}]}`,
		`{"code":"K","name":"Potassium","loinc":"2823-3","unit":"mmol/L","decimals":1,"absurd_low":"0.5","absurd_high":"15","ranges":[{"low":"3.5","high":"5.2","source":"a"}],
			"critical":[{"low":"2.5","high":"6.5","source":"a"}]}`,
		`{"code":"TSH","name":"Thyrotropin","loinc":"3016-3","unit":"m[IU]/L","decimals":2,"absurd_low":"0","absurd_high":"900","ranges":[{"low":"0.40","high":"4.50","source":"a"}]}`,
		`{"code":"GLU","name":"Glucose, fasting","loinc":"1558-6","unit":"mg/dL","decimals":0,"absurd_low":"5","absurd_high":"2000","ranges":[{"high":"100","high_open":true,"source":"a"}]}`,
		`{"code":"CREA","name":"Creatinine","loinc":"2160-0","unit":"mg/dL","decimals":2,"absurd_low":"0","absurd_high":"50","no_range":[{"why":"of the history"}]}`,
		`{"code":"PH","name":"pH of urine","loinc":"2756-5","unit":"[pH]","decimals":1,"absurd_low":"1","absurd_high":"14","ranges":[{"low":"4.5","high":"8.0","source":"a"}]}`,
		`{"code":"PT","name":"Prothrombin time","loinc":"5902-2","unit":"s","decimals":1,"absurd_low":"1","absurd_high":"200","ranges":[{"low":"11.0","high":"13.5","source":"a"}]}`,
	} {
		var a measure.Analyte
		if err := json.Unmarshal([]byte(text), &a); err != nil {
			panic(err)
		}
		all[a.Code] = a
	}
	return all
}()

func analyte(code string) (measure.Analyte, bool) {
	a, ok := analytes[code]
	return a, ok
}
