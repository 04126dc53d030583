package store

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"

	"assay/shared/lab"
	"assay/shared/lab/measure"
)

// place makes the order of a number.
func (h *history) place(n int, person, patient string, p lab.Placement) {
	h.do(person, ReadSet{Settings: true, Patient: patient, NewOrder: orderID(n)}, OrderNumbers, func(d Loaded) (Result, error) {
		p.QueueNumber = d.Called
		p.ID, p.Number, p.Origin = orderID(n), d.Number, fmt.Sprintf("request-of-order-%d", n)
		p.Patient, p.Tax, p.HomeFee, p.ExpiryHours, p.Catalogue = d.Patient.Snapshot(), d.Hospital.Tax(), d.Hospital.HomeFee, d.Hospital.ExpiryHours, "history-1"
		if p.Priority == "" {
			p.Priority = lab.Routine
		}
		out, err := lab.PlaceOrder(d.Caller, h.now, p)
		return Result{Outcome: &out, Status: 201, Answer: map[string]any{"order": p.ID, "parts": out.Parts}}, err
	})
}

// called has somebody wait whose number was called to a chair.
func (h *history) called() {
	h.place(30, tara, ravi, lab.Placement{Tests: []lab.OrderedTest{crea}, Settlement: lab.COD})
	h.act(tara, orderID(30), func(o lab.Order, by lab.Member) (lab.Outcome, error) { return o.CallNumber(by, h.now, "Chair 2") })
	h.must(h.UpdateViews(context.Background(), orderPK(orderNamed(orderID(30))).pk))
}

// kinds has a text with its reader's flag, and a result that two people enter.
func (h *history) kinds() {
	n := 32
	h.place(n, tara, ravi, lab.Placement{Tests: []lab.OrderedTest{
		{Code: "PS", Name: "Peripheral smear", Price: 15000, Items: tests("", "haematology", "E", "PS")},
		{Code: "ABO", Name: "ABO group", Price: 10000, Items: tests("", "haematology", "E", "ABO")}}, Settlement: lab.COD})
	h.act(tara, orderID(n), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		return o.TakeCash(by, h.now, o.Money.Due(), "R26-000232", nil)
	})
	h.bench(n, []string{"E1"}, "PS", "ABO")
	h.must(second(h.SaveDraft(context.Background(), orderID(n), lab.DraftResult{Item: "PS", Rev: 1, Value: "Few red cells.", Flag: measure.FlagAbnormal, By: tara, At: lab.At(h.now)})))
	h.submit(n, lab.Entry{Item: "PS", Value: "Red cells: few.\nPlatelets: few.", Flag: measure.FlagAbnormal}, lab.Entry{Item: "ABO", Value: "ab"})
	h.do(imran, ReadSet{Order: orderID(n), Results: []string{"ABO"}}, "", func(d Loaded) (Result, error) {
		out, err := d.Order.SubmitResults(d.Caller, h.now, []lab.Entry{{Item: "ABO", Value: "ab"}}, analyte, d.Earlier...)
		return Result{Outcome: &out, Status: 200}, err
	})
}

// account keeps the health account of a person who has agreed to sharing.
func (h *history) account() {
	h.do(tara, ReadSet{Patient: ravi}, "", func(d Loaded) (Result, error) {
		out, err := d.Patient.GiveConsent(d.Caller, h.now, d.Patient.Rev, lab.Consent{TextVersion: "2026-2", Language: "en", Purpose: lab.Sharing, Attested: true})
		if err != nil {
			return Result{}, err
		}
		writes, err := h.PatientSettled(out)
		return Result{Writes: writes, Status: 200, Answer: map[string]int{"rev": out.Patient.Rev}}, err
	})
	h.do(tara, ReadSet{Patient: ravi}, "", func(d Loaded) (Result, error) {
		p, event, err := d.Patient.KeepABHA(d.Caller, h.now, d.Patient.Rev, "91-2345-6789-0124", "ravi.menon@abdm")
		if err != nil {
			return Result{}, err
		}
		writes, err := h.PatientChange(p, event)
		return Result{Writes: writes, Status: 200, Answer: map[string]int{"rev": p.Rev}}, err
	})
}

// noteClinical writes what is said about a patient beside the order.
func (h *history) noteClinical(n int, c lab.Clinical) {
	h.do(tara, ReadSet{Order: orderID(n)}, "", func(d Loaded) (Result, error) {
		out, said, err := d.Order.NoteClinical(d.Caller, h.now, c)
		if err != nil {
			return Result{}, err
		}
		row, err := h.NoteClinical(out.Order, said)
		return Result{Outcome: &out, Status: 200, Writes: []Write{row}}, err
	})
}

// attempt starts a payment and lets Razorpay know the order by a name.
func (h *history) attempt(n int, gateway string) {
	h.act(tara, orderID(n), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		out, _, err := o.StartPayment(by, h.now)
		return out, err
	})
	h.system("payments", orderID(n), lab.DutyGateway, func(o lab.Order, by lab.Member) (lab.Outcome, bool, error) {
		return o.OpenAttempt(by, h.now, o.Money.Attempts[len(o.Money.Attempts)-1].Receipt, gateway)
	})
}

