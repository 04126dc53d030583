package measure

import (
	"errors"
	"fmt"
	"time"
)

// Unit is a unit of age. Their order is from the smallest to the largest.
type Unit int

// The units in which an age is said and printed.
const (
	Days Unit = iota
	Weeks
	Months
	Years
)

// print gives so many of the unit as on a report: "18 m".
func (u Unit) print(n int) string {
	return fmt.Sprintf("%d %s", n, [...]string{Days: "d", Weeks: "w", Months: "m", Years: "y"}[u])
}

// ErrStatedAge says that a stated age cannot be one: a negative part, or a smaller unit that holds a whole larger one
// ("2 years and 13 months"). It never repeats the age.
var ErrStatedAge = errors.New("this is not an age: whole numbers, and less than one of the larger unit beside it")

// StatedAge is an age as somebody tells it where the birth date is not known. What was not said is nil.
type StatedAge struct{ Years, Months, Weeks, Days *int }

// Given reports whether anything was said.
func (s StatedAge) Given() bool {
	return s.Years != nil || s.Months != nil || s.Weeks != nil || s.Days != nil
}

// most is the largest number of any unit that is read; it is far above any life and keeps sums from overflowing.
const most = 60_000

// Births gives the first and the last day on which somebody can be born who has this age at the instant, as
// "1984-03-12". Whoever says years may turn one older tomorrow, so the days spread over one of the smallest unit that
// was said: {Years: 0} is anybody in the first year of life. Days are exact. The error is ErrStatedAge.
func (s StatedAge) Births(at time.Time) (earliest, latest string, err error) {
	var age Age
	larger := Unit(-1)
	unit := Years
	for _, part := range []struct {
		n    *int
		unit Unit
	}{{s.Years, Years}, {s.Months, Months}, {s.Weeks, Weeks}, {s.Days, Days}} {
		if part.n == nil {
			continue
		}
		if *part.n < 0 || *part.n > most || larger >= 0 && *part.n > fewer[larger][part.unit] {
			return "", "", ErrStatedAge
		}
		age = age.plus(*part.n, part.unit)
		larger, unit = part.unit, part.unit
	}
	if larger < 0 {
		return "", "", ErrStatedAge
	}
	day := civilDay(at)
	first := lastBirth(day, age.plus(1, unit)).AddDate(0, 0, 1)
	return first.Format(time.DateOnly), lastBirth(day, age).Format(time.DateOnly), nil
}

// fewer is how many of a unit (inner key) may stand beside a larger one.
var fewer = map[Unit]map[Unit]int{
	Years: {Months: 11, Weeks: 52, Days: 365}, Months: {Weeks: 4, Days: 31}, Weeks: {Days: 6},
}

// Person is what a range needs to know of a patient: what the order's snapshot says.
type Person struct {
	Sex string // "male", "female"; anything else is unknown to the ranges
	// BirthDate is "1984-03-12" or empty. Where it was worked out from a stated age it is the latest that fits.
	BirthDate string
	Estimated bool
	// EarliestBirth is the earliest birth date that fits the stated age; empty where the birth date is known, and in
	// rows older than this field: see possibleBirths.
	EarliestBirth string
}

// AgeText is the age as printed at an instant, no finer than it is known: "41 y", "7 m", "12 d"; "< 1 y" for an infant
// of whom only {years: 0} was said; "41 – 42 y" for somebody who said 41 some months ago. It is empty where the birth
// date is missing, no day, or lies ahead.
func (p Person) AgeText(at time.Time) string {
	b, known := possibleBirths(p, civilDay(at))
	if !known {
		return ""
	}
	if !p.Estimated || p.EarliestBirth == "" || b.earliest.Equal(b.latest) {
		return AgeText(p.BirthDate, at)
	}
	said := Years
	switch spread := b.latest.Sub(b.earliest) / (24 * time.Hour); {
	case spread < 7:
		said = Weeks
	case spread <= 31:
		said = Months
	}
	unit := max(said, printedUnit(b.earliest, b.day))
	youngest, oldest := completed(b.latest, b.day, unit), completed(b.earliest, b.day, unit)
	switch {
	case youngest < oldest:
		return fmt.Sprintf("%d – %s", youngest, unit.print(oldest))
	case youngest == 0:
		return "< " + unit.print(1)
	}
	return unit.print(youngest)
}

// births is every day on which a person may have been born, seen on one day.
type births struct{ earliest, latest, day time.Time }

// possibleBirths gives them, and false where nothing usable is known: no birth date, one that lies ahead, or one before
// anybody's lifetime. An estimated birth date without its earliest day is of a row from before that was kept: there the
// unit in which the age was stated is taken to be a year from the first birthday on, a month below it, which can only
// hold a result, never pass one.
func possibleBirths(who Person, day time.Time) (births, bool) {
	latest, err := ParseBirthDate(who.BirthDate)
	if err != nil {
		return births{}, false
	}
	earliest := latest
	switch {
	case !who.Estimated:
	case who.EarliestBirth != "":
		if earliest, err = ParseBirthDate(who.EarliestBirth); err != nil {
			return births{}, false
		}
	default:
		for _, unit := range []Unit{Years, Months} {
			if reached(latest, day, Age{}.plus(1, unit)) {
				earliest = lastBirth(latest, Age{}.plus(1, unit)).AddDate(0, 0, 1)
				break
			}
		}
	}
	if latest.After(day) {
		latest = day
	}
	if oldest := lastBirth(day, lifetime); !earliest.After(oldest) {
		earliest = oldest.AddDate(0, 0, 1)
	}
	return births{earliest, latest, day}, !earliest.After(latest)
}

// inBand gives those of the days on which somebody in the band [from, to) can be born, and whether there are any.
func (b births) inBand(from, to Age) (births, bool) {
	if after := lastBirth(b.day, to); !b.earliest.After(after) {
		b.earliest = after.AddDate(0, 0, 1)
	}
	if last := lastBirth(b.day, from); b.latest.After(last) {
		b.latest = last
	}
	return b, !b.earliest.After(b.latest)
}
