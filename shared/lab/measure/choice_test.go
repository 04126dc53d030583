package measure

import (
	"strings"
	"testing"
	"time"
)

func screen() Analyte {
	return Analyte{Code: "HIV", Name: "HIV", LOINC: "56888-1", Choices: []Choice{
		{"non_reactive", "Non-reactive", "अप्रतिक्रियाशील", FlagNormal}, {"reactive", "Reactive", "प्रतिक्रियाशील", FlagAbnormal}}}
}

// A result in words is entered by its code; nothing else is one.
func TestResultsInWords(t *testing.T) {
	a := screen()
	if err := a.Validate(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		typed, unit, want string
	}{
		{"reactive", "", "A Reactive प्रतिक्रियाशील"},
		{" non_reactive\r\n", "", "N Non-reactive अप्रतिक्रियाशील"},
		{"Reactive", "", string(ErrNoChoice)},
		{"positive", "", string(ErrNoChoice)},
		{"1.2", "", string(ErrNoChoice)},
		{"<reactive", "", string(ErrNoChoice)},
		{"", "", string(ErrNumberMissing)},
		{"reactive", "%", string(ErrWrongUnit)},
	} {
		v, err := a.Read(c.typed, c.unit)
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			for _, who := range []Person{{}, {Sex: male, BirthDate: "2026-11-25"}, {Sex: "other", BirthDate: "1950-01-01"}} {
				is := a.Interpret(v, who, time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC))
				if len(is.Hold) > 0 || is.Absurd || is.RangeText != "" {
					t.Errorf("%q: %+v", c.typed, is)
				}
				got = strings.Join([]string{string(is.Flag), is.Printed, is.PrintedHi}, " ")
			}
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.typed, got, c.want)
		}
	}
	if is := a.Interpret(Value{Code: "gone"}, Person{}, time.Now()); !is.Absurd {
		t.Error("a result that the catalogue does not have any more is judged")
	}
}

func TestBrokenChoicesAreRefused(t *testing.T) {
	for says, breaks := range map[string]func(*Analyte){
		"one result alone":               func(a *Analyte) { a.Choices = a.Choices[:1] },
		"has no unit":                    func(a *Analyte) { a.Unit = "%" },
		"has no unit, decimals, formula": func(a *Analyte) { a.Ranges = []Range{{Low: &Decimal{}}} },
		"not small letters":              func(a *Analyte) { a.Choices[0].Code = "Non reactive" },
		"comes twice":                    func(a *Analyte) { a.Choices[0].Code = "reactive" },
		"no words":                       func(a *Analyte) { a.Choices[0].TextHi = "" },
		"a flag that words cannot have":  func(a *Analyte) { a.Choices[0].Flag = FlagHigh },
	} {
		a := screen()
		breaks(&a)
		if err := a.Validate(); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("got %v, want an error that says %q", err, says)
		}
	}
}
