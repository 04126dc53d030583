package measure

import (
	"errors"
	"testing"
	"time"
)

// said is an age as the desk enters it: "2y 3m", one letter for each unit.
func said(t *testing.T, parts ...string) (s StatedAge) {
	t.Helper()
	for _, part := range parts {
		n := 0
		for _, c := range part[:len(part)-1] {
			n = 10*n + int(c-'0')
		}
		switch part[len(part)-1] {
		case 'y':
			s.Years = &n
		case 'm':
			s.Months = &n
		case 'w':
			s.Weeks = &n
		case 'd':
			s.Days = &n
		}
	}
	return s
}

// of is a person of whom only an age was said on a day.
func of(t *testing.T, sex, day string, parts ...string) Person {
	t.Helper()
	earliest, latest, err := said(t, parts...).Births(noon(t, day))
	if err != nil {
		t.Fatal(err)
	}
	return Person{Sex: sex, BirthDate: latest, Estimated: true, EarliestBirth: earliest}
}

func TestStatedAgeAsBirths(t *testing.T) {
	for _, c := range []struct {
		name             string
		age              []string
		earliest, latest string
	}{
		{"0 years is the first year of life", []string{"0y"}, "2025-11-26", "2026-11-25"},
		{"0 months is the first month", []string{"0m"}, "2026-10-26", "2026-11-25"},
		{"0 days is today", []string{"0d"}, "2026-11-25", "2026-11-25"},
		{"41 years", []string{"41y"}, "1984-11-26", "1985-11-25"},
		{"18 months", []string{"18m"}, "2025-04-26", "2025-05-25"},
		{"45 days", []string{"45d"}, "2026-10-11", "2026-10-11"},
		{"6 weeks", []string{"6w"}, "2026-10-08", "2026-10-14"},
		{"the smallest unit said counts", []string{"5y", "2m"}, "2021-08-26", "2021-09-25"},
		{"also where it is none", []string{"2y", "0m"}, "2024-10-26", "2024-11-25"},
		{"days beside years are exact", []string{"1y", "10d"}, "2025-11-15", "2025-11-15"},
		{"2 years, 3 months, 4 days", []string{"2y", "3m", "4d"}, "2024-08-21", "2024-08-21"},
		{"months and weeks", []string{"2m", "1w"}, "2026-09-12", "2026-09-18"},
	} {
		t.Run(c.name, func(t *testing.T) {
			earliest, latest, err := said(t, c.age...).Births(noon(t, "2026-11-25"))
			if err != nil || earliest != c.earliest || latest != c.latest {
				t.Errorf("from %s to %s, %v; want %s to %s", earliest, latest, err, c.earliest, c.latest)
			}
		})
	}
}

func TestStatedAgesThatAreNone(t *testing.T) {
	less, huge := -1, 1<<62
	for name, s := range map[string]StatedAge{
		"nothing said": {}, "negative": {Years: &less}, "negative beside one": {Years: said(t, "2y").Years, Days: &less},
		"beyond counting": {Days: &huge}, "13 months beside years": said(t, "2y", "13m"),
		"12 months beside years": said(t, "2y", "12m"), "32 days beside months": said(t, "2m", "32d"),
		"7 days beside weeks": said(t, "2w", "7d"), "5 weeks beside months": said(t, "1m", "5w"),
	} {
		if _, _, err := s.Births(noon(t, "2026-11-25")); !errors.Is(err, ErrStatedAge) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Of every day of a leap year and the year after: exactly the days between the two have the age that was said.
func TestBirthsAreAllThatFit(t *testing.T) {
	for day := noon(t, "2024-01-01"); day.Year() < 2026; day = day.AddDate(0, 0, 1) {
		for _, c := range []struct {
			said string
			unit Unit
			n    int
		}{{"12d", Days, 12}, {"0w", Weeks, 0}, {"6w", Weeks, 6}, {"0m", Months, 0}, {"1m", Months, 1}, {"7m", Months, 7},
			{"18m", Months, 18}, {"0y", Years, 0}, {"1y", Years, 1}, {"3y", Years, 3}, {"41y", Years, 41}} {
			e, l, err := said(t, c.said).Births(day)
			if err != nil {
				t.Fatal(err)
			}
			earliest, _ := ParseBirthDate(e)
			latest, _ := ParseBirthDate(l)
			fits := func(birth time.Time) bool {
				return !birth.After(civilDay(day)) && completed(birth, civilDay(day), c.unit) == c.n
			}
			if !fits(earliest) || !fits(latest) || fits(earliest.AddDate(0, 0, -1)) || fits(latest.AddDate(0, 0, 1)) {
				t.Fatalf("%s said on %s: from %s to %s", c.said, civilDay(day).Format(time.DateOnly), e, l)
			}
		}
	}
}

func TestAgeTextIsNoFinerThanWhatWasSaid(t *testing.T) {
	for _, c := range []struct {
		name string
		age  []string
		day  string // later than it was said
		want string
	}{
		{"0 years", []string{"0y"}, "2026-11-25", "< 1 y"},
		{"0 years, half a year on", []string{"0y"}, "2027-05-25", "0 – 1 y"},
		{"0 months", []string{"0m"}, "2026-11-25", "< 1 m"},
		{"0 weeks", []string{"0w"}, "2026-11-25", "< 1 w"},
		{"0 days", []string{"0d"}, "2026-11-25", "0 d"},
		{"2 years are not 24 months", []string{"2y"}, "2026-11-25", "2 y"},
		{"1 month is not 31 days", []string{"1m"}, "2026-11-25", "1 m"},
		{"6 weeks", []string{"6w"}, "2026-11-25", "6 w"},
		{"6 weeks, some days on", []string{"6w"}, "2026-11-28", "6 – 7 w"},
		{"6 weeks, two months on", []string{"6w"}, "2027-01-25", "3 m"},
		{"45 days", []string{"45d"}, "2026-11-25", "45 d"},
		{"18 months", []string{"18m"}, "2026-11-25", "18 m"},
		{"18 months, some days on", []string{"18m"}, "2026-12-05", "18 – 19 m"},
		{"18 months, years on", []string{"18m"}, "2031-12-05", "6 y"},
		{"41 years", []string{"41y"}, "2026-11-25", "41 y"},
		{"41 years, a month on", []string{"41y"}, "2026-12-25", "41 – 42 y"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := of(t, female, "2026-11-25", c.age...).AgeText(noon(t, c.day)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	for want, who := range map[string]Person{
		"":     {Sex: female},
		"42 y": {BirthDate: "1984-03-12", Estimated: true}, // of a row that does not say how it was estimated
		"12 d": {BirthDate: "2026-11-13"},
	} {
		if got := who.AgeText(noon(t, "2026-11-25")); got != want {
			t.Errorf("%+v: got %q, want %q", who, got, want)
		}
	}
}

// A row from before the earliest birth was kept is read as it always was: a year from the first birthday on, a month
// below it, nothing below a month.
func TestEstimateOfAnOldRow(t *testing.T) {
	day := civilDay(noon(t, "2026-11-25"))
	for latest, want := range map[string]string{
		"1985-11-25": "1984-11-26", "2025-11-25": "2024-11-26", "2026-04-25": "2026-03-26", "2026-11-20": "2026-11-20",
	} {
		b, known := possibleBirths(Person{BirthDate: latest, Estimated: true}, day)
		if got := b.earliest.Format(time.DateOnly); !known || got != want || b.latest.Format(time.DateOnly) != latest {
			t.Errorf("%s: from %s, want %s", latest, got, want)
		}
	}
}
