package catalogue

import (
	"slices"
	"strings"
	"testing"
	"time"

	"assay/shared/lab/measure"
)

// Figures of the reference as patients meet them.
func TestResultsOfPatients(t *testing.T) {
	c := loaded(t)
	at := time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC)
	woman := measure.Person{Sex: "female", BirthDate: "1984-03-12"}
	man := measure.Person{Sex: "male", BirthDate: "1984-03-12"}
	boy := measure.Person{Sex: "male", BirthDate: "2014-03-12"} // 12 y
	baby := measure.Person{Sex: "female", BirthDate: "2026-05-25"}
	newborn := measure.Person{Sex: "male", BirthDate: "2026-11-20"}
	dayOld := measure.Person{Sex: "male", BirthDate: "2026-11-24"}
	for _, r := range []struct {
		name, code, value string
		who               measure.Person
		flag              measure.Flag
		text, holds       string
	}{
		{"anaemia of a woman", "HB", "9.4", woman, "L", "12.0 – 15.0", ""},
		{"lowest normal of a woman", "HB", "12.0", woman, "N", "12.0 – 15.0", ""},
		{"the same in a man", "HB", "12.0", man, "L", "13.0 – 17.0", ""},
		{"critical bound is critical", "HB", "7.0", man, "LL", "13.0 – 17.0", "critical"},
		{"just above it", "HB", "7.1", man, "L", "13.0 – 17.0", ""},
		{"baby of six months today", "HB", "14.1", baby, "N", "10.5 – 14.1", ""},
		{"platelets of a baby", "PLT", "550", baby, "N", "200 – 550", ""},
		{"platelets that call in a baby", "PLT", "53", baby, "LL", "200 – 550", "critical"},
		{"but not in a man", "PLT", "53", man, "L", "150 – 410", ""},
		{"what calls in a man is a healthy newborn's", "HB", "21.5", newborn, "N", "13.5 – 21.5", ""},
		{"what is low in a man calls in a newborn", "HB", "9.5", newborn, "LL", "13.5 – 21.5", "critical"},
		{"HbA1c just below the open bound", "HBA1C", "5.6", woman, "N", "< 5.7", ""},
		{"HbA1c at the open bound", "HBA1C", "5.7", woman, "H", "< 5.7", ""},
		{"fasting glucose that prints 99", "FBS", "99.4", man, "N", "≥ 70, < 100", ""},
		{"prediabetes begins at 100", "FBS", "100", man, "H", "≥ 70, < 100", ""},
		{"glucose beyond the meter", "FBS", ">600", man, "HH", "≥ 70, < 100", "critical"},
		{"glucose critical in a boy", "FBS", "270", boy, "HH", "≥ 60, < 100", "critical"},
		{"the same at random", "RBS", "270", boy, "HH", "60 – 140", "critical"},
		{"glucose of the second day that calls", "FBS", "35", dayOld, "LL", "no range for this age", "demographic critical"},
		{"potassium of a baby", "K", "5.7", baby, "N", "3.5 – 5.7", ""},
		{"high in a baby", "K", "6.4", baby, "H", "3.5 – 5.7", ""},
		{"a newborn's limit does not hold for a baby", "K", "6.5", baby, "HH", "3.5 – 5.7", "critical"},
		{"the newborn's own", "K", "7.4", newborn, "H", "3.4 – 6.0", ""},
		{"and where it calls", "K", "7.5", newborn, "HH", "3.4 – 6.0", "critical"},
		{"6.2 kills a man", "K", "6.2", man, "HH", "3.5 – 5.2", "critical"},
		{"creatinine of a newborn is the mother's", "CREA", "0.62", dayOld, "N", "0.25 – 1.05", ""},
		{"creatinine that calls in a newborn", "CREA", "1.5", dayOld, "HH", "0.25 – 1.05", "critical"},
		{"creatinine at 12 y", "CREA", "1.0", boy, "H", "0.40 – 0.94", ""},
		{"bilirubin of a newborn has no range", "TBIL", "14.9", newborn, "", "no range for this age", "demographic"},
		{"jaundice that calls", "TBIL", "15.0", newborn, "HH", "no range for this age", "demographic critical"},
		{"jaundice of the second day calls sooner", "TBIL", "11.0", dayOld, "HH", "no range for this age", "demographic critical"},
		{"bilirubin of a man", "TBIL", "1.3", man, "H", "0.3 – 1.2", ""},
		{"direct bilirubin of nothing", "DBIL", "0.0", woman, "N", "0.0 – 0.3", ""},
		{"ALT of a man", "ALT", "59", man, "N", "9 – 59", ""},
		{"the same in a woman", "ALT", "59", woman, "H", "8 – 41", ""},
		{"fifteen times the limit", "ALT", "615", woman, "HH", "8 – 41", "critical"},
		{"which a man's is not yet", "ALT", "615", man, "H", "9 – 59", ""},
		{"1 – 12 y holds the twelfth year", "ALT", "25", boy, "N", "11 – 30", ""},
		{"alkaline phosphatase of a growing boy", "ALP", "400", boy, "N", "141 – 460", ""},
		{"fifteen times the limit of a boy", "AST", "525", boy, "HH", "14 – 35", "critical"},
		{"AST that calls", "AST", "600", man, "HH", "8 – 40", "critical"},
		{"GGT at the open bound", "GGT", "50", man, "H", "< 50", ""},
		{"low protein", "TP", "5.9", woman, "L", "6.0 – 8.0", ""},
		{"albumin that calls", "ALB", "1.5", woman, "LL", "3.5 – 5.0", "critical"},
		{"a clot that does not come", "INR", "5.0", man, "HH", "0.90 – 1.20", "critical"},
		{"a child's clotting has no range here", "INR", "1.0", boy, "", "no range for this age", "demographic"},
		{"and calls all the same", "INR", "6.1", boy, "HH", "no range for this age", "demographic critical"},
		{"calcium that calls", "CA", "13.0", woman, "HH", "8.4 – 10.4", "critical"},
		{"phosphate of a growing child", "PO4", "5.5", measure.Person{Sex: "female", BirthDate: "2018-05-25"}, "N", "4.0 – 7.0", ""},
		{"sedimentation of a woman over fifty", "ESR", "30", measure.Person{Sex: "female", BirthDate: "1966-03-12"}, "N", "≤ 30", ""},
		{"which is high in a younger one", "ESR", "30", woman, "H", "≤ 20", ""},
		{"two hours after a meal", "PPBS", "140", man, "H", "≥ 70, < 140", ""},
		{"vitamin D that prints at the bound", "VITD", "30.0", man, "N", "30.0 – 100.0", ""},
		{"no PSA of a woman is normal", "PSA", "0.10", woman, "", "no range for this age", "demographic"},
		{"a bound of the strip", "UPH", "4.5", woman, "N", "4.5 – 8.0", ""},
		{"concentrated urine", "USG", "1.031", man, "H", "1.005 – 1.030", ""},
		{"protein in the urine", "UPRO", "two_plus", man, "A", "", ""},
		{"no protein", "UPRO", "negative", man, "N", "", ""},
		{"suppressed TSH", "TSH", "<0.01", woman, "L", "0.35 – 5.50", ""},
		{"TSH that says too little", "TSH", "<5.0", woman, "", "0.35 – 5.50", "comparator"},
	} {
		t.Run(r.name, func(t *testing.T) {
			a, _ := c.Analyte(r.code)
			v, err := a.Read(r.value, a.Unit)
			if err != nil {
				t.Fatal(err)
			}
			got := a.Interpret(v, r.who, at)
			var holds []string
			for _, h := range got.Hold {
				holds = append(holds, string(h))
			}
			if got.Absurd || got.Flag != r.flag || got.RangeText != r.text || strings.Join(holds, " ") != r.holds {
				t.Errorf("got %s %q %v absurd=%t", got.Flag, got.RangeText, holds, got.Absurd)
			}
		})
	}
}

