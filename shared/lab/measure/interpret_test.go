package measure

import (
	"strings"
	"testing"
	"time"
)

var (
	woman   = Person{Sex: female, BirthDate: "1984-03-12"}
	man     = Person{Sex: male, BirthDate: "1984-03-12"}
	child   = Person{Sex: male, BirthDate: "2018-03-12"}
	unknown = Person{Sex: "unknown", BirthDate: "1984-03-12"}
	other   = Person{Sex: "other", BirthDate: "1984-03-12"}
)

type reading struct {
	name, value string
	who         Person
	want        string // flag, or "absurd", then the range and the holds
}

func spelled(i Interpretation) string {
	if i.Absurd {
		return "absurd"
	}
	words := []string{string(i.Flag), "[" + i.RangeText + "]"}
	for _, h := range i.Hold {
		words = append(words, string(h))
	}
	return strings.Join(words, " ")
}

func check(t *testing.T, a Analyte, at time.Time, readings []reading) {
	t.Helper()
	for _, r := range readings {
		t.Run(r.name, func(t *testing.T) {
			v, err := a.Read(r.value, a.Unit)
			if err != nil {
				t.Fatal(err)
			}
			if got := spelled(a.Interpret(v, r.who, at)); got != r.want {
				t.Errorf("got %q, want %q", got, r.want)
			}
		})
	}
}

func TestBoundsDecide(t *testing.T) {
	check(t, haemoglobin(t), noon(t, "2026-11-25"), []reading{
		{"below what can be", "0.4", man, "absurd"},
		{"lowest that can be", "0.5", man, "LL [13.0 – 17.0] critical"},
		{"critical low", "7.0", man, "LL [13.0 – 17.0] critical"},
		{"just above critical low", "7.01", man, "L [13.0 – 17.0]"},
		{"just below the range", "12.9", man, "L [13.0 – 17.0]"},
		{"just below by a typed hundredth", "12.99", man, "L [13.0 – 17.0]"},
		{"lower bound", "13.0", man, "N [13.0 – 17.0]"},
		{"lower bound of another scale", "13", man, "N [13.0 – 17.0]"},
		{"upper bound", "17.0", man, "N [13.0 – 17.0]"},
		{"just above the range", "17.1", man, "H [13.0 – 17.0]"},
		{"just below critical high", "19.9", man, "H [13.0 – 17.0]"},
		{"critical high", "20.0", man, "HH [13.0 – 17.0] critical"},
		{"highest that can be", "35", man, "HH [13.0 – 17.0] critical"},
		{"beyond what can be", "35.1", man, "absurd"},
		{"a point forgotten", "134", man, "absurd"},
		{"negative", "-1", man, "absurd"},
		{"upper bound of women", "15.0", woman, "N [12.0 – 15.0]"},
		{"above it", "15.1", woman, "H [12.0 – 15.0]"},
		{"child", "11.5", child, "N [11.5 – 15.5]"},
	})
}

func TestComparators(t *testing.T) {
	check(t, haemoglobin(t), noon(t, "2026-11-25"), []reading{
		{"all critical", "<7", man, "LL [13.0 – 17.0] critical"},
		{"all critical, closed", "≤7.0", man, "LL [13.0 – 17.0] critical"},
		{"low or critical", "<7.1", man, "L [13.0 – 17.0] comparator"},
		{"low for certain, but how far", "<13.0", man, "L [13.0 – 17.0] comparator"},
		{"at most the bound", "<=13.0", man, " [13.0 – 17.0] comparator"},
		{"all critical above", ">= 20", man, "HH [13.0 – 17.0] critical"},
		{"beyond critical", ">20", man, "HH [13.0 – 17.0] critical"},
		{"high or critical", ">17.0", man, "H [13.0 – 17.0] comparator"},
		{"the bound or above", ">=17.0", man, " [13.0 – 17.0] comparator"},
		{"high or critical by number", ">18", man, "H [13.0 – 17.0] comparator"},
		{"everything but critical low", ">7.0", man, " [13.0 – 17.0] comparator"},
		{"nothing that can be", "<0.5", man, "absurd"},
		{"the lowest that can be", "<=0.5", man, "LL [13.0 – 17.0] critical"},
		{"nothing that can be, above", ">35", man, "absurd"},
		{"the highest that can be", ">=35", man, "HH [13.0 – 17.0] critical"},
	})
	tsh := Analyte{Code: "TSH", Unit: "u[IU]/mL", Decimals: 2, AbsurdLow: ref(t, "0"),
		Ranges: []Range{{Low: ref(t, "0.35"), High: ref(t, "5.50")}}}
	check(t, tsh, noon(t, "2026-11-25"), []reading{
		{"suppressed", "<0.01", man, "L [0.35 – 5.50]"},
		{"below the bound itself", "<0.35", man, "L [0.35 – 5.50]"},
		{"at most the bound", "<=0.35", man, " [0.35 – 5.50] comparator"},
		{"beyond the assay, no upper limit", ">100", man, "H [0.35 – 5.50]"},
		{"above the bound itself", ">5.50", man, "H [0.35 – 5.50]"},
		{"at least the bound", ">=5.50", man, " [0.35 – 5.50] comparator"},
	})
	crp := Analyte{Code: "CRP", Unit: "mg/L", Decimals: 1, Ranges: []Range{{High: ref(t, "5"), HighOpen: true}}}
	check(t, crp, noon(t, "2026-11-25"), []reading{
		{"under an open bound", "<5", man, "N [< 5.0]"},
		{"at most an open bound", "<=5", man, " [< 5.0] comparator"},
		{"at an open bound", "5.0", man, "H [< 5.0]"},
		{"under it", "4.9", man, "N [< 5.0]"},
	})
}

