package lab

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"assay/infra/testing/cast"
	"assay/shared/lab/measure"
)

var (
	placedAt   = time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC)
	workAt     = placedAt.Add(time.Hour)
	lateAt     = placedAt.Add(100 * 24 * time.Hour)
	fromDevice = &Recorded{At: At(placedAt.Add(30 * time.Minute)), Device: "tablet-1", Seq: 1}
)

// scopeTests are the two tests of the small scope: haemoglobin has critical limits, creatinine has none.
var scopeTests = []OrderedTest{
	{Code: "HB", Name: "Haemoglobin", Price: 6000, Items: []OrderedItem{{Code: "HB", Department: "haematology", Container: "E", ContainerName: "EDTA"}}},
	{Code: "CREA", Name: "Creatinine", Price: 12000, Items: []OrderedItem{{Code: "CREA", Department: "biochemistry", Container: "S", ContainerName: "Serum"}}},
}

// scopeTwoEntries is a test that two people enter.
var scopeTwoEntries = OrderedTest{Code: "BG", Name: "Blood group", Price: 10000,
	Items: []OrderedItem{{Code: "BG", Department: "haematology", Container: "E"}}}

const (
	scopeVAT   = Paise(2000)
	scopeLimit = Paise(10000)
	// scopeHandLimit is above a part and below what the tests cost.
	scopeHandLimit = Paise(1000)
	scopeHours     = 48
)

func decimal(s string) *measure.Decimal {
	d, err := measure.ParseDecimal(s)
	if err != nil {
		panic(err)
	}
	return &d
}

func scopeAnalyte(code string) (measure.Analyte, bool) {
	a := measure.Analyte{Code: code, Name: code, Unit: "g/dL", Decimals: 1, Ranges: []measure.Range{
		{Band: measure.Band{Sex: "female"}, Low: decimal("12"), High: decimal("17")},
		{Band: measure.Band{Sex: "male"}, Low: decimal("15"), High: decimal("17")}}}
	a.TwoEntries = code == "BG"
	if code == "HB" {
		a.Critical = []measure.CriticalLimit{{Low: decimal("7")}}
	}
	return a, true
}

// scopeRuns makes the run sheets of an order in the small scope. The values are not in the order: what is held was 5 of
// HB, which is critical, and all others were 14.
func scopeRuns(o Order) []RunSheet {
	var sheets []RunSheet
	for _, it := range o.Items {
		a, _ := scopeAnalyte(it.Code)
		for _, n := range []int{it.Run, it.Printed} {
			raw := "14"
			if n == it.Run && slices.Contains(it.Hold, measure.HoldCritical) {
				raw = "5"
			}
			run := Run{Item: it.Code, Raw: raw, Value: raw, Printed: raw, Unit: "g/dL", EnteredBy: it.EnteredBy}
			sp := o.Specimens[o.specimenIndex(it.Specimen)]
			if n > 0 && sp.CollectedAt != nil {
				sheets = append(sheets, RunSheet{N: n, Runs: []Run{run.judgedFor(o.Patient.Person(), a, sp, map[string]measure.Value{})}})
			}
		}
	}
	return sheets
}

var scopePrinting = PrintDetails{Check: "check", Names: func(i Item) ItemNames { return ItemNames{Section: i.Code, Name: i.Code} }}

func scopePlacement(settlement Settlement, tests []OrderedTest) Placement {
	p := Placement{ID: cast.Sahyadri.ID + "-1", Number: "26-000001", Tests: tests, Settlement: settlement, Particulars: Particulars{Priority: Routine},
		QueueNumber: 14, Tax: Tax{"VAT", scopeVAT}, ExpiryHours: scopeHours, Patient: registered(cast.Kavita).Snapshot()}
	if settlement == Later {
		p.Reason = "ward"
	}
	return p
}

// command is one command to an order, with all its parameters chosen.
type command struct {
	name     string
	action   Action
	who      Member
	recorded bool
	do       func(o Order, who Member) (Outcome, error)
}

func (a command) try(o Order) (Outcome, error) { return a.do(o, a.who) }

