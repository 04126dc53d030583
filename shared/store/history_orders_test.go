package store

import (
	"context"
	"fmt"
	"time"

	"assay/shared/lab"
	"assay/shared/lab/measure"
)

// lastOrder is the highest number of an order of the history.
const lastOrder = 16

// The orderables of the history. A blood count is a panel.
var (
	cbc  = lab.OrderedTest{Code: "CBC", Name: "Complete blood count", Price: 30000, Items: tests("CBC", "haematology", "E", "HB", "WBC", "PLT")}
	k    = lab.OrderedTest{Code: "K", Name: "Potassium", Price: 18000, Items: tests("", "biochemistry", "S", "K")}
	tsh  = lab.OrderedTest{Code: "TSH", Name: "Thyrotropin", Price: 45000, Items: tests("", "biochemistry", "S", "TSH")}
	crea = lab.OrderedTest{Code: "KIDNEY", Name: "Kidney function", Price: 15000, Items: tests("KIDNEY", "biochemistry", "S", "CREA", "EGFR")}
	glu  = lab.OrderedTest{Code: "GLU", Name: "Glucose, fasting", Price: 9000, Items: tests("", "biochemistry", "F", "GLU")}
	ph   = lab.OrderedTest{Code: "PH", Name: "pH of urine", Price: 6000, Items: tests("", "clinical_pathology", "U", "PH")}
	pt   = lab.OrderedTest{Code: "PT", Name: "Prothrombin time", Price: 22000, Items: tests("", "haematology", "C", "PT")}
)

func tests(panel, department, container string, codes ...string) (items []lab.OrderedItem) {
	names := map[string]string{"E": "EDTA whole blood", "S": "Serum", "F": "Fluoride plasma", "U": "Urine", "C": "Citrated plasma"}
	for _, code := range codes {
		item := lab.OrderedItem{Code: code, Panel: panel, Department: department, Container: container, ContainerName: names[container]}
		if code == "EGFR" {
			item.CalculatedFrom = []string{"CREA"}
		}
		items = append(items, item)
	}
	return items
}

// orders writes sixteen orders: each state of an order, of a tube and of a test, and each way of money.
func (h *history) orders() {
	doctor := &lab.Orderer{Name: "Dr Vikram Sethi", Phone: "+919800000009", Registration: "MMC 20011"}
	h.place(1, tara, asha, lab.Placement{Tests: []lab.OrderedTest{cbc, k}, Settlement: lab.Online, Particulars: lab.Particulars{Orderer: doctor}})
	h.attempt(1, "order_01") // waits

	h.place(2, tara, asha, lab.Placement{Tests: []lab.OrderedTest{tsh}, Settlement: lab.Online})
	h.attempt(2, "order_02")
	h.pay(2, "order_02", "pay_02", lab.PayFailed, 0) // failed

	h.place(3, tara, ravi, lab.Placement{Tests: []lab.OrderedTest{cbc}, Settlement: lab.Online})
	h.attempt(3, "order_03") // ends below

	h.cancelled()
	h.paidOnline()
	h.place(6, tara, asha, lab.Placement{Tests: []lab.OrderedTest{cbc, k}, Settlement: lab.COD, Slots: lab.UsualSlots,
		Visit:       &lab.HomeVisit{Address: "12 Tilak Road", Phone: "9876543210"},
		Particulars: lab.Particulars{PreferredDate: "2026-11-24", Slot: lab.UsualSlots[1], Orderer: doctor}})
	h.completed()
	h.custody()
	h.turns()

	h.pass(50 * time.Hour)
	h.expired()
	h.duties()
	h.followed()
	h.changed()
	h.owing()
}

// inDollars has somebody try to pay in another currency.
func (h *history) inDollars() {
	h.system("webhooks", orderID(5), lab.DutyGateway, func(o lab.Order, by lab.Member) (lab.Outcome, bool, error) {
		return o.ApplyPayment(by, h.now, lab.PaymentFact{Gateway: "order_05", Payment: "pay_05c", State: lab.PayFailed, Amount: 2000, Currency: "USD"})
	})
}

// owing completes an order that the insurer pays later: it is invoiced with all of it due.
func (h *history) owing() {
	h.bench(11, []string{"S1"}, "CREA")
	h.submit(11, lab.Entry{Item: "CREA", Value: "0.70"})
	h.authorise(11, 11, "CREA")
	h.stored(11, 1)
}

