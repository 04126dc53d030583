package catalogue

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"assay/shared/ids"
	"assay/shared/lab"
	"assay/shared/lab/measure"
)

func loaded(t *testing.T) *Catalogue {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func codes(tests []lab.Test) []string {
	var list []string
	for _, o := range tests {
		list = append(list, o.Code)
	}
	return list
}

func TestOrderables(t *testing.T) {
	c := loaded(t)
	want := []string{"CBC", "KFT", "LFT", "LIPID", "ELEC", "PTI", "FTFT", "URINE", "HB", "PLT", "FBS", "RBS", "HBA1C", "UREA", "CREA", "NA", "K",
		"CHOL", "TG", "HDL", "TSH", "HIV", "ESR", "RETIC", "APTT", "FIB", "DDIM", "PPBS", "CA", "PO4", "MG", "T3", "T4", "FT3", "FT4", "FE", "TIBC",
		"FERR", "B12", "VITD", "CRP", "RF", "ASO", "AMY", "LIP", "PSA", "BHCG", "HBSAG", "HCV", "VDRL", "DENNS1", "DENIGM", "DENIGG", "COVAG",
		"COVPCR", "UPT", "UACR"}
	if got := codes(c.Orderables()); !slices.Equal(got, want) {
		t.Errorf("orderables are %v, want %v", got, want)
	}
	for _, o := range c.Orderables() {
		if o.Price <= 0 || o.Price%100 != 0 || o.NameHi == "" || o.TATMinutes == 0 || o.Specimen.Name == "" {
			t.Errorf("%s lacks price, Hindi name, TAT or specimen: %+v", o.Code, o)
		}
		for _, a := range o.Analytes {
			if !a.Unverified {
				t.Errorf("%s claims to be verified", a.Code)
			}
		}
	}
	if !strings.HasPrefix(c.Version(), "2026-12-4-") || len(c.Version()) != len("2026-12-4-")+8 {
		t.Errorf("version %q is not number and hash", c.Version())
	}
}

// Figures of the catalogue as their sources have them (docs/facts/laboratory.md#catalogue), so that a slip of the pen
// in the data is seen.
func TestFiguresOfTheSources(t *testing.T) {
	c := loaded(t)
	for _, want := range []struct {
		code, loinc, specimen string
		rupees                lab.Paise
		tat, stat             int
	}{
		{"CBC", "57021-8", "E", 300, 240, 60},
		{"KFT", "24362-6", "S", 600, 480, 120},
		{"LFT", "24325-3", "S", 600, 480, 120},
		{"HB", "718-7", "E", 60, 240, 60},
		{"PLT", "777-3", "E", 100, 120, 0},
		{"FBS", "1558-6", "F", 50, 240, 15},
		{"RBS", "2345-7", "F", 50, 240, 15},
		{"HBA1C", "4548-4", "E", 450, 1440, 0},
		{"TSH", "3016-3", "S", 300, 1440, 0},
		{"CREA", "2160-0", "S", 120, 480, 120},
		{"UREA", "3091-6", "S", 100, 480, 120},
		{"K", "2823-3", "S", 150, 240, 60},
		{"NA", "2951-2", "S", 150, 240, 60},
		{"ELEC", "55231-5", "S", 400, 240, 60},
		{"PTI", "34528-0", "C", 200, 240, 60},
		{"URINE", "24356-8", "U", 100, 1440, 120},
		{"APTT", "14979-9", "C", 350, 240, 60},
		{"PPBS", "1521-4", "F", 50, 240, 0},
		{"CA", "17861-6", "S", 150, 480, 120},
		{"VITD", "62292-8", "S", 1100, 1440, 0},
		{"HBSAG", "75410-1", "S", 200, 240, 30},
		{"COVPCR", "94500-6", "N", 500, 1440, 0},
	} {
		got, ok := c.Test(want.code)
		if !ok || got.LOINC != want.loinc || got.Specimen.Letter != want.specimen || got.Price != want.rupees*100 ||
			got.TATMinutes != want.tat || got.StatTATMinutes != want.stat {
			t.Errorf("%s: %+v, want %+v", want.code, got, want)
		}
	}
}

func TestPanelsShareTheirMembers(t *testing.T) {
	c := loaded(t)
	for panel, members := range map[string]string{
		"CBC":   "HB WBC RBC HCT MCV MCH MCHC RDW PLT MPV NEUT LYMPH MONO EOS BASO ANC ALC AMC AEC ABC",
		"KFT":   "UREA BUN CREA EGFR URIC NA K CL HCO3",
		"LFT":   "TBIL DBIL IBIL AST ALT ALP GGT TP ALB GLOB AGR",
		"LIPID": "CHOL TG HDL NONHDL LDL",
		"ELEC":  "NA K CL HCO3",
		"PTI":   "PT INR",
		"FTFT":  "FT4 TSH",
		"URINE": "UCOL ULOOK USG UPH UPRO UGLU UKET UBIL UBLD UURO UNIT ULE URBC UWBC UEPI UBACT",
	} {
		o, ok := c.Orderable(panel)
		if !ok || o.Price == 0 {
			t.Fatalf("%s cannot be ordered", panel)
		}
		var got []string
		for _, i := range o.Items {
			got = append(got, i.Code)
			single, ok := c.Item(i.Code)
			if !ok || i.Panel != panel || i.Container != single.Specimen.Letter || i.ContainerName == "" || i.Department == "" {
				t.Errorf("%s: item %+v", panel, i)
			}
		}
		if strings.Join(got, " ") != members {
			t.Errorf("%s has %v", panel, got)
		}
	}
	single, _ := c.Orderable("HB")
	if len(single.Items) != 1 || single.Items[0].Panel != "" || single.Items[0].Code != "HB" {
		t.Errorf("HB alone is %+v", single)
	}
}

func TestLookupsOfUnknownCodes(t *testing.T) {
	c := loaded(t)
	if _, ok := c.Test("RBC"); ok {
		t.Error("RBC is only a member, yet it can be ordered")
	}
	if a, ok := c.Analyte("RBC"); !ok || a.LOINC != "789-8" {
		t.Error("RBC is not found as an analyte")
	}
	if _, ok := c.Analyte("CBC"); ok {
		t.Error("a panel is found as an analyte")
	}
	if _, ok := c.Item("WIDAL"); ok {
		t.Error("WIDAL is not in this catalogue, yet found")
	}
	if _, ok := c.Test("EGFR"); ok {
		t.Error("EGFR is calculated, yet it can be ordered")
	}
	if _, ok := c.Orderable("hb"); ok {
		t.Error("codes are not case-blind")
	}
}

// What is loaded at a cold start is looked at for the one mistake that passes a danger on as normal.
func TestLoadRefusesACriticalLimitOnARange(t *testing.T) {
	for name, with := range map[string]string{"inside": `"low": "4.0", "high": "6.2"`, "on": `"low": "3.5", "high": "6.2"`} {
		broken := strings.Replace(string(data), `"low": "2.8", "high": "6.2"`, with, 1)
		if broken == string(data) {
			t.Fatal("the seeded fault does not apply to the file any more")
		}
		if _, err := read([]byte(broken)); err == nil || !strings.Contains(err.Error(), "analyte K: critical limit") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := read(data); err != nil {
		t.Error(err)
	}
}

func TestBrokenFilesAreRefused(t *testing.T) {
	for name, c := range map[string]struct{ old, with, says string }{
		"not JSON":                {`"version"`, `version`, "invalid character"},
		"unknown field":           {`"version"`, `"verison"`, "unknown field"},
		"no version":              {`"2026-12-4"`, `""`, "no version"},
		"check digit":             {`"718-7"`, `"718-8"`, "check digit"},
		"panel's check digit":     {`"57021-8"`, `"57021-7"`, "CBC: LOINC"},
		"number for a decimal":    {`"low": "14.5"`, `"low": 14.5`, "cannot unmarshal"},
		"gap in the ages":         {`{"from": "1m", "to": "2m", "low": "10.7"`, `{"from": "5w", "to": "2m", "low": "10.7"`, "gap from 1 m to 35 d"},
		"overlap in the ages":     {`{"from": "1m", "to": "2m", "low": "10.7"`, `{"from": "3w", "to": "2m", "low": "10.7"`, "overlaps"},
		"a sex without its range": {`{"sex": "female", "from": "18y", "low": "12.0"`, `{"sex": "male", "from": "150y", "low": "12.0"`, "female: gap from 18 y"},
		"unit that is not UCUM":   {`"unit": "mmol/L"`, `"unit": "mEq/l"`, "UCUM"},
		"unknown specimen":        {`"specimen": "F"`, `"specimen": "Z"`, "unknown specimen"},
		"unknown time point":      {`"timepoint": "fasting"`, `"timepoint": "noon"`, "unknown time point"},
		"unknown source":          {`"source": "b"`, `"source": "zz"`, `unknown source "zz"`},
		"no name in Hindi":        {`"name_hi": "हीमोग्लोबिन"`, `"name_hi": ""`, "HB: no name in Hindi"},
		"text in English only":    {`"text_hi": "लक्षणों के साथ मधुमेह ≥ 200"`, `"text_hi": ""`, "RBS: the text"},
		"unknown LOINC mark":      {`"loinc_mark": "L"`, `"loinc_mark": "X"`, "LOINC mark"},
		"code twice":              {`"code": "WBC"`, `"code": "HB"`, "used twice"},
		"member twice":            {`"URIC", "NA", "K"`, `"URIC", "NA", "NA"`, "comes twice"},
		"member unknown":          {`"URIC", "NA", "K"`, `"URIC", "NA", "KAL"`, `"KAL" is no analyte`},
		"member of another tube":  {`"URIC", "NA", "K"`, `"URIC", "NA", "HB"`, "another specimen"},
		"formula of no name":      {`"calculated": "bun"`, `"calculated": "urea"`, `no formula is called "urea"`},
		"formula of another unit": {`"calculated": "globulin"`, `"calculated": "anc"`, "its formula gives 10*3/uL"},
		"input of another tube":   {`"calculated": "bun", "specimen": "S"`, `"calculated": "bun", "specimen": "E"`, "BUN: UREA is of another specimen"},
		"input of another draw":   {`"calculated": "ldl_friedewald", "specimen": "S", "timepoint": "fasting"`, `"calculated": "ldl_friedewald", "specimen": "S", "timepoint": "random"`, "LDL: CHOL is of another specimen"},
		"LDL without a fast":      {`"calculated": "ldl_friedewald", "specimen": "S", "timepoint": "fasting"`, `"calculated": "ldl_friedewald", "specimen": "S"`, "LDL: its formula holds for a fasting specimen only"},
		"member of another draw": {`"code": "TG", "name": "Triglycerides", "name_hi": "ट्राइग्लिसराइड", "short_name": "TG",
      "loinc": "2571-8", "loinc_mark": "L", "unit": "mg/dL", "decimals": 0, "absurd_low": "1", "absurd_high": "5000",
      "method": "GPO-PAP",
      "specimen": "S", "timepoint": "fasting"`, `"code": "TG", "name": "Triglycerides", "name_hi": "ट्राइग्लिसराइड", "short_name": "TG",
      "loinc": "2571-8", "loinc_mark": "L", "unit": "mg/dL", "decimals": 0, "absurd_low": "1", "absurd_high": "5000",
      "method": "GPO-PAP",
      "specimen": "S"`, "LIPID: member TG needs another specimen"},
		"two words for fasting":   {`"specimen": "S", "timepoint": "fasting"`, `"fasting": true, "specimen": "S"`, "unknown field"},
		"input that is no member": {`["UREA", "BUN", "CREA"`, `["BUN", "CREA"`, "BUN is calculated from UREA, which is no member"},
		"calculated with a price": {`"calculated": "bun", `, `"calculated": "bun", "price": 100, `, "BUN: it is calculated and cannot be ordered alone"},
		"panel without a price":   {`"price": 60000`, `"price": 0`, "price or members"},
		"negative price":          {`"price": 6000,`, `"price": -6000,`, "HB: price"},
		"no department":           {`"department": "haematology"`, `"department": ""`, "department missing"},
		"stat slower than usual":  {`"stat_tat_minutes": 15`, `"stat_tat_minutes": 999`, "TAT"},
	} {
		t.Run(name, func(t *testing.T) {
			broken := strings.Replace(string(data), c.old, c.with, 1)
			if broken == string(data) {
				t.Fatal("the seeded fault does not apply to the file any more")
			}
			_, err := parse([]byte(broken))
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want an error that says %q", err, c.says)
			}
		})
	}
}

// Load takes the file as it is, so this is where it is checked.
func TestTheFileBuiltInPasses(t *testing.T) {
	if _, err := parse(data); err != nil {
		t.Fatal(err)
	}
}

func TestVersionFollowsTheContent(t *testing.T) {
	other, err := parse(bytes.Replace(data, []byte(`"price": 60000`), []byte(`"price": 60100`), 1))
	if err != nil {
		t.Fatal(err)
	}
	if other.Version() == loaded(t).Version() {
		t.Error("two different catalogues have one version")
	}
}

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

// A hospital's copy of the catalogue and the run sheet go through JSON: bands and decimals must come back the same.
func TestAnalytesSurviveJSON(t *testing.T) {
	c := loaded(t)
	for code, item := range c.items {
		first, err := json.Marshal(item)
		if err != nil {
			t.Fatal(err)
		}
		var back lab.Test
		if err := json.Unmarshal(first, &back); err != nil {
			t.Fatalf("%s: %v", code, err)
		}
		second, _ := json.Marshal(back)
		if !bytes.Equal(first, second) {
			t.Errorf("%s changed:\n%s\n%s", code, first, second)
		}
		if err := back.Analytes[0].Validate(); err != nil {
			t.Errorf("%s is not valid any more: %v", code, err)
		}
	}
}

// Every item and department has a name that can be a part of a key.
func TestNamesFitKeys(t *testing.T) {
	c := loaded(t)
	for _, test := range c.Orderables() {
		ordered, err := c.Order([]string{test.Code})
		if err != nil {
			t.Fatal(test.Code, err)
		}
		for _, i := range ordered[0].Items {
			_, item := ids.ParseItem(i.Code)
			_, department := ids.ParseDepartment(i.Department)
			if !item || !department {
				t.Errorf("%s of %s: the item %q in the department %q", i.Code, test.Code, i.Code, i.Department)
			}
		}
	}
}