// pay applies what Razorpay says of a payment; 0 is the amount due.
func (h *history) pay(n int, gateway, payment string, state lab.PaymentState, amount lab.Paise) {
	h.system("webhooks", orderID(n), lab.DutyGateway, func(o lab.Order, by lab.Member) (lab.Outcome, bool, error) {
		if amount == 0 {
			amount = o.Money.Attempts[len(o.Money.Attempts)-1].Amount
		}
		return o.ApplyPayment(by, h.now, lab.PaymentFact{Gateway: gateway, Payment: payment, State: state, Amount: amount, Currency: "INR", Method: "upi", Why: "payment_cancelled"})
	})
}

// refund applies what Razorpay says of a refund of ours.
func (h *history) refund(n int, id, gateway, state string) {
	h.system("webhooks", orderID(n), lab.DutyGateway, func(o lab.Order, by lab.Member) (lab.Outcome, bool, error) {
		for _, r := range o.Money.Refunds {
			if r.ID == id {
				return o.ApplyRefund(by, h.now, lab.RefundFact{ID: gateway, Key: r.Key, Payment: r.Via, Amount: r.Amount, State: state})
			}
		}
		return lab.Outcome{}, false, fmt.Errorf("order %s has no refund %s", o.ID, id)
	})
}

// collect draws tubes, and takes the cash that is due where the order wants it.
func (h *history) collect(n int, rec *lab.Recorded, tubes ...string) {
	if rec != nil {
		h.record = &RecordID{Device: rec.Device, Seq: rec.Seq, Content: sha256.Sum256([]byte(orderID(n)))}
	}
	h.act(tara, orderID(n), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		c := lab.Collection{Identity: lab.Identity{Confirmed: []string{"name", "birth_date"}, How: "spoken"}, Recorded: rec}
		for _, id := range tubes {
			c.Specimens = append(c.Specimens, lab.ScannedLabel{ID: id, Accession: o.Number + "-" + id})
		}
		if due := o.Money.Due(); rec == nil && o.Settlement == lab.COD && due > 0 {
			cash := lab.TakenCash{ReportedPaise: lab.Reported(due)}
			c.Cash, c.Receipt = &cash, fmt.Sprintf("R26-%06d", n)
		}
		return o.CollectSpecimens(by, h.now, c)
	})
}

// move takes tubes one step of custody on.
func (h *history) move(n int, action lab.Action, tubes ...string) {
	h.act(imran, orderID(n), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		return o.MoveSpecimens(by, h.now, action, tubes, nil)
	})
}

// start puts tests onto the bench.
func (h *history) start(n int, items ...string) {
	h.act(imran, orderID(n), func(o lab.Order, by lab.Member) (lab.Outcome, error) { return o.StartItems(by, h.now, items) })
}

// bench brings tubes from the patient's arm onto the bench.
func (h *history) bench(n int, tubes []string, items ...string) {
	h.collect(n, nil, tubes...)
	h.move(n, lab.Receive, tubes...)
	h.move(n, lab.Accept, tubes...)
	h.start(n, items...)
}

// submit enters results.
func (h *history) submit(n int, entries ...lab.Entry) {
	h.act(tara, orderID(n), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		for i := range entries {
			entries[i].Unit = analytes[entries[i].Item].Unit
		}
		out, err := o.SubmitResults(by, h.now, entries, analyte)
		if err == nil {
			out.Runs.JudgedBy(1)
		}
		return out, err
	})
}

func (h *history) printing(n int) lab.PrintDetails {
	hospital, _, err := h.Hospital(context.Background(), city.ID)
	h.must(err)
	return lab.PrintDetails{Letterhead: hospital.Letterhead(), Check: check(n), Names: func(i lab.Item) lab.ItemNames {
		a := analytes[i.Code]
		names := lab.ItemNames{Section: a.Name, SectionHi: a.NameHi, Name: a.Name, NameHi: a.NameHi}
		switch i.Panel {
		case "CBC":
			names.Section, names.SectionHi = "Complete blood count", "सम्पूर्ण रक्त गणना"
		case "KIDNEY":
			names.Section, names.SectionHi = "Kidney function", "गुर्दा कार्य"
		}
		return names
	}}
}

// authorise lets the signatory stand for tests, setting every hold aside with a note.
func (h *history) authorise(n, code int, items ...string) {
	o, err := h.Order(context.Background(), orderID(n))
	h.must(err)
	var decisions []lab.Decision
	var notes []lab.ResultNote
	for _, i := range o.Items {
		for _, wanted := range items {
			if i.Code != wanted {
				continue
			}
			d := lab.Decision{Item: i.Code, Run: i.Run, Clear: i.Hold}
			if len(i.Hold) > 0 {
				d.Note = "fits the picture"
				notes = append(notes, lab.ResultNote{Item: i.Code, At: lab.At(h.now), By: meera, Run: i.Run, Clear: i.Hold, Note: d.Note})
			}
			decisions = append(decisions, d)
		}
	}
	h.noted(meera, orderID(n), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		return o.AuthoriseResults(by, h.now, decisions, h.printing(code))
	}, notes)
}

// stored says that the document of a report version is made.
func (h *history) stored(n, version int) {
	h.system("documents", orderID(n), lab.DutyDocument, func(o lab.Order, by lab.Member) (lab.Outcome, bool, error) {
		return o.StoreReport(by, h.now, version, lab.StoredReport{SHA256: strings.Repeat(fmt.Sprint(version), 64), Statement: strings.Repeat("5", 64),
			Object: fmt.Sprint("object-", version)})
	})
}
