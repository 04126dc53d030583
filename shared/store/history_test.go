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
	// record is the identity of what the next step records, where it does.
	record *RecordID
}

// The people of the hospital "city", and the records of three patients.
const (
	tara, imran, meera, avni = "tara", "imran", "meera", "avni"
	farah                    = "farah" // joins later
	nila                     = "nila"

	asha      = "0193c0de-0001-7000-8000-0000000000a1"
	ashaTwice = "0193c0de-0002-7000-8000-0000000000a2" // registered a second time
	ravi      = "0193c0de-0003-7000-8000-0000000000b1"
	baby      = "0193c0de-0004-7000-8000-0000000000c1"
	babyTwice = "0193c0de-0005-7000-8000-0000000000c2"
)

// orderID names an order of the history.
func orderID(n int) string { return fmt.Sprintf("city-0193c0de-%04d-7000-8000-0000000000d0", n) }

var city = lab.Hospital{ID: "city", Rev: 1, Name: "City Hospital", Phone: "+912012345678", VAT: 2000, HomeFee: 9900, ExpiryHours: 48,
	Limits:    lab.Limits{OpenOrders: 5, PlacedPerDay: 10, LettersPerDay: 6, FailureLettersPerDay: 2, InvitationsPerDay: 20, CodesPerDay: 5},
	HomeSlots: lab.UsualSlots[:3],
	Secret:    []byte("0123456789abcdef0123456789abcdef")}

// writeHistory writes the history into fresh tables.
func writeHistory(t testing.TB, s *Store) {
	h := &history{Store: s, t: t, now: time.Date(2026, 11, 23, 3, 30, 0, 0, time.UTC)}
	h.staff()
	h.patients()
	h.orders()
	h.guards()
	h.offers()
	h.views()
	h.second()
	h.givenBack()
	h.disputed()
	h.byHand()
	h.called()
	h.inDollars()
	h.catalogue()
	h.kinds()
	h.byCode()
	h.account()
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
	h.by(Caller{Person: person}, read, series, decide)
}

// by is do for somebody who may be no member.
func (h *history) by(who Caller, read ReadSet, series NumberSeries, decide func(Loaded) (Result, error)) {
	h.t.Helper()
	h.keys++
	who.Hospital, who.Now, who.Request = city.ID, h.pass(61_007*time.Millisecond), fmt.Sprintf("call-%04d", h.keys)
	c := Command{Caller: who, Read: read,
		Key: fmt.Sprintf("request-%04d", h.keys), Hash: [32]byte{byte(h.keys >> 8), byte(h.keys)}, Series: series, Queue: series == OrderNumbers}
	_, err := h.Do(context.Background(), c, decide)
	h.must(err)
}

