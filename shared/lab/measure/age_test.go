package measure

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
)

// noon is midday in India on a day.
func noon(t *testing.T, day string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation(time.DateOnly, day, IST)
	if err != nil {
		t.Fatal(err)
	}
	return at.Add(12 * time.Hour).UTC()
}

func TestParseAge(t *testing.T) {
	for text, want := range map[string]Age{
		"12y": {months: 144}, "41 y": {months: 492}, "7m": {months: 7}, "20w": {days: 140}, "0d": {}, "28 d": {days: 28},
	} {
		if got, err := ParseAge(text); err != nil || got != want {
			t.Errorf("%q gives %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "y", "12", "-1y", "+1y", "1.5y", "12Y", "12  y", " 1y", "12345y", "1e1y", "12 years"} {
		if _, err := ParseAge(text); !errors.Is(err, ErrAge) {
			t.Errorf("%q is taken as an age: %v", text, err)
		}
	}
}

func TestAgeText(t *testing.T) {
	for _, c := range []struct{ name, birth, day, want string }{
		{"day of birth", "2026-11-25", "2026-11-25", "0 d"},
		{"a month", "2026-10-25", "2026-11-25", "31 d"},
		{"45 days", "2026-10-11", "2026-11-25", "45 d"},
		{"last day of three months", "2026-08-26", "2026-11-25", "91 d"},
		{"three months", "2026-08-25", "2026-11-25", "3 m"},
		{"last day before the first birthday", "2025-11-26", "2026-11-25", "11 m"},
		{"first birthday", "2025-11-25", "2026-11-25", "12 m"},
		{"18 months", "2025-05-25", "2026-11-25", "18 m"},
		{"last day before the third birthday", "2023-11-26", "2026-11-25", "35 m"},
		{"third birthday", "2023-11-25", "2026-11-25", "3 y"},
		{"day before the twelfth birthday", "2014-11-26", "2026-11-25", "11 y"},
		{"twelfth birthday", "2014-11-25", "2026-11-25", "12 y"},
		{"born 29 February, on the 28th", "2012-02-29", "2013-02-28", "11 m"},
		{"born 29 February, on 1 March", "2012-02-29", "2013-03-01", "12 m"},
		{"born 29 February, in a leap year", "2012-02-29", "2024-02-29", "12 y"},
		{"born on a 30th, last of February", "2025-11-30", "2026-02-28", "90 d"},
		{"born on a 30th, a day later", "2025-11-30", "2026-03-01", "3 m"},
		{"old", "1926-11-25", "2026-11-25", "100 y"},
		{"unborn", "2026-11-26", "2026-11-25", ""},
		{"missing", "", "2026-11-25", ""},
		{"no day", "2026-02-30", "2026-11-25", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := AgeText(c.birth, noon(t, c.day)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestBirthdayBeginsAtMidnightInIndia(t *testing.T) {
	midnight := time.Date(2026, 11, 24, 18, 30, 0, 0, time.UTC) // 25 November 00:00 IST
	if got := AgeText("2014-11-25", midnight); got != "12 y" {
		t.Errorf("at midnight IST: %s", got)
	}
	if got := AgeText("2014-11-25", midnight.Add(-time.Second)); got != "11 y" {
		t.Errorf("a second before: %s", got)
	}
}

func TestReachedNeverGoesBack(t *testing.T) {
	for birth := noon(t, "2012-01-01"); birth.Year() == 2012; birth = birth.AddDate(0, 0, 1) {
		for _, age := range []Age{{}, Span(0, 0, 14), Span(0, 1, 0), Span(0, 6, 0), Span(1, 0, 0), Span(12, 0, 0)} {
			born, crossings, was := civilDay(birth), 0, false
			for n := -1; n < 13*366; n++ {
				is := reached(born, born.AddDate(0, 0, n), age)
				if is != was {
					crossings++
				}
				was = is
			}
			if crossings != 1 {
				t.Fatalf("born %s: %s is crossed %d times", born, age, crossings)
			}
		}
		birth = birth.AddDate(0, 0, 6)
	}
}

func TestBirthDateErrorsKeepTheDateToThemselves(t *testing.T) {
	_, err := ParseBirthDate("1984-3-12")
	if !errors.Is(err, ErrBirthDate) || strings.Contains(err.Error(), "1984") {
		t.Errorf("got %v", err)
	}
}

func TestAgeInJSON(t *testing.T) {
	var b Band
	if err := json.Unmarshal([]byte(`{"sex":"male","from":"18m","to":"12y"}`), &b); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(b)
	if err != nil || string(out) != `{"sex":"male","from":"18 m","to":"12 y"}` {
		t.Errorf("got %s, %v", out, err)
	}
	if json.Unmarshal([]byte(`{"from":"soon"}`), &b) == nil {
		t.Error("a word is taken as an age")
	}
}