// changed has another order say something else than at placing.
func (h *history) changed() {
	urgent, ward, inpatient := lab.Urgent, "ICU 1", lab.VisitTypes[1]
	h.act(tara, orderID(11), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		return o.ChangeOrder(by, h.now, lab.OrderChange{Priority: &urgent, Ward: &ward, VisitType: &inpatient,
			Orderer: &lab.Orderer{Name: "Dr Vikram Sethi"}}, lab.Hospital{ExpiryHours: 48})
	})
	h.noteClinical(11, lab.Clinical{Note: "Fever since Monday", LastDose: "Phenytoin 100 mg at 8", LastPeriod: "2026-11-20"})
}

// byHand has a ward's bill paid in parts: a card payment is recorded alone, a transfer waits for a second person and another was
// refused, and the last of it is cash.
func (h *history) byHand() {
	terms := lab.HandTerms{Limit: 3000, Staff: []lab.Member{{Hospital: "city", Person: meera, Roles: []lab.Role{lab.Supervisor}, Active: true}}}
	for n, one := range []lab.Handed{{Amount: 3000, Method: lab.ByCard, Reference: "433219876501"}, {Amount: 500, Method: lab.ByTransfer, Reference: "SBIN026330123456"},
		{Amount: 400, Method: lab.ByCheque, Reference: "123456/110002003"}, {Amount: 300, Method: lab.ByUPI, Reference: "433219876502"}} {
		h.do(tara, ReadSet{Order: orderID(11), Reference: one.Reference}, "", func(d Loaded) (Result, error) {
			terms.Used = d.ReferenceUsed
			out, err := d.Order.TakePayment(d.Caller, h.now, one, fmt.Sprintf("R26-00014%d", n), terms)
			return Result{Outcome: &out, Writes: []Write{h.UseReference(d, one.Reference)}, Status: 200, Answer: map[string]any{"order": d.Order.ID}}, err
		})
	}
	h.act(meera, orderID(11), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		return o.ApprovePayment(by, h.now, "R26-000141")
	})
	h.act(meera, orderID(11), func(o lab.Order, by lab.Member) (lab.Outcome, error) { return o.RefusePayment(by, h.now, "R26-000142") })
	h.act(tara, orderID(11), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		return o.OverrideAndTakeCash(by, h.now, lab.TakenCash{ReportedPaise: lab.Reported(200), Tendered: 500}, "R26-000144", "", nil)
	})
}

// givenBack has somebody give money back at Razorpay, twice: the one is goodwill, and of the other nobody has said what it was.
func (h *history) givenBack() {
	for n, amount := range []lab.Paise{1500, 700} {
		h.system("webhooks", orderID(5), lab.DutyGateway, func(o lab.Order, by lab.Member) (lab.Outcome, bool, error) {
			return o.ApplyRefund(by, h.now, lab.RefundFact{ID: fmt.Sprintf("rfnd_05%d", n), Payment: "pay_05b", Amount: amount, State: "processed"})
		})
	}
	h.act(meera, orderID(5), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		return o.ExplainRefund(by, h.now, o.Money.Refunds[len(o.Money.Refunds)-2].ID, lab.RefundGoodwill)
	})
}

// disputed has payers dispute what is left of the same payment: two disputes are lost, of the third nobody knows.
func (h *history) disputed() {
	for _, f := range []lab.DisputeFact{{ID: "disp_050", State: lab.DisputeOpen, Amount: 900}, {ID: "disp_050", State: lab.DisputeLost, Amount: 900, Deducted: 900},
		{ID: "disp_051", State: lab.DisputeLost, Amount: 9000, Deducted: 9000}, {ID: "disp_052", State: lab.DisputeOpen, Amount: 500}} {
		h.system("webhooks", orderID(5), lab.DutyGateway, func(o lab.Order, by lab.Member) (lab.Outcome, bool, error) {
			f.Payment, f.Phase, f.RespondBy = "pay_05b", "chargeback", lab.At(h.now.Add(7*24*time.Hour))
			return o.ApplyDispute(by, h.now, f)
		})
	}
}