func TestSexThatDoesNotSettleIt(t *testing.T) {
	const both = "[female 12.0 – 15.0; male 13.0 – 17.0]"
	check(t, haemoglobin(t), noon(t, "2026-11-25"), []reading{
		{"normal for both", "14.0", unknown, "N " + both},
		{"low for a man only", "12.5", unknown, " " + both + " demographic"},
		{"high for a woman only", "16.0", other, " " + both + " demographic"},
		{"low for both", "11.9", unknown, "L " + both},
		{"high for both", "17.1", unknown, "H " + both},
		{"critical for both", "7.0", other, "LL " + both + " critical"},
		{"sex left out", "12.5", Person{BirthDate: "1984-03-12"}, " " + both + " demographic"},
		{"low for both, or critical", "<12", other, "L " + both + " comparator"},
		{"low for a man only, or lower", "<13", other, " " + both + " demographic comparator"},
		{"no difference in children", "11.4", Person{Sex: "unknown", BirthDate: "2018-03-12"}, "L [11.5 – 15.5]"},
		{"no difference in children, normal", "11.5", Person{Sex: "other", BirthDate: "2018-03-12"}, "N [11.5 – 15.5]"},
	})
}

func TestNoMatchingRangeIsNeverNormal(t *testing.T) {
	check(t, haemoglobin(t), noon(t, "2026-11-25"), []reading{
		{"age in a declared gap", "12.5", Person{Sex: male, BirthDate: "2022-03-12"}, " [no range for this age] demographic"},
		{"no birth date", "14.0", Person{Sex: male}, " [no range: age not known] demographic"},
		{"birth date of nonsense", "14.0", Person{Sex: male, BirthDate: "12/03/1984"}, " [no range: age not known] demographic"},
		{"not born yet", "14.0", Person{Sex: male, BirthDate: "2026-11-26"}, " [no range: age not known] demographic"},
		{"older than anybody", "14.0", Person{Sex: male, BirthDate: "1800-01-01"}, " [no range: age not known] demographic"},
		{"critical without a range", "6.9", Person{Sex: male}, "LL [no range: age not known] demographic critical"},
		{"critical with a birth date that cannot be", "6.9", Person{Sex: male, BirthDate: "2026-11-26"}, "LL [no range: age not known] demographic critical"},
		{"critical in a gap", "20", Person{Sex: male, BirthDate: "2022-03-12"}, "HH [no range for this age] demographic critical"},
		{"unsettled without a range", "<8", Person{Sex: male}, " [no range: age not known] demographic comparator"},
	})
}

func TestBirthdays(t *testing.T) {
	a := haemoglobin(t)
	leap := Person{Sex: male, BirthDate: "2012-02-29"} // 12 y on 29 February 2024, which is a leap year
	late := Person{Sex: male, BirthDate: "2008-02-29"}
	a.Ranges[0].To, a.Ranges[1].From = Span(13, 0, 0), Span(13, 0, 0)
	a.Ranges[2].From = Span(13, 0, 0)
	for _, c := range []struct {
		name, day string
		who       Person
		want      string
	}{
		{"the day before turning 6", "2024-03-11", child, " [no range for this age] demographic"},
		{"on the sixth birthday", "2024-03-12", child, "N [11.5 – 15.5]"},
		{"born 29 February, 28 February of the year of 13", "2025-02-28", leap, "N [11.5 – 15.5]"},
		{"born 29 February, 1 March of the year of 13", "2025-03-01", leap, "L [13.0 – 17.0]"},
		{"the same in another cycle", "2021-02-28", late, "N [11.5 – 15.5]"},
		{"turned 13", "2021-03-01", late, "L [13.0 – 17.0]"},
	} {
		t.Run(c.name, func(t *testing.T) { check(t, a, noon(t, c.day), []reading{{c.name, "12.5", c.who, c.want}}) })
	}
	midnight := time.Date(2024, 3, 11, 18, 30, 0, 0, time.UTC) // 12 March 00:00 IST
	check(t, a, midnight, []reading{{"midnight IST", "12.5", child, "N [11.5 – 15.5]"}})
	check(t, a, midnight.Add(-time.Millisecond), []reading{{"just before", "12.5", child, " [no range for this age] demographic"}})
}

