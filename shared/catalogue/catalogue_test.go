package catalogue

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"assay/shared/ids"
	"assay/shared/lab"
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
	want := []string{"CBC", "KFT", "LFT", "LIPID", "ELEC", "PTI", "FTFT", "URINE", "BGRH", "WIDAL", "HB", "PLT", "FBS", "RBS", "HBA1C", "UREA", "CREA", "NA", "K",
		"CHOL", "TG", "HDL", "TSH", "HIV", "ESR", "RETIC", "APTT", "FIB", "DDIM", "PPBS", "CA", "PO4", "MG", "T3", "T4", "FT3", "FT4", "FE", "TIBC",
		"FERR", "B12", "VITD", "CRP", "RF", "ASO", "AMY", "LIP", "PSA", "BHCG", "HBSAG", "HCV", "VDRL", "DENNS1", "DENIGM", "DENIGG", "COVAG",
		"COVPCR", "UPT", "UACR", "MALAG", "MALSM", "AFB", "PS"}
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
	if !strings.HasPrefix(c.Version(), "2026-12-5-") || len(c.Version()) != len("2026-12-5-")+8 {
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
		"no version":              {`"2026-12-5"`, `""`, "no version"},
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
		"panel without a price":   {`"price": 60000`, `"price": 0`, "price missing"},
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
