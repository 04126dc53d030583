package lab

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"testing"

	"assay/shared/lab/measure"
)

// togetherAnalytes are what the tests of this file order, with the values that an adult may have.
var togetherAnalytes = map[string]measure.Analyte{
	"WBC":   analyteOf("10*3/uL", 2, "4.0", "10.0", ""),
	"NEUT":  analyteOf("%", 0, "40", "80", ""),
	"LYMPH": analyteOf("%", 0, "20", "40", ""),
	"ANC":   analyteOf("10*3/uL", 2, "2.0", "7.0", "anc"),
	"ALC":   analyteOf("10*3/uL", 2, "1.0", "3.0", "alc"),
	"TBIL":  analyteOf("mg/dL", 1, "0.3", "1.2", ""),
	"DBIL":  analyteOf("mg/dL", 1, "0.0", "0.3", ""),
	"IBIL":  analyteOf("mg/dL", 1, "0.0", "1.0", "indirect_bilirubin"),
	"CREA":  analyteOf("mg/dL", 2, "0.6", "1.1", ""),
	"EGFR":  analyteOf("mL/min/{1.73_m2}", 1, "90", "200", "egfr_ckd_epi_2021"),
}

func analyteOf(unit string, decimals int, low, high, formula string) measure.Analyte {
	return measure.Analyte{Unit: unit, Decimals: decimals, Calculated: formula, AbsurdLow: decimal("0"), AbsurdHigh: decimal("1000"),
		Ranges: []measure.Range{{Low: decimal(low), High: decimal(high)}}}
}

func togetherAnalyte(code string) (measure.Analyte, bool) {
	a, ok := togetherAnalytes[code]
	a.Code, a.Name = code, code
	if code == "ANC" {
		a.Critical = []measure.CriticalLimit{{Low: decimal("0.5")}}
	}
	return a, ok
}

// laboratory works on one order and keeps its run sheets, as the store does.
type laboratory struct {
	t      *testing.T
	order  Order
	sheets []RunSheet
}

// newLaboratory places an order of one panel, and takes it to the bench with everything measured started.
func newLaboratory(t *testing.T, patient Snapshot) *laboratory {
	t.Helper()
	panel := OrderedTest{Code: "ALL", Name: "All", Price: 10000}
	for _, code := range []string{"WBC", "NEUT", "LYMPH", "ANC", "ALC", "TBIL", "DBIL", "IBIL", "CREA", "EGFR"} {
		a, _ := togetherAnalyte(code)
		i := OrderedItem{Code: code, Panel: "ALL", Department: "biochemistry", Container: "S", ContainerName: "Serum"}
		formula, _ := a.Formula()
		for _, in := range formula.Inputs {
			i.CalculatedFrom = append(i.CalculatedFrom, in.Code)
		}
		panel.Items = append(panel.Items, i)
	}
	p := scopePlacement(Later, []OrderedTest{panel})
	p.Patient = patient
	l := &laboratory{t: t}
	l.must(PlaceOrder(meera, placedAt, p))
	l.draw("S1")
	l.start("WBC", "NEUT", "LYMPH", "TBIL", "DBIL", "CREA")
	return l
}

func (l *laboratory) must(out Outcome, err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
	l.order = out.Order
	if out.Runs != nil {
		l.sheets = append(l.sheets, *out.Runs)
	}
	if err := checkInvariants(l.order); err != nil {
		l.t.Fatal(err)
	}
}

func (l *laboratory) draw(specimen string) {
	l.t.Helper()
	sp := l.order.Specimens[l.order.specimenIndex(specimen)]
	l.must(l.order.CollectSpecimens(tara, workAt, Collection{Specimens: []ScannedLabel{{sp.ID, l.order.Accession(sp)}},
		Identity: Identity{Confirmed: []string{"name", "birth_date"}, How: "spoken"}}))
	l.must(l.order.MoveSpecimens(tara, workAt, Receive, []string{specimen}, nil))
	l.must(l.order.MoveSpecimens(tara, workAt, Accept, []string{specimen}, nil))
}

func (l *laboratory) start(items ...string) {
	l.t.Helper()
	l.must(l.order.StartItems(tara, workAt, items))
}

// submit enters "TBIL 1.2 DBIL 0.3", with the earlier sheets that are asked for and no others.
func (l *laboratory) submit(text string) error {
	l.t.Helper()
	var entries []Entry
	var items []string
	words := strings.Fields(text)
	for i := 0; i < len(words); i += 2 {
		entries = append(entries, Entry{Item: words[i], Value: words[i+1], Unit: togetherAnalytes[words[i]].Unit})
		items = append(items, words[i])
	}
	var earlier []RunSheet
	for _, n := range l.order.EarlierRuns(items) {
		earlier = append(earlier, l.sheets[slices.IndexFunc(l.sheets, func(r RunSheet) bool { return r.N == n })])
	}
	out, err := l.order.SubmitResults(tara, workAt, entries, togetherAnalyte, earlier...)
	if err == nil {
		l.must(out, nil)
	}
	return err
}

// decisions are of items as they stand, with every hold overruled.
func (l *laboratory) decisions(items ...string) (all []Decision) {
	for _, code := range items {
		i := l.order.Items[l.order.itemIndex(code)]
		all = append(all, Decision{Item: code, Run: i.Run, Clear: i.Hold, Note: "seen"})
	}
	return all
}

func (l *laboratory) release(items ...string) {
	l.t.Helper()
	l.must(l.order.AuthoriseResults(meera, workAt, l.decisions(items...), scopePrinting))
	out, _, err := l.order.StoreReport(documentsFunction, workAt, len(l.order.Reports.Versions), StoredReport{SHA256: "sha"})
	l.must(out, err)
}

// stand is what stands of an item: its state, its value, flag or why there is none, and its holds.
func (l *laboratory) stand(code string) string {
	i := l.order.Items[l.order.itemIndex(code)]
	words := []string{string(i.State)}
	if run, ok := runOf(l.sheets, i.Run, code); ok && i.State != InProcess {
		words = append(words, cmp.Or(run.Printed, string(run.NotCalculated)))
		if run.Flag != "" {
			words = append(words, string(run.Flag))
		}
	}
	for _, h := range i.Hold {
		words = append(words, string(h))
	}
	return strings.Join(words, " ")
}

func (l *laboratory) expect(want map[string]string) {
	l.t.Helper()
	for code, stand := range want {
		if got := l.stand(code); got != stand {
			l.t.Errorf("%s: %q, want %q", code, got, stand)
		}
	}
}

func (l *laboratory) refused(err error, code string) {
	l.t.Helper()
	var refusal *Refusal
	if !errors.As(err, &refusal) || refusal.Code != code {
		l.t.Errorf("got %v, want %s", err, code)
	}
}

// adult is 42 years old and female: at creatinine 0.9 her eGFR is 142 × 1.285714^−1.2 × 0.9938^42 × 1.012 = 81.9.
func adult() Snapshot {
	return Snapshot{ID: "p", Name: "Sunita Patil", BirthDate: "1984-03-12", Sex: "female"}
}