func TestEstimatedBirthDates(t *testing.T) {
	a, today := haemoglobin(t), "2026-11-25"
	eleven := of(t, male, today, "11y")
	check(t, a, noon(t, today), []reading{
		{"far from a bound", "12.5", of(t, male, today, "41y"), "L [13.0 – 17.0]"},
		{"11 years, today", "12.5", eleven, "N [11.5 – 15.5]"},
		{"5 years and 2 months is not yet 6", "12.5", of(t, male, today, "5y", "2m"), " [no range for this age] demographic"},
	})
	const two = "[6 y to 12 y 11.5 – 15.5; from 12 y 13.0 – 17.0]"
	check(t, a, noon(t, "2026-12-25"), []reading{
		{"11 years, a month later, may be 12", "12.5", eleven, " " + two + " demographic"},
		{"and low in either band", "11.4", eleven, "L " + two},
		{"and normal in either band", "14.0", eleven, "N " + two},
		{"and critical in either band", "20", eleven, "HH " + two + " critical"},
		{"of no sex that is known", "11.4", of(t, "other", today, "11y"),
			"L [6 y to 12 y 11.5 – 15.5; female from 12 y 12.0 – 15.0; male from 12 y 13.0 – 17.0]"},
		{"5 years, may be 6", "12.5", of(t, male, today, "5y"), " [under 6 y no range; 6 y to 12 y 11.5 – 15.5] demographic"},
		{"a known date does not spread", "12.5", Person{Sex: male, BirthDate: "2015-11-25"}, "N [11.5 – 15.5]"},
	})
	check(t, a, noon(t, today), []reading{
		{"of an old row: 11 years, a month ago", "12.5", Person{Sex: male, Estimated: true, BirthDate: "2015-10-25"}, " " + two + " demographic"},
	})
}

// The newborn's wide range is not what an infant of unknown months is judged by.
func TestAgeOfNoughtYears(t *testing.T) {
	m := func(n int) Age { return Span(0, n, 0) }
	tsh := Analyte{Code: "TSH", Unit: "u[IU]/mL", Decimals: 2, AbsurdLow: ref(t, "0"), AbsurdHigh: ref(t, "2000"),
		Ranges: []Range{{Band: Band{To: Span(0, 0, 4)}, Low: ref(t, "1.0"), High: ref(t, "39.0")},
			{Band: Band{From: Span(0, 0, 4), To: m(5)}, Low: ref(t, "1.7"), High: ref(t, "9.1")},
			{Band: Band{From: m(5)}, Low: ref(t, "0.8"), High: ref(t, "8.2")}}}
	today := "2026-11-25"
	const all = "[under 4 d 1.00 – 39.00; 4 d to 5 m 1.70 – 9.10; from 5 m 0.80 – 8.20]"
	check(t, tsh, noon(t, today), []reading{
		{"0 years", "15", of(t, female, today, "0y"), " " + all + " demographic"},
		{"0 years, low at every age", "0.7", of(t, female, today, "0y"), "L " + all},
		{"0 years, normal at every age", "5", of(t, female, today, "0y"), "N " + all},
		{"0 months", "15", of(t, female, today, "0m"), " [under 4 d 1.00 – 39.00; 4 d to 5 m 1.70 – 9.10] demographic"},
		{"0 days", "15", of(t, female, today, "0d"), "N [1.00 – 39.00]"},
		{"5 days", "15", of(t, female, today, "5d"), "H [1.70 – 9.10]"},
	})
	tsh.Ranges[1].To = Span(0, 0, 9)
	for n := 9; n < 12; n++ {
		tsh.Ranges = append(tsh.Ranges, Range{Band: Band{From: Span(0, 0, n), To: Span(0, 0, n+1)}, High: ref(t, "9")})
	}
	tsh.Ranges[2].From = Span(0, 0, 12)
	check(t, tsh, noon(t, today), []reading{
		{"more ranges than can be printed", "15", of(t, female, today, "0y"), " [range depends on the exact age] demographic"}})
	v, _ := tsh.Read("15", tsh.Unit)
	if got := tsh.Interpret(v, of(t, female, today, "0y"), noon(t, today)); len(got.Possible) != 6 {
		t.Errorf("%d ranges are possible", len(got.Possible))
	}
}