// login runs a command of a patient's login that need not be tied yet, on a record.
func (h *history) login(login, patient string, decide func(Loaded) ([]Write, error)) {
	h.t.Helper()
	h.keys++
	c := Command{Caller: Caller{Hospital: city.ID, Person: login, Now: h.pass(61_007 * time.Millisecond), Request: fmt.Sprintf("call-%04d", h.keys), Login: true},
		Read: ReadSet{Asked: patient}, Key: fmt.Sprintf("request-%04d", h.keys), Hash: [32]byte{byte(h.keys >> 8), byte(h.keys)}}
	_, err := h.Do(context.Background(), c, func(d Loaded) (Result, error) {
		writes, err := decide(d)
		return Result{Writes: writes, Status: 200, Answer: map[string]int{"changed": len(writes)}}, err
	})
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
	set := ReadSet{Order: order, Record: h.record}
	h.record = nil
	h.do(person, set, "", func(d Loaded) (Result, error) {
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

// guards leaves behind what is kept without key and event: access records, tries at a slip, and webhooks.
func (h *history) guards() {
	ctx := context.Background()
	o, err := h.Order(ctx, orderID(6))
	h.must(err)
	// As they lie there from the releases that wrote a row for each opening.
	for n, by := range []string{meera, "slip"} {
		var k names
		at := lab.At(h.pass(time.Minute))
		i, err := h.doc(accessKey(k.hospital("city"), k.patient(o.Patient.ID), at, k.call(fmt.Sprintf("look-%d", n))), AccessRecord{Order: o.ID, What: "values", By: by, At: at}, nil)
		h.must(err)
		h.must(h.write(ctx, []Write{h.put(i, k.err)}))
	}
	settings, _, err := h.Hospital(ctx, "city")
	h.must(err)
	h.must(last(h.RecordAccess(ctx, o, Opening{By: BySlip, What: "report", At: lab.At(h.pass(time.Minute))})))
	h.must(last(h.RecordAccess(ctx, o, Opening{By: ByLogin("login-asha"), What: "report", At: lab.At(h.now)})))
	for n := range settings.UsualAccess() + 1 { // more than is usual
		patient := o
		patient.Patient.ID = fmt.Sprintf("0193c0de-%04d-7000-8000-00000000ffff", n%settings.UsualAccess())
		if n == settings.UsualAccess() {
			patient = o
		}
		h.must(last(h.RecordAccess(ctx, patient, Opening{By: ByStaff(meera), What: "values", At: lab.At(h.now)})))
	}
	// As it lies there from the release before, which counted the tries here.
	h.must(h.write(ctx, []Write{h.pointer(slipKey("slip-of-an-older-order"), item{"order": str(o.ID), "wrong": num(0)})}))
	h.must(h.IssueSlip(ctx, IssuedSlip{Order: o.ID, Version: o.SlipVersion, Token: "slip-of-order-6", Key: "2026-1"}))
	for range 2 {
		if _, err := h.OpenSlip(ctx, "slip-of-order-6", lab.SlipAnswer{BirthDate: "1984-03-13"}, h.now); err == nil {
			h.t.Fatal("a wrong birth date opened a slip")
		}
	}
	h.must(h.UnlockSlip(ctx, o, tara, lab.At(h.pass(time.Minute))))
	if _, err := h.OpenCheck(ctx, check(1), "1984-03-13"); err == nil {
		h.t.Fatal("a wrong birth date opened a check page")
	}
	h.must(h.RootSent(ctx, "city", 17))
	now := h.pass(time.Minute)
	open, err := h.OpenOwn(Loaded{Now: now}, o)
	h.must(err)
	quota := Command{Caller: Caller{Hospital: "city", Now: now}}
	h.must(h.write(ctx, []Write{open, h.count(quota, Quota{kind: quotaPlaced, of: "login-asha", most: 10})}))
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

// views contributes every order and every patient, as the function does.
func (h *history) views() {
	for _, p := range []string{asha, ashaTwice, ravi, baby, babyTwice} {
		h.must(h.UpdateViews(context.Background(), patientPK(hospitalNamed(city.ID), patientNamed(p)).pk))
	}
	for n := 1; n <= lastOrder; n++ {
		h.must(h.UpdateViews(context.Background(), orderPK(orderNamed(orderID(n))).pk))
	}
}

// check is the check code of a report version of the history.
func check(n int) string { return fmt.Sprintf("check-code-of-the-history-%d", n) }

// analytes of the history: its own, so that the catalogue may change.
var analytes = func() map[string]measure.Analyte {
	all := map[string]measure.Analyte{}
	for _, text := range []string{
		`{"code":"HB","name":"Haemoglobin","name_hi":"हीमोग्लोबिन","method":"SLS","loinc":"718-7","unit":"g/dL","decimals":1,"absurd_low":"0.5","absurd_high":"35","unverified":true,
			"ranges":[{"low":"12.0","high":"15.0","source":"a"}],"critical":[{"low":"7.0","high":"20.0","source":"a"}]}`,
		`{"code":"WBC","name":"Leucocytes","loinc":"6690-2","unit":"10*3/uL","decimals":1,"absurd_low":"0","absurd_high":"900","ranges":[{"low":"4.0","high":"11.0","source":"a"}]}`,
		`{"code":"PLT","name":"Platelets","loinc":"777-3","unit":"10*3/uL","decimals":0,"absurd_low":"0","absurd_high":"5000","ranges":[{"low":"150","high":"410","source":"a"}]}`,
		`{"code":"K","name":"Potassium","name_hi":"पोटैशियम","loinc":"2823-3","unit":"mmol/L","decimals":1,"absurd_low":"0.5","absurd_high":"15","ranges":[{"low":"3.5","high":"5.2","text":"not haemolysed","text_hi":"बिना हीमोलिसिस","source":"a"}],
			"critical":[{"low":"2.5","high":"6.5","source":"a"}]}`,
		`{"code":"TSH","name":"Thyrotropin","loinc":"3016-3","unit":"m[IU]/L","decimals":2,"absurd_low":"0","absurd_high":"900","ranges":[{"low":"0.40","high":"4.50","source":"a"}]}`,
		`{"code":"GLU","name":"Glucose, fasting","loinc":"1558-6","unit":"mg/dL","decimals":0,"absurd_low":"5","absurd_high":"2000","ranges":[{"high":"100","high_open":true,"source":"a"}]}`,
		`{"code":"CREA","name":"Creatinine","loinc":"2160-0","unit":"mg/dL","decimals":2,"absurd_low":"0","absurd_high":"50","ranges":[
			{"sex":"male","to":"1y","low":"0.30","high":"1.00","source":"a"},{"sex":"male","from":"1y","low":"0.60","high":"1.20","source":"a"},
			{"sex":"female","low":"0.50","high":"1.00","source":"a"}]}`,
		`{"code":"EGFR","name":"eGFR","loinc":"98979-8","unit":"mL/min/{1.73_m2}","decimals":1,"absurd_low":"1","absurd_high":"250","calculated":"egfr_ckd_epi_2021",
			"no_range":[{"why":"of the history"}]}`,
		`{"code":"HIV","name":"HIV screening","loinc":"56888-1","choices":[{"code":"non_reactive","text":"Non-reactive","text_hi":"अप्रतिक्रियाशील","flag":"N"},
			{"code":"reactive","text":"Reactive","text_hi":"प्रतिक्रियाशील","flag":"A"}]}`,
		`{"code":"ABO","name":"ABO group","loinc":"883-9","two_entries":true,"choices":[{"code":"a","text":"A","text_hi":"A","flag":""},{"code":"ab","text":"AB","text_hi":"AB","flag":""}]}`,
		`{"code":"PS","name":"Peripheral smear","loinc":"5909-7","templates":[{"code":"usual","name":"Usual","text":"As usual."}]}`,
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