// cancelled ends two orders that were paid: cash goes back by hand, a payment through Razorpay.
func (h *history) cancelled() {
	h.place(4, tara, ravi, lab.Placement{Tests: []lab.OrderedTest{glu}, Settlement: lab.COD})
	h.act(tara, orderID(4), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		return o.TakeCash(by, h.now, o.Money.Due(), "R26-000104", nil)
	})
	h.act(tara, orderID(4), func(o lab.Order, by lab.Member) (lab.Outcome, error) { return o.Cancel(by, h.now, lab.PatientAsked) })
	h.act(tara, orderID(4), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		return o.AskRefund(by, h.now, "F1", lab.CashDay{}, []lab.Member{{Hospital: "city", Person: meera, Roles: []lab.Role{lab.Supervisor}, Active: true}})
	})
	h.act(meera, orderID(4), func(o lab.Order, by lab.Member) (lab.Outcome, error) { return o.ApproveRefund(by, h.now, "F1") })
	h.act(tara, orderID(4), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		return o.GiveBack(by, h.now, "F1", lab.CashDay{Limit: 50_000}, "R26-000105")
	})

	h.place(7, tara, asha, lab.Placement{Tests: []lab.OrderedTest{glu}, Settlement: lab.Online})
	h.attempt(7, "order_07")
	h.pay(7, "order_07", "pay_07", lab.PayCaptured, 0)
	h.act(tara, orderID(7), func(o lab.Order, by lab.Member) (lab.Outcome, error) { return o.Cancel(by, h.now, "ordered_in_error") })
	h.refund(7, "F1", "rfnd_07", "pending")
	h.refund(7, "F1", "rfnd_07", "failed")
	h.act(meera, orderID(7), func(o lab.Order, by lab.Member) (lab.Outcome, error) { return o.SendRefund(by, h.now, "F1") })
	h.refund(7, "F1", "rfnd_07b", "processed")
}

// paidOnline is confirmed by its second attempt, after a payment of a wrong amount; a test is cancelled, its price owed back.
func (h *history) paidOnline() {
	h.place(5, tara, asha, lab.Placement{Tests: []lab.OrderedTest{k, glu, ph}, Settlement: lab.Online})
	h.attempt(5, "order_05")
	h.pay(5, "order_05", "pay_05", lab.PayAuthorised, 100)
	h.pay(5, "order_05", "pay_05", lab.PayCaptured, 100)
	h.attempt(5, "order_05b")
	h.pay(5, "order_05b", "pay_05b", lab.PayAuthorised, 0)
	h.pay(5, "order_05b", "pay_05b", lab.PayCaptured, 0)
	h.act(meera, orderID(5), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		return o.CancelItems(by, h.now, []string{"PH"}, lab.PatientAsked, h.printing(0))
	})
}

// completed goes the whole way: cash, a critical value and its calls, a partial and a final report, a corrected and an
// amended one.
func (h *history) completed() {
	n := 6
	h.pass(24 * time.Hour)
	h.bench(n, []string{"E1", "S1"}, "HB", "WBC", "PLT", "K")
	h.must(second(h.SaveDraft(context.Background(), orderID(n), lab.DraftResult{Item: "K", Rev: 1, Value: "6.", By: tara, At: lab.At(h.now)})))
	h.must(second(h.SaveDraft(context.Background(), orderID(n), lab.DraftResult{Item: "K", Rev: 2, Value: "6.9", Comment: "not haemolysed", By: tara, At: lab.At(h.now)})))
	h.submit(n, lab.Entry{Item: "K", Value: "6.9", Comment: "Seen at once", Observations: "clear serum", Instrument: "ISE-1", Lot: "K-2211"},
		lab.Entry{Item: "HB", Value: "10.4"})
	h.call(n, lab.CallUnreached, nil, "", "")
	h.system("sweep", orderID(n), lab.DutyEscalate, func(o lab.Order, by lab.Member) (lab.Outcome, bool, error) {
		for _, t := range o.Tasks {
			if t.Kind == lab.TaskCall {
				return o.Escalate(by, h.now, t.ID)
			}
		}
		return lab.Outcome{}, false, nil
	})
	h.call(n, lab.CallConfirmed, &lab.Recorded{At: lab.At(h.now), Device: "ward-tablet-2", Seq: 7}, "Dr Vikram Sethi", "six point nine")
	h.authorise(n, 1, "K", "HB")
	h.stored(n, 1)
	h.submit(n, lab.Entry{Item: "WBC", Value: "7.2"}, lab.Entry{Item: "PLT", Value: ">410"})
	h.authorise(n, 2, "WBC", "PLT")
	h.stored(n, 2)
	h.act(tara, orderID(n), func(o lab.Order, by lab.Member) (lab.Outcome, error) { // reported twice, from a device that was offline
		return o.TakeCash(by, h.now, 4200, "R26-000206", &lab.Recorded{At: lab.At(h.now.Add(-time.Hour)), Device: "desk-1", Seq: 3})
	})
	for i, kind := range []lab.ReportKind{lab.Corrected, lab.Amended} {
		h.act(meera, orderID(n), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
			return o.CorrectResults(by, h.now, lab.CorrectionRequest{Items: []string{"HB"}, Kind: kind, Reason: "wrong_value"})
		})
		h.submit(n, lab.Entry{Item: "HB", Value: fmt.Sprintf("11.%d", i), Comment: "repeated"})
		h.authorise(n, 3+i, "HB")
		h.stored(n, 3+i)
	}
	h.move(n, lab.Dispose, "E1")
}

