package lab

import (
	"slices"
	"strings"
	"testing"

	"assay/shared/lab/measure"
)

// ofAnyVersion is a catalogue that has not changed.
func ofAnyVersion(analyte func(string) (measure.Analyte, bool)) JudgedBy {
	return func(_ int, code string) (measure.Analyte, bool) { return analyte(code) }
}

// follow takes the data of a person over to the order of a laboratory.
func (l *laboratory) follow(analyte func(string) (measure.Analyte, bool), change func(*Snapshot)) bool {
	l.t.Helper()
	p := l.order.Patient
	change(&p)
	var runs []RunSheet
	for _, n := range l.order.RunsToJudge(p) {
		runs = append(runs, l.sheets[slices.IndexFunc(l.sheets, func(r RunSheet) bool { return r.N == n })])
	}
	out, changed, err := l.order.FollowPatient(documentsFunction, workAt, p, runs, ofAnyVersion(analyte))
	l.must(out, err)
	return changed
}

// tasks lists what is open: the kind of each task, what it is about and why.
func (l *laboratory) tasks(want ...string) {
	l.t.Helper()
	var got []string
	for _, k := range l.order.Tasks {
		got = append(got, strings.TrimSpace(string(k.Kind)+" "+k.About+" "+k.Why))
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		l.t.Errorf("tasks %q, want %q", got, want)
	}
}

func sex(s string) func(*Snapshot)  { return func(p *Snapshot) { p.Sex = s } }
func name(s string) func(*Snapshot) { return func(p *Snapshot) { p.Name, p.NameLatin = s, s } }

// one is a laboratory with haemoglobin on the bench. A woman's is normal from 12.0, a man's from 15.0; it is critical
// below 7.0, a man's below 8.0.
func one(t *testing.T, steps ...string) *laboratory {
	t.Helper()
	return &laboratory{t: t, order: orderAfter(t, Later, append([]string{"collect E1", "receive E1", "accept E1", "start HB"}, steps...)...)}
}

func sexed(code string) (measure.Analyte, bool) {
	a, known := scopeAnalyte(code)
	a.Critical = []measure.CriticalLimit{{Band: measure.Band{Sex: "female"}, Low: decimal("7")}, {Band: measure.Band{Sex: "male"}, Low: decimal("8")}}
	return a, known
}

func (l *laboratory) enter(value string) {
	l.t.Helper()
	l.must(l.order.SubmitResults(tara, workAt, []Entry{{Item: "HB", Value: value, Unit: "g/dL"}}, sexed))
}

func (l *laboratory) called(outcome CallOutcome) {
	l.t.Helper()
	l.must(l.order.RecordCall(tara, workAt, "HB", outcome, nil))
}

const report = "correct_report report patient_corrected"

func TestPersonPutRightBeforeTheRelease(t *testing.T) {
	l := one(t)
	l.enter("14")
	l.expect(map[string]string{"HB": "resulted 14.0 N"})
	if !l.follow(sexed, func(p *Snapshot) { sex("male")(p); name("Kavi")(p); p.BirthDate = "1980-01-01" }) {
		t.Fatal("the order has not followed")
	}
	l.expect(map[string]string{"HB": "resulted 14.0 L"})
	l.tasks("look patient patient_corrected")
	it, run := l.order.Items[0], l.sheets[1].Runs[0]
	if p := l.order.Patient; p.Name != "Kavi" || p.BirthDate != "1980-01-01" || p.Number != "P26-000001" || p.Rev != 2 || !l.order.PatientChanged() {
		t.Errorf("the order is of %+v", p)
	}
	if it.EnteredBy != tara.Person || run.EnteredBy != tara.Person || run.EnteredByName != tara.Name || run.Range != "15.0 – 17.0" {
		t.Errorf("entered by %s, run %+v", it.EnteredBy, run)
	}
	if l.follow(sexed, func(*Snapshot) {}) {
		t.Error("it followed twice")
	}
	out, err := l.order.CloseTask(meera, workAt, l.order.Tasks[0].ID)
	l.must(out, err)
	if l.order.PatientChanged() {
		t.Error("still marked when the labels were checked")
	}
	l.release("HB")
	if l.order.State != Completed {
		t.Errorf("the order is %s", l.order.State)
	}
}

func TestNobodyIsAskedWhereNothingWasLabelled(t *testing.T) {
	l := &laboratory{t: t, order: orderAfter(t, Later)}
	l.follow(sexed, name("Kavi"))
	l.tasks()
}

// A released value that is judged otherwise waits for a signatory. The report is right when all have signed.
func TestPersonPutRightAfterTheRelease(t *testing.T) {
	l := newLaboratory(t, adult())
	if err := l.submit("CREA 0.9"); err != nil {
		t.Fatal(err)
	}
	l.release("CREA")
	l.expect(map[string]string{"CREA": "released 0.90 N", "EGFR": "released 81.9 L"})
	l.follow(togetherAnalyte, sex("male")) // 142 × 0.9938^42 = 109.4
	l.expect(map[string]string{"CREA": "released 0.90 N", "EGFR": "correcting 109.4 N"})
	l.tasks(report, "sign item:EGFR")
	_, err := l.order.ReissueReport(meera, workAt, scopePrinting)
	l.refused(err, "value_entered")
	_, err = l.order.TakeBackCorrection(meera, workAt, []string{"EGFR"})
	l.refused(err, "value_entered")
	out, err := l.order.AuthoriseResults(meera, workAt, l.decisions("EGFR"), scopePrinting)
	l.must(out, err)
	l.tasks()
	f, v := out.Frozen, l.order.Reports.Versions[1]
	if f.Subject.Sex != "male" || v.Kind != Corrected || v.Reason != PatientCorrected || l.order.PatientChanged() {
		t.Errorf("%s for %s prints %s", v.Kind, v.Reason, f.Subject.Sex)
	}
}