// commandsFor lists the commands that can be given to an order in the small scope. Their names name parts of the order.
// wide adds what the scopes about money leave out: further custody, losses and escalations.
func commandsFor(o Order, wide bool) []command {
	var list []command
	add := func(c Action, who Member, record bool, what string, do func(Order, Member) (Outcome, error)) {
		name := string(c)
		if what != "" {
			name += " " + what
		}
		if record {
			name += " (record)"
		}
		list = append(list, command{name, c, who, record, do})
	}
	full := Identity{Confirmed: []string{"name", "birth_date"}, How: "spoken"}
	due, other, more := o.takeable(), Paise(500), Paise(9500) // more than one test costs
	for _, sp := range o.Specimens {
		id := []string{sp.ID}
		tube := []ScannedLabel{{sp.ID, o.Accession(sp)}}
		for _, rec := range []*Recorded{nil, fromDevice} {
			add(Collect, tara, rec != nil, sp.ID, func(o Order, by Member) (Outcome, error) {
				return o.CollectSpecimens(by, workAt, Collection{Specimens: tube, Identity: full, Recorded: rec})
			})
			add(Collect, tara, rec != nil, sp.ID+" with cash", func(o Order, by Member) (Outcome, error) {
				cash := TakenCash{ReportedPaise: Reported(due)}
				return o.CollectSpecimens(by, workAt, Collection{Specimens: tube, Identity: full, Cash: &cash, Receipt: fmt.Sprint("R", o.Version), Recorded: rec})
			})
			add(Receive, tara, rec != nil, sp.ID, func(o Order, by Member) (Outcome, error) { return o.MoveSpecimens(by, workAt, Receive, id, rec) })
			add(Reject, tara, rec != nil, sp.ID, func(o Order, by Member) (Outcome, error) { return o.RejectSpecimens(by, workAt, id, "clotted", rec) })
		}
		add(Accept, tara, false, sp.ID, func(o Order, by Member) (Outcome, error) { return o.MoveSpecimens(by, workAt, Accept, id, nil) })
		if wide {
			for _, c := range []Action{Label, Dispatch, ReferOut, Keep, Dispose} {
				add(c, tara, false, sp.ID, func(o Order, by Member) (Outcome, error) { return o.MoveSpecimens(by, workAt, c, id, nil) })
			}
			add(Reject, tara, false, sp.ID+" wrong patient", func(o Order, by Member) (Outcome, error) {
				return o.RejectSpecimens(by, workAt, id, "wrong_patient", nil)
			})
			add(Recollect, tara, false, sp.ID, func(o Order, by Member) (Outcome, error) { return o.RecollectSpecimens(by, workAt, id, "used_up") })
			add(Lose, tara, false, sp.ID, func(o Order, by Member) (Outcome, error) { return o.LoseSpecimens(by, workAt, id, "broken") })
		}
	}
	if wide {
		for _, sex := range []string{"female", "male"} {
			p := o.Patient
			p.Sex = sex
			add(FollowPatient, documentsFunction, false, sex, func(o Order, by Member) (Outcome, error) {
				return orRefuse(o.FollowPatient(by, workAt, p, scopeRuns(o), ofAnyVersion(scopeAnalyte)))
			})
		}
	}
	add(Reissue, meera, false, "", func(o Order, by Member) (Outcome, error) { return o.ReissueReport(by, workAt, scopePrinting) })
	for _, it := range o.Items {
		one := []string{it.Code}
		values := []string{"14"}
		switch {
		case it.Code == "HB":
			values = append(values, "5")
		case it.AwaitsSecondEntry(): // after a first one of 14
			values = append(values, "15")
		}
		add(Start, tara, false, it.Code, func(o Order, by Member) (Outcome, error) { return o.StartItems(by, workAt, one) })
		for _, by := range []Member{tara, meera} {
			for _, v := range values {
				add(Submit, by, false, it.Code+" "+v+" by "+by.Person, func(o Order, by Member) (Outcome, error) {
					return o.SubmitResults(by, workAt, []Entry{{Item: it.Code, Value: v, Unit: "g/dL"}}, scopeAnalyte, scopeRuns(o)...)
				})
			}
		}
		for _, by := range []Member{meera, secondSignatory} {
			add(Authorise, by, false, it.Code+" by "+by.Person, func(o Order, by Member) (Outcome, error) {
				now := o.Items[o.itemIndex(it.Code)]
				return o.AuthoriseResults(by, workAt, []Decision{{Item: it.Code, Run: now.Run, Clear: now.Hold, Note: "seen"}}, scopePrinting)
			})
		}
		add(Restart, tara, false, it.Code, func(o Order, by Member) (Outcome, error) { return o.RestartItems(by, workAt, one, "implausible") })
		add(MarkNotPerformed, meera, false, it.Code, func(o Order, by Member) (Outcome, error) {
			return o.MarkNotPerformed(by, workAt, one, "no_reagent", true, scopePrinting)
		})
		add(CancelItems, asha, false, it.Code, func(o Order, by Member) (Outcome, error) {
			return o.CancelItems(by, workAt, []string{it.Orderable()}, "patient_asked", scopePrinting)
		})
		add(Correct, meera, false, it.Code, func(o Order, by Member) (Outcome, error) {
			return o.CorrectResults(by, workAt, CorrectionRequest{Items: one, Kind: Corrected, Reason: "wrong_value"})
		})
		add(TakeBack, meera, false, it.Code, func(o Order, by Member) (Outcome, error) { return o.TakeBackCorrection(by, workAt, one) })
		for _, rec := range []*Recorded{nil, fromDevice} {
			add(RecordCall, tara, rec != nil, it.Code, func(o Order, by Member) (Outcome, error) {
				return o.RecordCall(by, workAt, it.Code, CallConfirmed, rec)
			})
		}
	}
	for _, rec := range []*Recorded{nil, fromDevice} {
		add(TakeCash, tara, rec != nil, "due", func(o Order, by Member) (Outcome, error) {
			return o.TakeCash(by, workAt, due, fmt.Sprint("R", o.Version), rec)
		})
	}
	if o.Money.hasAuthorised(workAt.Add(-cashWait)) {
		add(TakeCash, meera, false, "overriding", func(o Order, by Member) (Outcome, error) {
			return o.OverrideAndTakeCash(by, workAt, TakenCash{ReportedPaise: Reported(due)}, fmt.Sprint("R", o.Version), "urgent", nil)
		})
	}
	add(TakeCash, tara, true, "other", func(o Order, by Member) (Outcome, error) {
		return o.TakeCash(by, workAt, more, fmt.Sprint("R", o.Version), fromDevice)
	})
	for _, amount := range []Paise{due, other} { // the other is a part
		what := "due"
		if amount == other {
			what = "other"
		}
		add(TakePayment, tara, false, what, func(o Order, by Member) (Outcome, error) {
			return o.TakePayment(by, workAt, Handed{amount, ByUPI, "433219876501"}, fmt.Sprint("R", o.Version), HandTerms{Limit: scopeHandLimit, Staff: []Member{meera, asha}})
		})
	}
	for _, c := range o.Money.Cash {
		if c.State == "" {
			continue
		}
		add(ApprovePayment, meera, false, c.Receipt, func(o Order, by Member) (Outcome, error) { return o.ApprovePayment(by, workAt, c.Receipt) })
		add(RefusePayment, tara, false, c.Receipt, func(o Order, by Member) (Outcome, error) { return o.RefusePayment(by, workAt, c.Receipt) })
	}
	for _, r := range o.Money.Refunds {
		add(ApproveRefund, meera, false, r.ID, func(o Order, by Member) (Outcome, error) { return o.ApproveRefund(by, workAt, r.ID) })
		add(ApproveRefund, asha, false, r.ID+" by asha", func(o Order, by Member) (Outcome, error) { return o.ApproveRefund(by, workAt, r.ID) })
		approvers := []Member{meera, asha}
		add(AskRefund, tara, false, r.ID, func(o Order, by Member) (Outcome, error) {
			return o.AskRefund(by, workAt, r.ID, CashDay{Limit: scopeLimit}, approvers)
		})
		add(RefuseRefund, meera, false, r.ID, func(o Order, by Member) (Outcome, error) { return o.RefuseRefund(by, workAt, r.ID) })
		add(GiveBack, tara, false, r.ID, func(o Order, by Member) (Outcome, error) {
			return o.GiveBack(by, workAt, r.ID, CashDay{Limit: scopeLimit}, fmt.Sprint("R", o.Version))
		})
		add(ApplyCash, tara, false, r.ID, func(o Order, by Member) (Outcome, error) { return o.ApplyCash(by, workAt, r.ID) })
	}
	list = append(list, paymentCommands(o)...)
	add(ChangeOrder, tara, false, "", func(o Order, by Member) (Outcome, error) {
		stat, ward := Stat, "3"
		if o.Priority == Stat {
			stat = Routine
		}
		return o.ChangeOrder(by, workAt, OrderChange{Priority: &stat, Ward: &ward, Orderer: &Orderer{Name: cast.Imran.Name}}, Hospital{ExpiryHours: scopeHours})
	})
	if o.Version == 1 || o.Called != nil { // it changes nothing else: one moment is enough
		add(CallNumber, tara, false, "", func(o Order, by Member) (Outcome, error) { return o.CallNumber(by, workAt, "Chair 2") })
		add(PutBackNumber, tara, false, "", func(o Order, by Member) (Outcome, error) { return o.PutBackNumber(by, workAt) })
	}
	add(NoteClinical, tara, false, "", func(o Order, by Member) (Outcome, error) {
		out, _, err := o.NoteClinical(by, workAt, Clinical{Note: "fever"})
		return out, err
	})
	add(Cancel, sunita, false, "", func(o Order, by Member) (Outcome, error) { return o.Cancel(by, workAt, "patient_asked") })
	add(ConvertToCOD, sunita, false, "", func(o Order, by Member) (Outcome, error) { return o.ConvertToCOD(by, workAt, scopeHours) })
	add(SettleLater, meera, false, "", func(o Order, by Member) (Outcome, error) { return o.SettleLater(by, workAt, "insured", Hospital{}) })
	add(Expire, expiryFunction, false, "", func(o Order, by Member) (Outcome, error) { return orRefuse(o.Expire(by, lateAt)) })
	add(Reinstate, meera, false, "cod", func(o Order, by Member) (Outcome, error) {
		return o.Reinstate(by, workAt, COD, "patient_paid", scopeHours)
	})
	add(Reinstate, meera, false, "later", func(o Order, by Member) (Outcome, error) {
		return o.Reinstate(by, workAt, Later, "patient_paid", scopeHours)
	})
	add(Discard, meera, false, "", func(o Order, by Member) (Outcome, error) { return o.DiscardSpecimens(by, workAt) })
	add(Withdraw, meera, false, "", func(o Order, by Member) (Outcome, error) {
		return o.WithdrawReport(by, workAt, "wrong_patient", "", scopePrinting)
	})
	for _, end := range []Action{VoidSlip, RenewSlip} {
		add(end, tara, false, "", func(o Order, by Member) (Outcome, error) { return o.EndSlip(by, workAt, end, "lost") })
	}
	add(ConfirmIdentity, meera, false, "", func(o Order, by Member) (Outcome, error) { return o.ConfirmIdentity(by, workAt) })
	for _, r := range o.Reports.Versions {
		add(StoreReport, documentsFunction, false, fmt.Sprint(r.Version), func(o Order, by Member) (Outcome, error) {
			return orRefuse(o.StoreReport(by, workAt, r.Version, StoredReport{SHA256: "sha"}))
		})
	}
	if wide && len(o.Letters) == 0 && o.Version == 1 { // it changes nothing else: one moment is enough
		add(RecordLetter, notifyFunction, false, "", func(o Order, by Member) (Outcome, error) {
			return orRefuse(o.RecordLetter(by, workAt, Duty{N: 1, Kind: DutyMail, Stage: MailPlaced}, LetterBounced))
		})
	}
	for _, t := range o.Tasks {
		switch {
		case t.Kind == TaskReview:
			add(CloseTask, meera, false, t.ID, func(o Order, by Member) (Outcome, error) { return o.CloseTask(by, workAt, t.ID) })
		case t.Kind == TaskLetter:
			add(CloseTask, tara, false, t.ID+" of a letter", func(o Order, by Member) (Outcome, error) { return o.CloseTask(by, workAt, t.ID) })
		case t.Kind == TaskCall && wide:
			add(Escalate, sweepFunction, false, t.ID, func(o Order, by Member) (Outcome, error) { return orRefuse(o.Escalate(by, workAt, t.ID)) })
		}
	}
	return list
}

