package measure

import (
	"strings"
	"testing"
)

func ref(t *testing.T, s string) *Decimal {
	t.Helper()
	d := dec(t, s)
	return &d
}

// haemoglobin is a small analyte with a gap below 6 y, a band for both sexes, and one for each from 12 y.
func haemoglobin(t *testing.T) Analyte {
	t.Helper()
	return Analyte{Code: "HB", Name: "Haemoglobin", LOINC: "718-7", Unit: "g/dL", Decimals: 1,
		AbsurdLow: ref(t, "0.5"), AbsurdHigh: ref(t, "35"),
		NoRange: []AgeGap{{Band{To: Span(6, 0, 0)}, "a test"}},
		Ranges: []Range{
			{Band: Band{From: Span(6, 0, 0), To: Span(12, 0, 0)}, Low: ref(t, "11.5"), High: ref(t, "15.5"), Source: "a"},
			{Band: Band{Sex: male, From: Span(12, 0, 0)}, Low: ref(t, "13.0"), High: ref(t, "17.0"), Source: "a"},
			{Band: Band{Sex: female, From: Span(12, 0, 0)}, Low: ref(t, "12.0"), High: ref(t, "15.0"), Source: "a"},
		},
		Critical: []CriticalLimit{{Low: ref(t, "7.0"), High: ref(t, "20.0"), Source: "crit"}},
	}
}

func TestBandsCoverLife(t *testing.T) {
	y := func(n int) Age { return Span(n, 0, 0) }
	for name, c := range map[string]struct {
		bands []Band
		says  string // empty: sound
	}{
		"one band":                    {[]Band{{}}, ""},
		"any order":                   {[]Band{{From: y(12)}, {To: y(12)}}, ""},
		"each sex its own":            {[]Band{{Sex: male}, {Sex: female, To: y(18)}, {Sex: female, From: y(18)}}, ""},
		"12 m is 1 y":                 {[]Band{{To: Span(0, 12, 0)}, {From: y(1)}}, ""},
		"none":                        {nil, "male: gap from 0 d to 150 y"},
		"gap at birth":                {[]Band{{From: Span(0, 0, 1)}}, "male: gap from 0 d to 1 d"},
		"gap between":                 {[]Band{{To: y(12)}, {From: y(13)}}, "female: gap from 12 y to 13 y"},
		"gap at the end":              {[]Band{{To: y(99)}}, "gap from 99 y to 150 y"},
		"gap of one day":              {[]Band{{To: Span(0, 0, 28)}, {From: Span(0, 1, 0)}}, "gap from 28 d to 1 m"},
		"gap of one sex":              {[]Band{{Sex: male}, {Sex: female, From: y(12)}}, "female: gap from 0 d to 12 y"},
		"overlap":                     {[]Band{{To: y(13)}, {From: y(12)}}, "overlaps the one before, which ends at 13 y"},
		"overlap of a sex with both":  {[]Band{{}, {Sex: male, From: y(18)}}, "male: band [18 y, 150 y) of male overlaps"},
		"the same twice":              {[]Band{{}, {}}, "overlaps"},
		"empty":                       {[]Band{{To: y(5)}, {From: y(5), To: y(5)}, {From: y(5)}}, "is empty"},
		"backwards":                   {[]Band{{From: y(9), To: y(3)}}, "is empty"},
		"a sex that no band may name": {[]Band{{}, {Sex: "other", From: y(3)}}, `sex "other"`},
		"a slip of the pen":           {[]Band{{Sex: "F"}}, `sex "F"`},
	} {
		t.Run(name, func(t *testing.T) {
			err := coverLife(c.bands)
			if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
				t.Errorf("got %v, want %q", err, c.says)
			}
		})
	}
}

func TestRangesAsPrinted(t *testing.T) {
	for want, r := range map[string]Range{
		"13.0 – 17.0":    {Low: ref(t, "13"), High: ref(t, "17.0")},
		"≥ 40.0":         {Low: ref(t, "40")},
		"≤ 5.0":          {High: ref(t, "5")},
		"< 5.7":          {High: ref(t, "5.7"), HighOpen: true},
		"≥ 4.0, < 5.7":   {Low: ref(t, "4"), High: ref(t, "5.7"), HighOpen: true},
		"0.0 – 2.0":      {Low: ref(t, "0"), High: ref(t, "2")},
		"-2.0 – 2.0":     {Low: ref(t, "-2"), High: ref(t, "2")},
		"100.0 – 1000.0": {Low: ref(t, "100"), High: ref(t, "1000")},
	} {
		if _, _, got := r.print(Analyte{Decimals: 1}); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestBandsMeet(t *testing.T) {
	y := func(n int) Age { return Span(n, 0, 0) }
	for name, c := range map[string]struct {
		a, b Band
		want bool
	}{
		"all and some":          {Band{}, Band{Sex: male, From: y(18)}, true},
		"one after the other":   {Band{To: y(18)}, Band{From: y(18)}, false},
		"a day in common":       {Band{To: Span(0, 0, 8)}, Band{From: Span(0, 0, 7)}, true},
		"two sexes":             {Band{Sex: male}, Band{Sex: female}, false},
		"one sex, ages overlap": {Band{Sex: male, To: y(18)}, Band{Sex: male, From: y(17)}, true},
	} {
		if c.a.meets(c.b) != c.want || c.b.meets(c.a) != c.want {
			t.Errorf("%s: want %t", name, c.want)
		}
	}
}