// A name changes no judgement: the signatory issues the report again.
func TestReissue(t *testing.T) {
	l := one(t)
	_, err := l.order.ReissueReport(meera, workAt, scopePrinting)
	l.refused(err, "nothing_to_correct")
	l.enter("14")
	l.release("HB")
	l.follow(sexed, name("Kavi"))
	l.expect(map[string]string{"HB": "released 14.0 N"})
	l.tasks(report)
	_, err = l.order.ReissueReport(tara, workAt, scopePrinting)
	l.refused(err, "not_allowed")
	_, err = l.order.ReissueReport(joseph, workAt, scopePrinting)
	if !joseph.Signs("haematology") {
		l.refused(err, "not_signatory")
	}
	out, err := l.order.ReissueReport(meera, workAt, scopePrinting)
	l.must(out, err)
	l.tasks()
	if out.Frozen.Subject.Name != "Kavi" || len(out.Frozen.Rows) != 1 || l.order.Reports.Versions[1].Kind != Corrected {
		t.Errorf("prints %+v", out.Frozen)
	}
}

// Who is corrected and then put back leaves the report as it was.
func TestPersonPutBack(t *testing.T) {
	l := one(t)
	l.enter("14")
	l.release("HB")
	for range 2 {
		l.follow(sexed, sex("male"))
		l.expect(map[string]string{"HB": "correcting 14.0 L"})
		l.tasks(report, "sign item:HB")
		l.follow(sexed, sex("female"))
		l.expect(map[string]string{"HB": "released 14.0 N"})
		l.tasks()
	}
	was := l.order.Patient
	l.follow(sexed, name("Kavi"))
	l.follow(sexed, func(p *Snapshot) { p.Name, p.NameLatin = was.Name, was.NameLatin })
	l.tasks()
}

// A value may become critical for the person it is of, or may not be any more: then who was informed is informed again.
func TestCallsFollowThePerson(t *testing.T) {
	l := one(t)
	l.enter("7.5")
	l.expect(map[string]string{"HB": "resulted 7.5 L"})
	l.follow(sexed, sex("male"))
	l.expect(map[string]string{"HB": "held 7.5 LL critical"})
	l.tasks("look patient patient_corrected", "call item:HB LL")
	l.called(CallNoReadback)
	l.follow(sexed, sex("female"))
	l.expect(map[string]string{"HB": "resulted 7.5 L"})
	l.tasks("look patient patient_corrected", "tell_again item:HB")
	l.called(CallConfirmed)
	l.tasks("look patient patient_corrected")

	l = one(t) // critical for both: the one call is about the value that stands
	l.enter("6.5")
	l.follow(sexed, sex("male"))
	l.tasks("look patient patient_corrected", "call item:HB LL")
	l.called(CallConfirmed)
	l.release("HB")
	l.follow(sexed, sex("female"))
	l.release("HB")
	l.tasks("look patient patient_corrected")
}

// A value under correction is judged when it is entered; until then the correction cannot be taken back.
func TestPersonPutRightUnderCorrection(t *testing.T) {
	l := one(t)
	l.enter("14")
	l.release("HB")
	l.must(l.order.CorrectResults(meera, workAt, CorrectionRequest{Items: []string{"HB"}, Kind: Corrected, Reason: "wrong_value"}))
	l.follow(sexed, sex("male"))
	l.expect(map[string]string{"HB": "correcting 14.0 N"})
	l.tasks(report)
	_, err := l.order.TakeBackCorrection(meera, workAt, []string{"HB"})
	l.refused(err, "patient_changed")
	l.enter("14")
	l.expect(map[string]string{"HB": "correcting 14.0 L"})
	l.release("HB")
	l.tasks()
}

// A report that is being made prints the former person: it is corrected when it is stored.
func TestPersonPutRightWhileTheReportIsMade(t *testing.T) {
	l := one(t)
	l.enter("14")
	l.must(l.order.AuthoriseResults(meera, workAt, l.decisions("HB"), scopePrinting))
	l.follow(sexed, sex("male"))
	l.expect(map[string]string{"HB": "correcting 14.0 L"})
	out, _, err := l.order.StoreReport(documentsFunction, workAt, 1, StoredReport{SHA256: "sha"})
	l.must(out, err)
	l.tasks(report, "sign item:HB")
	if l.order.State != Completed {
		t.Errorf("the order is %s", l.order.State)
	}
	l.release("HB")
	l.tasks()
	l.expect(map[string]string{"HB": "released 14.0 L"})
}