func TestCriticalLimitsByAge(t *testing.T) {
	sodium := Analyte{Code: "NA", Unit: "mmol/L", AbsurdLow: ref(t, "80"), AbsurdHigh: ref(t, "220"),
		Ranges: []Range{{Low: ref(t, "135"), High: ref(t, "145")}},
		Critical: []CriticalLimit{
			{Band: Band{To: Span(16, 0, 0)}, Low: ref(t, "130"), High: ref(t, "150")},
			{Band: Band{From: Span(16, 0, 0)}, Low: ref(t, "120"), High: ref(t, "158")},
		}}
	at := noon(t, "2026-11-25")
	turning := func(birth string) Person { return Person{Sex: female, BirthDate: birth} }
	nearly := of(t, female, "2026-01-25", "15y") // may be 16
	check(t, sodium, at, []reading{
		{"day before 16", "150", turning("2010-11-26"), "HH [135 – 145] critical"},
		{"on the 16th birthday", "150", turning("2010-11-25"), "H [135 – 145]"},
		{"child low", "130", child, "LL [135 – 145] critical"},
		{"adult low", "130", woman, "L [135 – 145]"},
		{"age uncertain: called, and held", "150", nearly, "H [135 – 145] demographic critical"},
		{"age unknown: called", "125", Person{Sex: female}, " [no range: age not known] demographic critical"},
		{"age uncertain, but critical at any", "160", nearly, "HH [135 – 145] critical"},
	})
}

func TestAnotherUnitIsAbsurd(t *testing.T) {
	a := haemoglobin(t)
	v := Value{Raw: "14", Number: dec(t, "14"), Unit: "mmol/L"}
	if got := a.Interpret(v, man, noon(t, "2026-11-25")); !got.Absurd {
		t.Errorf("got %+v", got)
	}
}

// What is printed never contradicts its flag: rounding gives way.
func TestPrintedNumberAgreesWithItsFlag(t *testing.T) {
	a := haemoglobin(t)
	for typed, want := range map[string]string{
		"9": "9.0", "9.44": "9.4", "9.45": "9.4", "9.55": "9.6", "12.99": "12.99", "17.04": "17.04", "7.04": "7.04",
		"13.04": "13.0", "<7": "7", "≥20": "20", "<7.04": "7.04", "<0.501": "0.501", ">14.04": "14.04", "< 9.440": "9.440",
	} {
		v, err := a.Read(typed, "g/dL")
		if err != nil {
			t.Fatal(err)
		}
		got := a.Interpret(v, man, noon(t, "2026-11-25"))
		if got.Printed != want {
			t.Errorf("%s prints %s, want %s", typed, got.Printed, want)
		}
		if got.Low != "13.0" || got.High != "17.0" || got.Range == nil || got.Range.Source != "a" {
			t.Errorf("%s: range %+v", typed, got)
		}
	}
}

// A little is not nothing: where rounding would leave 0, the number stands as typed.
func TestALittleIsNotPrintedAsNothing(t *testing.T) {
	tsh := Analyte{Code: "TSH", Unit: "u[IU]/mL", Decimals: 2, Ranges: []Range{{Low: ref(t, "0.35"), High: ref(t, "5.50")}}}
	for typed, want := range map[string]string{"0": "0.00", "0.000": "0.00", "0.004": "0.004", "0.005": "0.005", "0.0051": "0.01",
		"0.01": "0.01", "0.3": "0.30", "<0.001": "0.001"} {
		v, err := ParseValue(typed, tsh.Unit)
		if err != nil {
			t.Fatal(err)
		}
		if got := tsh.Interpret(v, man, noon(t, "2026-11-25")).Printed; got != want {
			t.Errorf("%s prints %s, want %s", typed, got, want)
		}
	}
}

// Moving the number up never moves the flag down, for any person.
func TestFlagsRiseWithTheNumber(t *testing.T) {
	a := haemoglobin(t)
	rank := map[Flag]int{FlagCriticalLow: 0, FlagLow: 1, FlagNormal: 2, FlagNone: 2, FlagHigh: 3, FlagCriticalHigh: 4}
	for _, who := range []Person{man, woman, child, unknown, {}} {
		last := 0
		for n := int64(50); n <= 3500; n++ {
			v := Value{Number: Decimal{n, 2}, Unit: "g/dL"}
			got := a.Interpret(v, who, noon(t, "2026-11-25"))
			if got.Absurd || rank[got.Flag] < last {
				t.Fatalf("%+v at %s: %s", who, v.Number, spelled(got))
			}
			last = rank[got.Flag]
		}
		if last != 4 {
			t.Errorf("%+v never gets critical", who)
		}
	}
}
