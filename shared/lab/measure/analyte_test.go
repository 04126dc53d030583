package measure

import (
	"errors"
	"strings"
	"testing"
)

func TestLOINCCheckDigit(t *testing.T) {
	for _, code := range []string{"718-7", "6690-2", "57021-8", "3016-3", "98979-8", "89579-7", "1920-8", "882-1", "2160-0"} {
		if !ValidLOINC(code) {
			t.Errorf("%s is refused", code)
		}
	}
	// The first three stand in other people's catalogues and do not exist (docs/facts/laboratory.md#loinc-traps).
	for _, code := range []string{"5764-8", "5765-5", "3040-7", "718-8", "178-7", "", "718", "718-", "-7", "0718-7", "718-77", "7I8-7", " 718-7", "123456789-1"} {
		if ValidLOINC(code) {
			t.Errorf("%s is taken", code)
		}
	}
}

// Every single wrong digit of a code is found.
func TestCheckDigitFindsEveryWrongDigit(t *testing.T) {
	const code = "57021-8"
	for i := range len(code) {
		for d := byte('0'); d <= '9'; d++ {
			wrong := []byte(code)
			if wrong[i] == '-' || wrong[i] == d {
				continue
			}
			wrong[i] = d
			if ValidLOINC(string(wrong)) {
				t.Errorf("%s passes", wrong)
			}
		}
	}
}

func TestReadChecksTheUnit(t *testing.T) {
	a := haemoglobin(t)
	if v, err := a.Read("9.4", "g/dL"); err != nil || v.Unit != "g/dL" {
		t.Errorf("%+v, %v", v, err)
	}
	for _, unit := range []string{"", "g/L", "g/dl", " g/dL"} {
		if _, err := a.Read("94", unit); !errors.Is(err, ErrWrongUnit) {
			t.Errorf("unit %q: %v", unit, err)
		}
	}
	if _, err := a.Read("", "g/dL"); !errors.Is(err, ErrNumberMissing) {
		t.Errorf("empty: %v", err)
	}
}

func TestValidateFindsFaults(t *testing.T) {
	if err := haemoglobin(t).Validate(); err != nil {
		t.Fatalf("the sound one: %v", err)
	}
	for name, c := range map[string]struct {
		spoil func(a *Analyte)
		says  string
	}{
		"code":                    {func(a *Analyte) { a.Code = "hb" }, "code is not"},
		"name":                    {func(a *Analyte) { a.Name = "" }, "no name"},
		"check digit":             {func(a *Analyte) { a.LOINC = "3040-7" }, "check digit"},
		"unit":                    {func(a *Analyte) { a.Unit = "" }, "no unit"},
		"decimals":                {func(a *Analyte) { a.Decimals = 5 }, "5 decimals"},
		"absurd missing":          {func(a *Analyte) { a.AbsurdHigh = nil }, "absurd limits"},
		"absurd crossed":          {func(a *Analyte) { a.AbsurdLow = a.AbsurdHigh }, "absurd limits"},
		"absurd inside range":     {func(a *Analyte) { a.AbsurdHigh = ref(t, "16") }, "goes beyond the absurd"},
		"absurd inside critical":  {func(a *Analyte) { a.AbsurdLow = ref(t, "7.5") }, "critical limit [0 d, 150 y) of both sexes goes beyond"},
		"gap without a reason":    {func(a *Analyte) { a.NoRange[0].Why = "" }, "does not say why"},
		"range without bounds":    {func(a *Analyte) { a.Ranges[0].Low, a.Ranges[0].High = nil, nil }, "has no bound"},
		"range crossed":           {func(a *Analyte) { a.Ranges[0].Low = ref(t, "18") }, "is crossed"},
		"open without a bound":    {func(a *Analyte) { a.Ranges[0].High, a.Ranges[0].HighOpen = nil, true }, "does not have"},
		"range without a source":  {func(a *Analyte) { a.Ranges[0].Source = "" }, "names no source"},
		"bound finer than value":  {func(a *Analyte) { a.Ranges[0].Low = ref(t, "11.55") }, "finer"},
		"critical inside range":   {func(a *Analyte) { a.Critical[0].Low = ref(t, "11.6") }, "lies inside or on range"},
		"critical on range":       {func(a *Analyte) { a.Critical[0].High = ref(t, "17.0") }, "lies inside or on range [12 y, 150 y) of male"},
		"critical under no bound": {func(a *Analyte) { a.Ranges[0].Low = nil }, "lies inside or on range [6 y, 12 y)"},
		"unknown formula":         {func(a *Analyte) { a.Calculated = "hb" }, `no formula is called "hb"`},
		"unit of the formula":     {func(a *Analyte) { a.Calculated = "globulin"; a.Unit = "%" }, "its formula gives g/dL"},
		"critical without bound":  {func(a *Analyte) { a.Critical[0].Low, a.Critical[0].High = nil, nil }, "critical limit [0 d, 150 y) of both sexes has no bound"},
		"critical crossed":        {func(a *Analyte) { a.Critical[0].High = ref(t, "6") }, "is crossed"},
		"critical unsourced":      {func(a *Analyte) { a.Critical[0].Source = "" }, "names no source"},
		"critical with a gap":     {func(a *Analyte) { a.Critical[0].From = Span(1, 0, 0) }, "critical limits: male: gap from 0 d to 1 y"},
		"forgotten age":           {func(a *Analyte) { a.NoRange = nil }, "ranges: male: gap from 0 d to 6 y"},
	} {
		t.Run(name, func(t *testing.T) {
			a := haemoglobin(t)
			c.spoil(&a)
			if err := a.Validate(); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want %q", err, c.says)
			}
		})
	}
}