// stateKey returns a text that is the same for two orders in the same state: without times, revs, numbers of events, and
// ids of people who play no part in a later decision.
func stateKey(o Order) string {
	o = o.clone()
	c := struct {
		State      State
		Settlement Settlement
		Money      string
		Refunds    [][4]string
		Disputes   []string
		Cash       []string
		Attempts   []string
		Tubes      [][4]any
		Items      [][10]any
		Versions   [][3]any
		Holds      []Hold
		Tasks      map[string]int
		Expires    bool
		Sex        string
		Reprint    bool
		Informed   map[string]bool
		Called     bool
	}{Called: o.Called != nil && !o.anyCollected() && !o.isClosed(), State: o.State, Settlement: o.Settlement, Money: o.Money.Statement(), Tasks: map[string]int{}, Expires: o.ExpiresAt != nil,
		Sex: o.Patient.Sex, Reprint: o.Reports.Patient != nil, Informed: map[string]bool{}}
	for _, call := range o.Calls { // whether the last one was about the value that stands, or the one that is printed
		i := o.Items[o.itemIndex(call.Item)]
		c.Informed[call.Item] = call.wasInformed() && (call.Run == i.Run || call.Run == i.Printed)
	}
	for _, r := range o.Money.Refunds {
		c.Refunds = append(c.Refunds, [4]string{string(r.State), fmt.Sprint(r.Amount, r.Unexplained, r.Goodwill, r.Via, r.From, r.Key != "", r.Via != "" && r.ApprovedBy != ""), fmt.Sprint(r.Of != ""), r.AskedBy + " " + r.WantedBy})
	}
	for _, d := range o.Money.Disputes {
		c.Disputes = append(c.Disputes, fmt.Sprint(d.ID, d.State, d.Deducted, d.WrittenOff))
	}
	for _, a := range o.Money.Attempts {
		c.Attempts = append(c.Attempts, fmt.Sprint(a.stateName(), a.Amount, a.Code != nil))
		for _, p := range a.Payments {
			c.Attempts = append(c.Attempts, fmt.Sprint(p.ID, p.State, p.Use, p.Back))
		}
	}
	for _, cash := range o.Money.Cash {
		c.Cash = append(c.Cash, fmt.Sprint(cash.Unapplied, cash.Method, cash.Amount, cash.State))
	}
	for _, s := range o.Specimens {
		c.Tubes = append(c.Tubes, [4]any{s.State, s.Parent, s.CollectedAt != nil, s.TimeDoubt})
	}
	for _, i := range o.Items {
		entered := ""
		if i.State != Resulted && i.State != Held && i.State != Correcting {
			i.FirstBy = ""
		}
		if i.State == Resulted || i.State == Held || i.State == Correcting {
			entered = i.EnteredBy
		}
		c.Items = append(c.Items, [10]any{i.State, i.Specimen, fmt.Sprint(i.Hold), i.FirstBy, i.Run > 0, i.Run == i.Printed, i.Printed > 0, entered, i.Correction != nil, i.Correction.isOfPatient()})
	}
	for _, v := range o.Reports.Versions {
		c.Versions = append(c.Versions, [3]any{v.Kind, v.State, v.Items})
	}
	for _, h := range o.Holds {
		c.Holds = append(c.Holds, Hold{Kind: h.Kind})
	}
	for _, t := range o.Tasks {
		about, _, isReceipt := strings.Cut(t.About, ":")
		if !isReceipt || about != "receipt" {
			about = t.About
		}
		c.Tasks[string(t.Kind)+" "+string(t.Role)+" "+about]++
	}
	b, err := json.Marshal(c)
	if err != nil {
		panic(err)
	}
	return string(b)
}