// A healthy child of ten: what Harriet Lane and CALIPER give as the middle of their ranges. Only the mean platelet
// volume, globulin and its ratio to albumin have no range.
func TestHealthyChild(t *testing.T) {
	c := loaded(t)
	at := time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC)
	values := map[string]string{"HB": "13.5", "WBC": "8.1", "RBC": "4.6", "HCT": "40", "MCV": "86", "MCH": "29",
		"MCHC": "34", "RDW": "13", "PLT": "300", "MPV": "9.5", "NEUT": "54", "LYMPH": "38", "MONO": "5", "EOS": "2",
		"BASO": "1", "UREA": "25", "CREA": "0.48", "URIC": "3.9", "NA": "139", "K": "4.2", "CL": "103", "HCO3": "24",
		"TBIL": "0.4", "DBIL": "0.1", "AST": "26", "ALT": "18", "ALP": "280", "GGT": "11", "TP": "7.1", "ALB": "4.4"}
	measured := map[string]measure.Value{}
	for _, panel := range []string{"CBC", "KFT", "LFT"} {
		o, _ := c.Orderable(panel)
		for _, item := range o.Items {
			a, _ := c.Analyte(item.Code)
			for _, sex := range []string{"male", "female"} {
				who := measure.Person{Sex: sex, BirthDate: "2016-05-12"}
				v, err := a.Read(values[item.Code], a.Unit)
				if a.Calculated != "" {
					none := measure.NotCalculated("")
					if v, none = a.Calculate(measured, who, at, false); none != "" {
						if item.Code != "EGFR" || none != measure.Under18 {
							t.Errorf("%s: %s", item.Code, none)
						}
						continue
					}
					err = nil
				}
				if err != nil {
					t.Fatalf("%s: %v", item.Code, err)
				}
				measured[item.Code] = v
				got := a.Interpret(v, who, at)
				want := measure.FlagNormal
				if slices.Contains([]string{"MPV", "GLOB", "AGR"}, item.Code) {
					want = measure.FlagNone
				}
				if got.Flag != want || len(got.Hold) > 0 != (want == measure.FlagNone) {
					t.Errorf("%s of a %s: %q %q, held %v", item.Code, sex, got.Flag, got.RangeText, got.Hold)
				}
			}
		}
	}
	if wrong := measure.Inconsistent(measured); len(wrong) > 0 {
		t.Errorf("values of a healthy child contradict each other: %v", wrong)
	}
}

// What is expected of a test is asked before anything is typed, of every kind of test.
func TestEveryTestSaysWhatIsExpected(t *testing.T) {
	for _, o := range loaded(t).Orderables() {
		for _, a := range o.Analytes {
			for _, who := range []measure.Person{{Sex: "male", BirthDate: "1984-03-12"}, {Sex: "unknown"}} {
				_, _, text := a.Expected(who, time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC))
				if words := a.Coded() || a.Text(); words != (text == "") {
					t.Errorf("%s is expected in %q", a.Code, text)
				}
			}
		}
	}
}