// call tells the orderer of the critical potassium.
func (h *history) call(n int, outcome lab.CallOutcome, rec *lab.Recorded, whom, readBack string) {
	h.noted(tara, orderID(n), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		return o.RecordCall(by, h.now, "K", outcome, rec)
	}, []lab.ResultNote{{Item: "K", At: lab.At(h.now), By: tara, Run: 5, Outcome: outcome, Whom: whom, ReadBack: readBack}})
}

// custody leaves tubes and tests in every state there is, and holds an order for a doubt about identity.
func (h *history) custody() {
	h.place(8, meera, baby, lab.Placement{Tests: []lab.OrderedTest{cbc, k, glu, ph, pt}, Settlement: lab.Later, Reason: "ward", Particulars: lab.Particulars{Priority: lab.Stat, Ward: "NICU 2"}})
	h.move(8, lab.Label, "E1", "S1")
	h.collect(8, &lab.Recorded{At: lab.At(h.now), Device: "ward-tablet-2", Seq: 1}, "S1", "F1", "U1", "C1")
	h.move(8, lab.Dispatch, "F1", "U1")
	h.move(8, lab.Receive, "U1", "C1")
	h.act(imran, orderID(8), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		return o.RejectSpecimens(by, h.now, []string{"C1"}, "mislabelled", nil)
	}) // E1 labelled, S1 collected, F1 on its way, U1 received, C1 rejected, C2 planned

	h.place(9, tara, asha, lab.Placement{Tests: []lab.OrderedTest{cbc, k, glu, ph, pt}, Settlement: lab.COD, Particulars: lab.Particulars{Priority: lab.Urgent}})
	h.bench(9, []string{"E1", "S1", "F1", "U1", "C1"}, "HB", "WBC", "K", "GLU", "PH", "PT")
	h.move(9, lab.Keep, "S1", "U1", "C1")
	h.act(imran, orderID(9), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		return o.ReferSpecimensOut(by, h.now, []string{"U1"}, "State Virology Institute")
	})
	h.act(imran, orderID(9), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		return o.LoseSpecimens(by, h.now, []string{"F1"}, "broken")
	})
	h.act(imran, orderID(9), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		return o.RecollectSpecimens(by, h.now, []string{"S1"}, "insufficient")
	})
	h.submit(9, lab.Entry{Item: "HB", Value: "13.1"}, lab.Entry{Item: "WBC", Value: "<5.0"}, lab.Entry{Item: "PT", Value: "12.0"},
		lab.Entry{Item: "PH", Value: "6.0", Method: "Test strip"})
	h.act(imran, orderID(9), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		return o.RestartItems(by, h.now, []string{"HB"}, "implausible")
	})
	h.act(meera, orderID(9), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		return o.MarkNotPerformed(by, h.now, []string{"K"}, "no_reagent", true, h.printing(0))
	})
	h.authorise(9, 9, "PT")
	h.act(imran, orderID(9), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		return o.TakeTask(by, h.now, o.Tasks[0].ID, false)
	})
	h.must(second(h.SaveDraft(context.Background(), orderID(9), lab.DraftResult{Item: "HB", Rev: 1, Value: "13.", By: imran, At: lab.At(h.now)})))
}

