package measure

import (
	"strings"
	"testing"
	"time"
)

func titreAnalyte() Analyte {
	high := Decimal{coefficient: 160}
	return Analyte{Code: "WTO", Name: "S. typhi O", LOINC: "34372-3", Unit: titreUnit, AbsurdLow: &Decimal{coefficient: 1},
		AbsurdHigh: &Decimal{coefficient: 20480}, Ranges: []Range{{High: &high, HighOpen: true, Source: "*"}}}
}

// A titre is read with or without its "1:", judged as the number behind the colon, and printed with it
// (docs/rules.md#titre).
func TestTitre(t *testing.T) {
	a := titreAnalyte()
	if err := a.Validate(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		typed, want string
	}{
		{"1:160", "H 1:160"},
		{"160", "H 1:160"},
		{" 1 : 80 ", "N 1:80"},
		{"<1:20", "N <1:20"},
		{"< 1:20", "N <1:20"},
		{"<20", "N <1:20"},
		{">=1:1280", "H ≥1:1280"},
		{"≥1:1280", "H ≥1:1280"},
		{">1:80", " >1:80 comparator"},
		{"1:1", "N 1:1"},
		{"1:30000", "absurd"},
		{"1:0", string(ErrNoTitre)},
		{"1:-20", string(ErrNoTitre)},
		{"1:80.5", string(ErrNoTitre)},
		{"2:80", string(ErrNoTitre)},
		{"1:80:2", string(ErrNoTitre)},
		{"1:<80", "N <1:80"},
		{"<1:<80", string(ErrNoTitre)},
		{"80:1", string(ErrNoTitre)},
		{"11:80", string(ErrNoTitre)},
		{"positive", string(ErrNoTitre)},
		{"1:", string(ErrNumberMissing)},
		{"", string(ErrNumberMissing)},
		{"1:1234567890123", string(ErrNumberTooLong)},
	} {
		v, err := a.Read(c.typed, titreUnit)
		got := ""
		switch {
		case err != nil:
			got = err.Error()
		default:
			is := a.Interpret(v, Person{Sex: male, BirthDate: "1984-03-12"}, time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC))
			got = string(is.Flag) + " " + PrintedComparator(v.Comparator) + is.Printed
			for _, h := range is.Hold {
				got += " " + string(h)
			}
			if is.Absurd {
				got = "absurd"
			} else if is.RangeText != "< 1:160" || is.High != "160" {
				t.Errorf("%q: range %q up to %q", c.typed, is.RangeText, is.High)
			} else if n, err := ParsePrinted(is.Printed, titreUnit); err != nil || n.Cmp(v.Number) != 0 {
				t.Errorf("%q: printed as %q it reads back as %s, %v", c.typed, is.Printed, n, err)
			}
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.typed, got, c.want)
		}
	}
	if _, err := a.Read("1:160", ""); err != ErrWrongUnit {
		t.Errorf("a titre without its unit: %v", err)
	}
}

// A result in words may call, or say neither that it is normal nor that it is not.
func TestWordsThatCallAndWordsWithoutAFlag(t *testing.T) {
	a := screen()
	a.Choices[1].Flag = FlagCriticalAbnormal
	a.Choices[0].Flag = FlagNone
	if err := a.Validate(); err != nil {
		t.Fatal(err)
	}
	for typed, want := range map[string]string{"reactive": "AA critical", "non_reactive": " "} {
		v, err := a.Read(typed, "")
		if err != nil {
			t.Fatal(err)
		}
		is := a.Interpret(v, Person{}, time.Now())
		held := make([]string, len(is.Hold))
		for i, h := range is.Hold {
			held[i] = string(h)
		}
		if got := string(is.Flag) + " " + strings.Join(held, " "); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

func smear() Analyte {
	return Analyte{Code: "PS", Name: "Smear", LOINC: "5909-7", Templates: []Template{{"normal", "Normal", "Red cells: normal."}}}
}

// A text is taken as it was written, without blanks around its lines; its reader says what it means
// (docs/rules.md#results-in-text).
func TestResultsInText(t *testing.T) {
	a := smear()
	if err := a.Validate(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, typed string
		flag        Flag
		want        string
	}{
		{"lines", " Red cells: normal.  \r\n\n Platelets: few.\n", FlagNone, "|Red cells: normal.\n\nPlatelets: few.|0"},
		{"a number is a text too", "12.5", FlagNone, "|12.5|0"},
		{"abnormal", "Microcytic.", FlagAbnormal, "A|Microcytic.|0"},
		{"critical", "Blasts.", FlagCriticalAbnormal, "AA|Blasts.|1"},
		{"the longest", strings.Repeat("ब", MaxText), FlagNone, "|" + strings.Repeat("ब", MaxText) + "|0"},
		{"one more", strings.Repeat("ब", MaxText+1), FlagNone, string(ErrNoText)},
		{"blanks", " \n ", FlagNone, string(ErrNumberMissing)},
	} {
		v, err := a.Read(c.typed, "")
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			v.Flag = c.flag
			is := a.Interpret(v, Person{}, time.Now())
			got = string(is.Flag) + "|" + is.Printed + "|" + string(rune('0'+len(is.Hold)))
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	for _, without := range []Analyte{a, screen()} {
		if low, high, text := without.Expected(Person{Sex: male, BirthDate: "1984-03-12"}, time.Now()); low+high+text != "" {
			t.Errorf("%s is expected in %q – %q, %q", without.Code, low, high, text)
		}
	}
	for says, breaks := range map[string]func(*Analyte){
		"no unit":           func(a *Analyte) { a.Unit = "%" },
		"no two people":     func(a *Analyte) { a.TwoEntries = true },
		"not small letters": func(a *Analyte) { a.Templates[0].Code = "A b" },
		"comes twice":       func(a *Analyte) { a.Templates = append(a.Templates, a.Templates[0]) },
		"no text":           func(a *Analyte) { a.Templates[0].Text = " " },
		"words of a list":   func(a *Analyte) { a.Choices = screen().Choices },
	} {
		a := smear()
		breaks(&a)
		if err := a.Validate(); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("got %v, want an error that says %q", err, says)
		}
	}
}
