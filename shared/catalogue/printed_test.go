package catalogue

import (
	"math/big"
	"testing"
	"time"

	"assay/shared/lab"
)

// An order with tests of the catalogue, drawn and on the bench.
func onTheBench(t *testing.T, c *Catalogue, at time.Time, tests ...string) lab.Order {
	t.Helper()
	desk := lab.Member{Hospital: "sahyadri", Person: "tara", Name: "Tara Kulkarni", Roles: []lab.Role{lab.Technician, lab.Supervisor}, Active: true}
	ordered, err := c.Order(tests)
	if err != nil {
		t.Fatal(err)
	}
	var o lab.Order
	do := func(out lab.Outcome, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		o = out.Order
	}
	do(lab.PlaceOrder(desk, at, lab.Placement{ID: "sahyadri-1", Number: "26-000001", Tests: ordered, Settlement: lab.Later,
		Reason: "ward", Particulars: lab.Particulars{Priority: lab.Routine}, Patient: lab.Snapshot{ID: "p", Name: "Kavita Joshi", BirthDate: "1984-03-12", Sex: "female"}}))
	var tubes []string
	var labels []lab.ScannedLabel
	for _, sp := range o.Specimens {
		tubes = append(tubes, sp.ID)
		labels = append(labels, lab.ScannedLabel{ID: sp.ID, Accession: o.Accession(sp)})
	}
	do(o.CollectSpecimens(desk, at, lab.Collection{Identity: lab.Identity{Confirmed: []string{"name", "birth_date"}, How: "spoken"}, Specimens: labels}))
	do(o.MoveSpecimens(desk, at, lab.Receive, tubes, nil))
	do(o.MoveSpecimens(desk, at, lab.Accept, tubes, nil))
	var measured []string
	for _, i := range o.Items {
		if len(i.CalculatedFrom) == 0 {
			measured = append(measured, i.Code)
		}
	}
	do(o.StartItems(desk, at, measured))
	return o
}

// Whoever reads the paper and does the arithmetic with the numbers on it comes to the calculated number beside them,
// however finely the inputs were typed (docs/rules.md#calculated).
func TestCalculatedAsPrinted(t *testing.T) {
	c := loaded(t)
	at := time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC)
	desk := lab.Member{Hospital: "sahyadri", Person: "tara", Name: "Tara Kulkarni", Roles: []lab.Role{lab.Technician}, Active: true}
	type sum struct {
		code string
		of   func(v func(string) *big.Rat) *big.Rat
	}
	minus := func(whole, part string) func(func(string) *big.Rat) *big.Rat {
		return func(v func(string) *big.Rat) *big.Rat { return new(big.Rat).Sub(v(whole), v(part)) }
	}
	count := func(kind string) func(func(string) *big.Rat) *big.Rat {
		return func(v func(string) *big.Rat) *big.Rat {
			x := new(big.Rat).Mul(v("WBC"), v(kind))
			return x.Quo(x, big.NewRat(100, 1))
		}
	}
	sums := []sum{{"NONHDL", minus("CHOL", "HDL")}, {"IBIL", minus("TBIL", "DBIL")}, {"GLOB", minus("TP", "ALB")},
		{"AGR", func(v func(string) *big.Rat) *big.Rat { return new(big.Rat).Quo(v("ALB"), v("GLOB")) }},
		{"BUN", func(v func(string) *big.Rat) *big.Rat { return new(big.Rat).Quo(v("UREA"), big.NewRat(214, 100)) }},
		{"LDL", func(v func(string) *big.Rat) *big.Rat {
			return new(big.Rat).Sub(v("NONHDL"), new(big.Rat).Quo(v("TG"), big.NewRat(5, 1)))
		}},
		{"ANC", count("NEUT")}, {"ALC", count("LYMPH")}, {"AMC", count("MONO")}, {"AEC", count("EOS")}, {"ABC", count("BASO")}}
	for name, typed := range map[string]map[string]string{
		"as printed": {"CHOL": "180", "HDL": "60", "TG": "100", "TBIL": "0.8", "DBIL": "0.2", "TP": "7.2", "ALB": "4.1", "UREA": "30",
			"WBC": "7.50", "NEUT": "60", "LYMPH": "30", "MONO": "6", "EOS": "3", "BASO": "1"},
		"finer than printed": {"CHOL": "180.4", "HDL": "60.6", "TG": "100.4", "TBIL": "0.84", "DBIL": "0.15", "TP": "7.24", "ALB": "4.16",
			"UREA": "30.4", "WBC": "7.504", "NEUT": "59.6", "LYMPH": "30.4", "MONO": "6.4", "EOS": "2.6", "BASO": "1.4"},
		"printed unrounded, lest it contradict its flag": {"CHOL": "199.6", "HDL": "49.6", "TG": "149.6", "TBIL": "1.24", "DBIL": "0.34",
			"TP": "8.04", "ALB": "5.04", "UREA": "40.4", "WBC": "10.004", "NEUT": "80.4", "LYMPH": "14.4", "MONO": "2.4", "EOS": "0.6", "BASO": "2.4"},
	} {
		o := onTheBench(t, c, at, "LIPID", "LFT", "KFT", "CBC")
		var entries []lab.Entry
		for code, value := range typed {
			a, _ := c.Analyte(code)
			entries = append(entries, lab.Entry{Item: code, Value: value, Unit: a.Unit})
		}
		out, err := o.SubmitResults(desk, at, entries, c.Analyte)
		if err != nil {
			t.Fatal(err)
		}
		printed := map[string]string{}
		for _, run := range out.Runs.Runs {
			printed[run.Item] = run.Printed
			if run.Calculated != "" && run.Printed != run.Value {
				t.Errorf("%s: %s is calculated as %s and printed as %s", name, run.Item, run.Value, run.Printed)
			}
		}
		value := func(code string) *big.Rat {
			v, ok := new(big.Rat).SetString(printed[code])
			if !ok {
				t.Fatalf("%s: %s prints %q", name, code, printed[code])
			}
			return v
		}
		for _, s := range sums {
			a, _ := c.Analyte(s.code)
			want, half := s.of(value), big.NewRat(5, 1)
			for range a.Decimals + 1 {
				half.Quo(half, big.NewRat(10, 1))
			}
			if off := new(big.Rat).Sub(value(s.code), want); off.Abs(off).Cmp(half) > 0 {
				t.Errorf("%s: the paper says %s %s, and what stands beside it gives %s", name, s.code, printed[s.code], want.FloatString(4))
			}
		}
	}
}

// The paper names the method of everything that is measured (docs/rules.md#report-paper).
func TestEverythingMeasuredHasAMethod(t *testing.T) {
	for code, item := range loaded(t).items {
		a := item.Analytes[0]
		if _, calculated := a.Formula(); (a.Method == "") != calculated {
			t.Errorf("%s: method %q, calculated %t", code, a.Method, calculated)
		}
	}
}