// turns changes how orders are paid, and withdraws a report.
func (h *history) turns() {
	h.place(10, tara, asha, lab.Placement{Tests: []lab.OrderedTest{glu}, Settlement: lab.Online, Particulars: lab.Particulars{PreferredDate: "2026-12-02"}})
	h.act(tara, orderID(10), func(o lab.Order, by lab.Member) (lab.Outcome, error) { return o.ConvertToCOD(by, h.now, 48) })

	h.place(11, tara, baby, lab.Placement{Tests: []lab.OrderedTest{crea}, Settlement: lab.COD})
	h.act(meera, orderID(11), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		return o.SettleLater(by, h.now, "insured", lab.Hospital{})
	})

	h.place(12, tara, baby, lab.Placement{Tests: []lab.OrderedTest{crea}, Settlement: lab.Online, Particulars: lab.Particulars{Ward: "NICU 2"}})
	h.system("sweep", orderID(12), lab.DutyGateway, func(o lab.Order, by lab.Member) (lab.Outcome, bool, error) {
		return o.AdoptAttempt(by, h.now, "order_12", o.Money.Due())
	})
	h.pay(12, "order_12", "pay_12", lab.PayCaptured, 0)
	h.bench(12, []string{"S1"}, "CREA")
	h.submit(12, lab.Entry{Item: "CREA", Value: "0.80"})
	h.authorise(12, 12, "CREA")
	h.stored(12, 1)
	h.act(meera, orderID(12), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		return o.WithdrawReport(by, h.now, "wrong_patient", "", h.printing(13))
	})
	h.stored(12, 2)

	h.place(13, tara, asha, lab.Placement{Tests: []lab.OrderedTest{k}, Settlement: lab.COD}) // blood without the cash
	h.collect(13, &lab.Recorded{At: lab.At(h.now), Device: "desk-1", Seq: 4}, "S1")

	for n := 14; n <= 16; n++ {
		h.place(n, tara, asha, lab.Placement{Tests: []lab.OrderedTest{k}, Settlement: lab.Online})
		h.attempt(n, fmt.Sprintf("order_%d", n))
	}
	h.pay(15, "order_15", "pay_15", lab.PayAuthorised, 0)
}

// expired ends orders nobody paid, and lets what comes too late arrive: money, and tubes.
func (h *history) expired() {
	for _, n := range []int{3, 14, 16} {
		h.system("expiry", orderID(n), lab.DutyExpiry, func(o lab.Order, by lab.Member) (lab.Outcome, bool, error) { return o.Expire(by, h.now) })
	}
	h.collect(3, &lab.Recorded{At: lab.At(h.now), Device: "desk-1", Seq: 5}, "E1")
	h.pay(3, "order_03", "pay_03", lab.PayCaptured, 0) // goes back
	h.refund(3, "F1", "rfnd_03", "pending")
	for _, n := range []int{14, 16} {
		h.collect(n, &lab.Recorded{At: lab.At(h.now), Device: "desk-1", Seq: 6 + n}, "S1")
	}
	h.act(meera, orderID(14), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		return o.Reinstate(by, h.now, lab.Later, "will_be_paid", 48)
	})
	h.act(meera, orderID(16), func(o lab.Order, by lab.Member) (lab.Outcome, error) { return o.DiscardSpecimens(by, h.now) })
}

// followed prints a report of a person who is corrected afterwards. One tube came with a time that cannot be, and one test is
// under correction.
func (h *history) followed() {
	n, ctx := 17, context.Background()
	fasting := lab.OrderedTest{Code: glu.Code, Name: glu.Name, Price: glu.Price, Items: []lab.OrderedItem{glu.Items[0]}}
	fasting.Items[0].Timepoint = lab.Fasting
	hiv := lab.OrderedTest{Code: "HIV", Name: "HIV screening", Price: 35000, Items: tests("", "biochemistry", "S", "HIV")}
	hiv.Items[0].Sensitive = true
	h.place(n, meera, babyTwice, lab.Placement{Tests: []lab.OrderedTest{crea, k, fasting, hiv}, Settlement: lab.Later, Reason: "ward", Particulars: lab.Particulars{Ward: "NICU 2"}})
	h.collect(n, &lab.Recorded{At: lab.At(h.now.AddDate(-35, 0, 0)), Device: "desk-1", Seq: 40}, "S1", "F1")
	h.move(n, lab.Receive, "S1", "F1")
	h.move(n, lab.Accept, "S1", "F1")
	h.start(n, "CREA", "K", "GLU", "HIV")
	h.submit(n, lab.Entry{Item: "CREA", Value: "0.80"}, lab.Entry{Item: "HIV", Value: "non_reactive"}, lab.Entry{Item: "K", Value: "4.4"})
	o, err := h.Order(ctx, orderID(n))
	h.must(err)
	typed := lab.DraftResult{Item: "GLU", Rev: 1, Value: "8", By: tara, At: lab.At(h.now), Version: o.Version, Specimen: "F1"}
	h.must(h.NoteTyping(ctx, o, lab.DraftResult{}, typed))
	h.must(second(h.SaveDraft(ctx, orderID(n), typed)))
	h.authorise(n, n, "CREA", "K")
	h.stored(n, 1)
	why := "the tube of another child"
	h.noted(meera, orderID(n), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		return o.CorrectResults(by, h.now, lab.CorrectionRequest{Items: []string{"K"}, Kind: lab.Corrected, Reason: "other", Note: why})
	}, []lab.ResultNote{{Item: "K", At: lab.At(h.now), By: meera, Note: why}})
	sex, name := "female", "Meena Pawar"
	h.correct(babyTwice, lab.PatientCorrection{Reason: "as on the band", Sex: &sex, Name: &name})
	person, err := h.Person(ctx, "city-"+babyTwice)
	h.must(err)
	for id, err := range h.Orders(ctx, person) {
		h.must(err)
		h.pass(2_503 * time.Millisecond)
		h.must(h.FollowPerson(ctx, id, person, func(o lab.Order, runs []lab.RunSheet) (lab.Outcome, bool, error) {
			return o.FollowPatient(lab.SystemActor("documents"), h.now, person.Snapshot(), runs, func(_ int, code string) (measure.Analyte, bool) { return analyte(code) })
		}))
	}
	for ref, err := range h.Due(ctx, lab.DutyFollow, lab.At(h.now)) {
		h.must(err)
		if ref.Patient == "city-"+babyTwice {
			h.must(h.Finish(ctx, ref, "followed"))
		}
	}
}

// duties leaves mails in every state a duty has.
func (h *history) duties() {
	ctx := context.Background()
	take := func(n int) Job {
		jobs, err := h.OpenDuties(ctx, orderID(n), lab.DutyMail)
		h.must(err)
		j := jobs[0]
		h.must(second(h.Claim(ctx, j, fmt.Sprintf("message-%d", n))))
		j, _, err = h.Job(ctx, j.Ref)
		h.must(err)
		return j
	}
	h.must(h.Finish(ctx, take(1).Ref, "sent"))
	h.must(h.Release(ctx, take(2).Ref))
	take(5)
	h.must(h.Postpone(ctx, take(6), lab.At(h.pass(15*time.Minute))))

	// A letter comes back from an address that was corrected before, and the phone is corrected after.
	mail, phone := "asha.devi@mail.example", "+919800000009"
	h.correct(asha, lab.PatientCorrection{Reason: "another mailbox", Email: &mail})
	j, _, err := h.Job(ctx, DutyRef{Order: orderID(5), Duty: "W#000001#mail.placed"})
	h.must(err)
	contact, err := h.contact(ctx, "city", asha)
	h.must(err)
	j.To = Recipient{Patient: asha, Rev: contact.Rev}
	h.must(h.FailLetter(ctx, j, lab.LetterBounced, lab.At(h.pass(time.Minute)), lab.SystemActor("notify")))
	h.correct(asha, lab.PatientCorrection{Reason: "a new number again", Phone: &phone})
}

func second[T any](_ T, err error) error { return err }

// byCode shows a code of what is due of an order, and it is paid.
func (h *history) byCode() {
	h.act(tara, orderID(1), func(o lab.Order, by lab.Member) (lab.Outcome, error) {
		out, _, err := o.StartQR(by, h.now)
		return out, err
	})
	h.system("payments", orderID(1), lab.DutyGateway, func(o lab.Order, by lab.Member) (lab.Outcome, bool, error) {
		closes := lab.At(lab.CodeClosesAt(h.now))
		return o.OpenCode(by, h.now, o.Money.CurrentAttempt().Receipt, "qr_01", lab.Code{Content: "upi://pay?tr=1", Picture: "https://rzp.io/i/1", ClosesAt: &closes})
	})
}
